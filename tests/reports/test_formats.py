"""The same figures in every format, and nothing a spreadsheet would run."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from eventdesk.events.models import Station, StationText
from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import CSV_HEADER, as_csv, as_json, as_text
from eventdesk.reports.models import Measure
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.reports.tables import tables
from eventdesk.vocabulary import Form
from tests.builders import MORNING, make_event, make_ticket
from tests.reports.conftest import AFTERWARDS
from tests.reports.presence import station, tally

KEYS = (
    *("campaign", "period", "as_of", "version", "protection", "events", "attendance", "by_place_kind", "by_district"),
    *("by_type", "by_group", "district_by_type", "by_station", "by_home_district", "by_month", "not_counted"),
    *("uncovered_districts", "target", "registered", "not_come", "by_language", "by_topic", "follow_ups"),
    *("person_days", "comparison", "district_by_group", "online_by_type", "by_event", "definitions"),
)


@pytest.fixture
def summary(session: Session, report: Callable[..., Summary]) -> Summary:
    """Eight people in the Börde, a thousand in Magdeburg, three online, contacts at an own station."""
    borde = make_event(session, "boerde", district_ags="15083")
    tally(session, borde, "young", 5)
    tally(session, borde, "parent", 3)
    city = make_event(session)
    tally(session, city, "young", 1234, home_ags="15083")
    tally(session, make_event(session, "online", form=Form.ONLINE), "young", 3)
    tally(session, city, "young", 7, measure=Measure.CONTACT, station_id=station(session, city, "general"))
    return report()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_json_has_exactly_the_promised_keys(summary: Summary) -> None:
    content: dict[str, Any] = json.loads(as_json(summary))

    assert tuple(content) == KEYS
    assert content["period"] == {"from": "2026-11-01", "to": "2026-11-30"}
    assert (content["as_of"], content["version"], content["comparison"]) == ("2026-11-30", None, None)
    assert set(content["by_district"][0]) == {"ags", "name", "kind", "events", "attendance", "average"}
    assert content["by_place_kind"][1] == {"kind": "landkreis", "events": 1, "attendance": 8, "average": 8.0}
    assert content["by_station"][0] == {
        "key": "general",
        "title": "Ich habe allgemeine und rechtliche Fragen.",
        "contacts": 7,
    }


def test_csv_opens_in_a_german_excel(summary: Summary) -> None:
    content = as_csv(summary)

    assert content.startswith(b"\xef\xbb\xbf" + ";".join(CSV_HEADER).encode() + b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert all(len(row) == 6 for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_csv_and_json_tell_the_same(summary: Summary) -> None:
    found = {
        (row["Tabelle"], row["Schlüssel"], row["Gruppe"], row["Kennzahl"]): row["Wert"] for row in rows(as_csv(summary))
    }

    assert found["Überblick", "", "", "Teilnahmen"] == "1245"
    assert found["Stadt und Landkreis", "kreisfreie_stadt", "", "Durchschnitt"] == "1234,0"
    assert found["Ort und Personengruppe", "15083", "Eltern / Sorgeberechtigte", "Teilnahmen"] == "3"
    assert found["Personengruppe", "young", "", "Anteil in Prozent"] == "99,8"
    assert found["Station", "general", "", "Kontakte"] == "7"
    assert found["Ohne Veranstaltung", "15090", "", "Veranstaltungen"] == "0"
    for district in summary.by_district:
        assert found["Ort der Veranstaltung", district.ags, "", "Teilnahmen"] == str(district.attendance)


def test_csv_names_homes_and_languages_in_words(session: Session, report: Callable[..., Summary]) -> None:
    event = make_event(session)
    for home in ("15083", "00", None):
        tally(session, event, "young", 2, home_ags=home)
    make_ticket(session, event)

    named = {(row["Tabelle"], row["Schlüssel"]): row["Bezeichnung"] for row in rows(as_csv(report()))}

    assert named["Wohnort", "15083"] == "Landkreis Börde"
    assert named["Wohnort", "00"] == "Außerhalb des Landes"
    assert named["Wohnort", ""] == "Ohne Angabe"
    assert named["Gesprächssprache", ""] == "Ohne Angabe"


@pytest.mark.parametrize("title", ["=1+1", "+49", "-2", "@SUM(A1)", "\tx"])
def test_no_title_becomes_a_formula(session: Session, report: Callable[..., Summary], title: str) -> None:
    event = make_event(session)
    own = Station(event_id=event.id, key="own", kind="advice", number=5, colour="blue", icon="speech")
    session.add(own)
    session.flush()
    session.add(StationText(station_id=own.id, language="de", title=title))

    stations = [row for row in rows(as_csv(report())) if row["Schlüssel"] == "own"]

    assert [row["Bezeichnung"] for row in stations] == [f"'{title}"]


def test_every_format_explains_its_figures(summary: Summary) -> None:
    sentence = summary.definitions["attendance"]["de"]

    assert sentence in as_text(summary).decode()
    assert sentence in as_csv(summary).decode()
    assert sentence in as_json(summary).decode()


def test_text_begins_with_the_paragraph_to_copy(summary: Summary) -> None:
    text = as_text(summary).decode()

    assert text.startswith("Im November 2026 wurden insgesamt drei Veranstaltungen durchgeführt")
    assert "mit insgesamt 1.234 Teilnehmenden statt (durchschnittlich 1.234)" in text


def test_every_format_sets_the_year_before_beside_the_report(
    session: Session, app: Flask, report: Callable[..., Summary]
) -> None:
    tally(session, make_event(session, "neu"), "young", 9, parties=9)
    before = MORNING.replace(year=2025)
    earlier = make_event(session, "alt", starts_at=before, ends_at=before + timedelta(hours=2))
    tally(session, earlier, "young", 4, parties=4)
    session.flush()
    scope = Scope(date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30), with_year_before=True)

    found = summarise(session, scope, AFTERWARDS)

    assert json.loads(as_json(found))["comparison"] == {
        "version": None, "as_of": "2025-11-30", "events": 1, "attendance": 4, "first": "2025-11-01",
        "last": "2025-11-30", "events_in_person": 1, "attendance_in_person": 4,
    }  # fmt: skip
    lines = {(row["Tabelle"], row["Bezeichnung"], row["Kennzahl"]): row["Wert"] for row in rows(as_csv(found))}
    assert lines["Vergleich", "01.11.2025 bis 30.11.2025", "Teilnahmen"] == "4"
    assert lines["Vergleich", "01.11.2025 bis 30.11.2025", "Teilnahmen: Veränderung"] == "5"
    assert "Zum Vergleich (01.11.2025 bis 30.11.2025): Veranstaltungen 1," in as_text(found).decode()
    with app.test_request_context():
        shown = {table.id: table for table in tables(found, "de")}["comparison"]
    assert shown.caption == "Vergleich mit 01.11.2025 – 30.11.2025"
    assert shown.rows[2] == ["Teilnahmen", "4", "9", "+5"]


def test_every_event_is_listed_with_its_day_and_total(summary: Summary) -> None:
    found = [row for row in rows(as_csv(summary)) if row["Tabelle"] == "Veranstaltung"]

    assert [(row["Schlüssel"], row["Gruppe"], row["Wert"]) for row in found] == [
        ("boerde", "2026-11-23", "8"), ("infotag-magdeburg", "2026-11-23", "1234"), ("online", "2026-11-23", "3"),
    ]  # fmt: skip
