"""Charts of a report, as geometry: where bars end and tiles stand. Drawn from printed figures only, never from others.

A chart repeats a table for the eye. Each says in one sentence what it shows and which table holds the numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from eventdesk.data import rows
from eventdesk.places import DISTRICTS
from eventdesk.reports.cells import month, number, percent
from eventdesk.reports.definitions import GROUPS
from eventdesk.reports.figures import DistrictFigures, Summary
from eventdesk.vocabulary import TYPES

WIDTH = 360
"""Units of every chart: as wide as a phone, so that letters keep their size there."""
ROOM_FOR_FIGURE = 84
ROW_HEIGHT = 42
SHADES = 4
MOST_MONTHS = 24
"""More months than that make no picture; their table stays."""


class Bar(NamedTuple):
    """One row: what it is about, how long it is, and its figure in words."""

    label: str
    y: int
    width: float
    figure: str


class Tile(NamedTuple):
    """One district: where it stands on the map, how dark it is, and what is written on it."""

    x: int
    y: int
    sign: str
    name: str
    shade: int
    """0 = a white spot: no event at all."""
    figure: str
    detail: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of one table: bars, or tiles."""

    id: str
    title: str
    description: str
    height: int
    table: str
    bars: Sequence[Bar] = ()
    tiles: Sequence[Tile] = ()
    tile: int = 0
    """Edge of a tile."""


def charts(report: Summary, language: str) -> list[Chart]:
    """List the charts of a report in the order in which they are read; those that would show nothing are left out."""
    found = [_map(report, language), _groups(report, language), _types(report, language), _months(report, language)]
    return [chart for chart in found if chart is not None]


def _map(report: Summary, language: str) -> Chart | None:
    """A schematic map: each district a tile of the same size, white spots among them."""
    places = {row["ags"]: row for row in rows("tiles.csv")}
    shown = sorted((row for row in report.by_district if row.ags in places), key=lambda row: places[row.ags]["sign"])
    if not shown or not report.events.in_person:
        return None
    columns = 1 + max(int(places[row.ags]["column"]) for row in shown)
    lines = 1 + max(int(places[row.ags]["row"]) for row in shown)
    edge = WIDTH // max(columns, 4)
    most = max(row.attendance for row in shown)
    tiles = [
        Tile(
            int(places[row.ags]["column"]) * edge,
            int(places[row.ags]["row"]) * edge,
            places[row.ags]["sign"],
            DISTRICTS[row.ags].names[language],
            shade(row, most),
            number(row.attendance, language) if row.events else _("none"),
            _("Events: %(number)s", number=number(row.events, language)) if row.events else "",
        )
        for row in shown
    ]
    reached = len(shown) - len(report.uncovered_districts)
    return Chart(
        "map",
        _("Attendances by district of the event, schematic map"),
        _(
            "%(reached)s of %(all)s districts had an event in person. Stronger colours mean more attendances; "
            "tiles with a dashed edge had no event. The map is not to scale.",
            reached=number(reached, language),
            all=number(len(shown), language),
        ),
        lines * edge,
        "by-district",
        tiles=tiles,
        tile=edge,
    )


def shade(row: DistrictFigures, most: int) -> int:
    """Choose how dark a tile is, from 1 to the darkest; 0 where there was no event."""
    if not row.events:
        return 0
    return min(1 + SHADES * row.attendance // (most + 1), SHADES)


def _groups(report: Summary, language: str) -> Chart | None:
    rows_ = [
        (
            GROUPS[row.group][language] if row.group in GROUPS else row.group,
            row.attendance,
            percent(row.share, language),
        )
        for row in report.by_group
    ]
    title = _("Attendances by group")
    return _chart("groups", title, "by-group", rows_, language) if len(rows_) <= len(GROUPS) else None


def _types(report: Summary, language: str) -> Chart | None:
    rows_ = [
        (TYPES[row.type].report_labels[language], row.attendance, percent(row.share, language))
        for row in report.by_type
    ]
    return _chart("types", _("Attendances by participant type"), "by-type", rows_, language)


def _months(report: Summary, language: str) -> Chart | None:
    rows_ = [(month(row.month), row.attendance, "") for row in report.by_month]
    title = _("Attendances by month")
    return _chart("months", title, "by-month", rows_, language) if len(rows_) <= MOST_MONTHS else None


def _chart(id_: str, title: str, table: str, rows_: Sequence[tuple[str, int, str]], language: str) -> Chart | None:
    """Draw bars; nothing if all are nothing."""
    most = max((value for _label, value, _share in rows_), default=0)
    if not most:
        return None
    bars = [
        Bar(
            label,
            index * ROW_HEIGHT,
            round((WIDTH - ROOM_FOR_FIGURE) * value / most, 1),
            number(value, language) + (f" ({share})" if share else ""),
        )
        for index, (label, value, share) in enumerate(rows_)
    ]
    top = max(rows_, key=lambda row: row[1])
    description = _("Most: %(label)s with %(figure)s attendances.", label=top[0], figure=number(top[1], language))
    return Chart(id_, title, description, len(bars) * ROW_HEIGHT, table, bars=bars)
