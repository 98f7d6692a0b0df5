"""Charts repeat printed figures for the eye: nothing else, and nothing by colour alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from eventdesk.advice.queries import AdviceCounts
from eventdesk.data import rows
from eventdesk.events.models import Status
from eventdesk.places import districts_of
from eventdesk.reports.charts import MOST_MONTHS, WIDTH, Chart, charts
from eventdesk.reports.compose import Facts, HeldEvent, compose
from eventdesk.reports.facts import AttendanceFact, CampaignFact, EventFact
from eventdesk.reports.figures import MonthFigures, Summary
from eventdesk.reports.rules import Scope
from eventdesk.vocabulary import Audience, Form

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTHING = AdviceCounts(0, {}, {})


def summary(counts: Mapping[str, int]) -> Summary:
    """A report of one event in each of some districts, with so many young people."""
    held, attended = [], []
    for number, (ags, persons) in enumerate(counts.items(), 1):
        fact = EventFact(number, 1, Form.IN_PERSON, Status.PUBLISHED, MOMENT, MOMENT, "UTC", ags, ags, None, False)
        held.append(HeldEvent(fact, DAY, DAY))
        attended.append(AttendanceFact(number, False, "young", persons))
    campaign = CampaignFact(1, "c", Audience.FAMILIES, "15", None, {})
    return compose(Scope(DAY, DAY, DAY), Facts([campaign], held, 0, attended, [], [], [], {}, NOTHING))


def drawn(app: Flask, report: Summary) -> dict[str, Chart]:
    with app.test_request_context():
        return {chart.id: chart for chart in charts(report, "de")}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_district_of_the_land_is_on_the_map_and_white_spots_are_seen(app: Flask) -> None:
    tiles = {tile.name: tile for tile in drawn(app, summary({"15003": 100, "15083": 0}))["map"].tiles}

    assert len(tiles) == 14
    assert (tiles["Magdeburg"].shade, tiles["Magdeburg"].figure, tiles["Magdeburg"].detail) == (4, "100", "Veranst.: 1")
    assert (tiles["Landkreis Börde"].shade, tiles["Landkreis Börde"].figure) == (1, "0")
    assert (tiles["Landkreis Harz"].shade, tiles["Landkreis Harz"].figure, tiles["Landkreis Harz"].detail) == (
        0, "keine", "",
    )  # fmt: skip


@pytest.mark.parametrize("land", ["14", "15"])
def test_no_two_districts_of_a_land_share_a_tile(land: str) -> None:
    places = [(row["column"], row["row"]) for row in rows("tiles.csv") if row["ags"].startswith(land)]

    assert {row["ags"] for row in rows("tiles.csv") if row["ags"].startswith(land)} == {
        place.ags for place in districts_of(land)
    }
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_bars_are_as_long_as_their_figures_and_stay_inside(app: Flask) -> None:
    chart = drawn(app, summary({"15003": 30, "15083": 10}))["types"]

    assert [bar.figure for bar in chart.bars][:2] == ["40 (100,0 %)", "0 (0,0 %)"]
    assert max(bar.width for bar in chart.bars) < WIDTH
    assert chart.bars[1].width == 0
    assert chart.height >= chart.bars[-1].y + 32
    assert "Junge Interessierte mit 40" in chart.description


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_is_drawn_of_nobody_nor_of_too_many_months(app: Flask) -> None:
    many = [MonthFigures(f"20{year}-{month:02d}", 1, 5) for year in (24, 25, 26) for month in range(1, 13)]

    assert set(drawn(app, summary({"15003": 0}))) == {"map"}
    assert drawn(app, replace(summary({}), by_month=[])) == {}
    assert len(many) > MOST_MONTHS
    assert "months" not in drawn(app, replace(summary({"15003": 9}), by_month=many))
