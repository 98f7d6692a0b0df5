"""An organiser closes an event with open eyes, and opens it again."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from eventdesk.checkin.models import Conflict, Device
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.reports.records.compose import record_of
from eventdesk.staff.models import AuditEntry
from tests.builders import MORNING, make_event, make_ticket
from tests.people import signed_in
from tests.reports.presence import see, tally

URL = "/staff/events/infotag-magdeburg"


@pytest.fixture
def now() -> datetime:
    """The evening after the event."""
    return MORNING + timedelta(hours=8)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database)


@pytest.fixture
def event(database: Database) -> Event:
    """Four of eight came, two were at a station; five more stand on paper."""
    with database.transaction() as tx:
        event = make_event(tx)
        see(tx, make_ticket(tx, event), ["door", "general"])
        make_ticket(tx, event)
        tally(tx, event, "young", 5)
        return event


def hold(database: Database, unsent: int) -> None:
    """A phone that has not sent everything."""
    with database.transaction() as tx:
        if tx.scalar(select(Device.id)) is None:
            add_device(tx, "infotag-magdeburg", "door", "Samira", MORNING)
        tx.execute(update(Device).values(unsent=unsent, paired_at=MORNING, seen_at=MORNING))


def figures(page: str) -> dict[str, str]:
    found = re.findall(r'figures__name">([^<]*)</dt><dd class="figures__value">([^<]*)<', page)
    return dict(found)


def close(client: FlaskClient, **answers: str) -> TestResponse:
    """Open the page and send what it shows."""
    mark = re.search(r'name="look"[^>]*value="(\w+)"', client.get(f"{URL}/close").text)
    return client.post(f"{URL}/close", data={"look": mark[1] if mark else "", **answers})


def actions(database: Database) -> list[str]:
    with database.reading() as tx:
        noted = select(AuditEntry.action).where(AuditEntry.action.like("event-%")).order_by(AuditEntry.id)
        return list(tx.scalars(noted))


def is_closed(database: Database) -> bool:
    with database.reading() as tx:
        return tx.scalar(select(Event.closed_at)) is not None


def test_the_figures_are_shown_and_confirmed(organiser: FlaskClient, database: Database, event: Event) -> None:
    shown = organiser.get(f"{URL}/close?language=en").text

    assert figures(shown) == {
        "Registered persons": "8",
        "Participants who came": "8",
        "Station contacts": "3",
        "Head count": "none",
        "From tally sheets": "5",
    }
    assert "Something is still open." not in shown
    assert close(organiser).headers["Location"] == URL
    assert figures(organiser.get(f"{URL}/close?language=en").text) == figures(shown)
    for page in (URL, "/staff/events"):
        assert '<span class="badge badge--info">' in organiser.get(page).text
    assert "Abgeschlossen" in organiser.get("/staff/events?language=de").text


def test_closing_again_and_reopening_again_change_nothing(
    organiser: FlaskClient, database: Database, event: Event
) -> None:
    for _ in range(2):
        assert close(organiser).status_code == 303
        assert is_closed(database)
    for _ in range(2):
        assert organiser.post(f"{URL}/reopen").status_code == 303
        assert not is_closed(database)

    assert actions(database) == ["event-closed", "event-reopened"]


def test_what_is_left_open_takes_a_second_look(organiser: FlaskClient, database: Database, event: Event) -> None:
    hold(database, 12)
    with database.transaction() as tx:
        tx.add(Conflict(event_id=event.id, scan_id=uuid4(), cause="unknown", sent={}, noticed_at=MORNING))

    page = organiser.get(f"{URL}/close?language=en").text
    refused = close(organiser)

    assert "<bdi>Samira</bdi>" in page
    assert "12 scans were not sent yet." in page
    assert f'href="{URL}/to-check">1 scan is to be checked.' in page
    assert refused.status_code == 422
    assert 'href="#anyway"' in refused.text
    assert not is_closed(database)
    assert close(organiser, anyway="y").status_code == 303
    assert is_closed(database)


def test_nobody_closes_other_figures_than_they_saw(organiser: FlaskClient, database: Database, event: Event) -> None:
    hold(database, 12)
    mark = re.search(r'name="look"[^>]*value="(\w+)"', organiser.get(f"{URL}/close").text)
    assert mark
    hold(database, 0)
    with database.transaction() as tx:
        tally(tx, event, "older", 1)

    answer = organiser.post(f"{URL}/close?language=en", data={"look": mark[1], "anyway": "y"})

    assert answer.status_code == 422
    assert "Please look at them again." in answer.text
    assert figures(answer.text)["Participants who came"] == "9"
    assert not is_closed(database)


@pytest.mark.parametrize("now", [MORNING + timedelta(hours=1)])
def test_an_event_that_goes_on_takes_a_second_look_too(
    organiser: FlaskClient, database: Database, event: Event
) -> None:
    assert close(organiser).status_code == 422
    assert close(organiser, anyway="y").status_code == 303


def test_each_look_costs_six_statements(organiser: FlaskClient, event: Event, statements: list[str]) -> None:
    statements.clear()

    organiser.get(f"{URL}/close")

    assert len(statements) <= 6, "\n".join(statements)


def test_two_sentences_go_into_the_record(organiser: FlaskClient, database: Database, event: Event) -> None:
    said = {"went_well": "Zwei Schulklassen kamen.", "next_time": "Mehr Stühle am Stand 3."}

    assert close(organiser, **said).status_code == 303
    organiser.post(f"{URL}/reopen")
    assert close(organiser, next_time="Mehr Tische.").status_code == 303

    page = organiser.get(f"{URL}/record").text
    assert said["went_well"] in page, "what is not said again stays"
    assert "Mehr Tische." in page
    with database.reading() as session:
        printed = record_of(session, event.id, MORNING.date())
    assert printed.notes == [("Gut gelungen", said["went_well"]), ("Beim nächsten Mal", "Mehr Tische.")]


def test_a_sentence_that_is_too_long_closes_nothing(organiser: FlaskClient, database: Database, event: Event) -> None:
    refused = close(organiser, went_well="x" * 301)

    assert refused.status_code == 422
    assert 'href="#went_well"' in refused.text
    assert not is_closed(database)
