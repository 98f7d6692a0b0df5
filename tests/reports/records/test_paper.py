"""The record of an event says what a funder asks for, on one page of paper."""

from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Event
from eventdesk.reports.records.compose import EventRecord, record_of
from eventdesk.reports.records.notes import Noted, keep_note, noted_of
from eventdesk.reports.records.paper import read_logos, records_as_pdf
from tests.builders import MORNING, make_event, make_ticket
from tests.reports.presence import see, talk, tally

TODAY = date(2026, 11, 24)
NOTED = Noted(
    funding_code="01AB2345", host="Jugendberufsagentur", partners="IHK, HWK", agenda="Gesprächsrunde Ausbildung",
    interpreters=2, interpreter_hours=7.5, publicity="Plakat", remarks="Aufzug defekt", photos="Ordner 12",
    responsible="Dr. A. Weiß, Leitung",
)  # fmt: skip
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10"/></svg>'


@pytest.fixture
def event(session: Session) -> Event:
    """Magdeburg: four registered, of whom three came; five more on paper, and a conversation."""
    event = make_event(session)
    see(session, make_ticket(session, event), types=["young", "parent"])
    tally(session, event, "older", 5, parties=5)
    talk(session, event, ["recognition"], "crafts_chamber")
    session.flush()
    return event


def facts(record: EventRecord) -> dict[str, str]:
    return dict([*record.facts, *record.by_type, *record.counts, *record.talks, *record.notes])


def test_a_record_says_what_was_where_when_and_for_how_long(session: Session, event: Event) -> None:
    keep_note(session, event.id, NOTED)

    record = record_of(session, event.id, TODAY)

    said = facts(record)
    assert record.title == "Informationstag Ausbildung"
    assert said["Datum"] == "23.11.2026"
    assert said["Zeit"] == "10:00 bis 15:00 Uhr, 5 Stunden"
    assert said["Form"] == "Präsenz"
    assert said["Ort"] == "Jugendberufsagentur Magdeburg, Magdeburg (AGS 15003)"
    assert said["Sprachen"] == "Deutsch, Englisch, Arabisch, Russisch, Ukrainisch"
    assert said["Stationen"].startswith("Ich habe allgemeine und rechtliche Fragen; ")
    assert (said["Förderkennzeichen"], said["Gastgeber"], said["Partner vor Ort"]) == (
        "01AB2345", "Jugendberufsagentur", "IHK, HWK",
    )  # fmt: skip
    assert (said["Ablauf"], said["Sprachmittlung"]) == ("Gesprächsrunde Ausbildung", "2 Personen, 7,5 Stunden")
    assert (said["Öffentlichkeitsarbeit"], said["Besonderheiten"]) == ("Plakat", "Aufzug defekt")
    assert said["Fotos"] == "liegen vor (Ablage: Ordner 12)"
    assert record.responsible == "Dr. A. Weiß, Leitung"


def test_a_record_says_who_came_how_they_were_counted_and_what_was_talked_about(session: Session, event: Event) -> None:
    said = facts(record_of(session, event.id, TODAY))

    assert (said["Junge Interessierte"], said["Eltern / Sorgeberechtigte"], said["Ältere Interessierte"]) == (
        "2", "1", "5",
    )  # fmt: skip
    assert record_of(session, event.id, TODAY).attendance == "8"
    assert said["Zählweise"] == "Check-in, Strichliste"
    assert (said["Angemeldet"], said["Angemeldet, nicht gekommen"]) == ("3", "0")
    assert said["Themen"].endswith("(1)")
    assert said["Weiter an"].endswith("(1)")
    assert "Sprachmittlung" not in said


def test_the_next_event_of_a_campaign_begins_with_its_code_and_who_signs(session: Session, event: Event) -> None:
    keep_note(session, event.id, NOTED)
    later = make_event(session, "infotag-halle", starts_at=MORNING + timedelta(days=7), ends_at=MORNING + timedelta(8))

    assert noted_of(session, later) == Noted(funding_code="01AB2345", responsible="Dr. A. Weiß, Leitung")
    assert noted_of(session, event) == NOTED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_fullest_record_is_one_page_with_signs_of_funders(session: Session, event: Event) -> None:
    long = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. " * 9
    fullest = Noted(
        long[:80], long[:200], long[:500], long[:500], 12, 96.5, long[:300], long[:500], long[:200], long[:120]
    )
    keep_note(session, event.id, fullest)

    content = records_as_pdf([record_of(session, event.id, TODAY)] * 2, [("Land", SVG), ("Kammer", SVG)])

    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert len(texts) == 2
    assert all("Genaue Werte, nur für den Gebrauch im Haus" in " ".join(text.split()) for text in texts)
    assert b"pdfuaid" in content


def test_logos_are_read_from_files_and_a_missing_one_is_said(tmp_path: pytest.TempPathFactory) -> None:
    file = tmp_path / "Land.svg"  # type: ignore[operator]
    file.write_text(SVG)

    assert read_logos(f" {file} ") == [("Land", SVG)]
    assert read_logos("") == []
    with pytest.raises(InvalidInputError):
        read_logos(str(file) + "x")


def test_hybrid_and_two_day_events_have_records_too(session: Session) -> None:
    begin = datetime(2026, 11, 23, 9, tzinfo=MORNING.tzinfo)
    event = make_event(session, form="hybrid", starts_at=begin, ends_at=begin + timedelta(days=1, hours=3))
    tally(session, event, "young", 4, online=True)
    tally(session, event, "young", 3)
    session.flush()

    record = record_of(session, event.id, TODAY)

    said = facts(record)
    assert (record.attendance, said["Junge Interessierte"]) == ("7", "7")
    assert (said["Datum"], said["Form"]) == ("23.11.2026 bis 24.11.2026", "Hybrid (Präsenz und online)")
