"""The live view tells what an organiser needs while an event goes on, costs little, and shows a hall less."""

import gzip
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Conflict, Device, Scan, ScanAttendee
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.registration.models import Registration
from eventdesk.security import Role
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import Form
from tests.builders import MORNING, add_station, make_event, make_ticket
from tests.people import signed_in
from tests.reports.presence import TODAY, see, station, tally

URL = "/staff/events/infotag-magdeburg/live"
FIGURES = f"{URL}/figures?language=en"


@pytest.fixture
def now() -> datetime:
    """In the middle of the event."""
    return MORNING + timedelta(hours=2)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database)


@pytest.fixture
def event(database: Database) -> Event:
    """Two families of four are registered, one of them came; so did two young people without registration."""
    with database.transaction() as tx:
        event = make_event(tx, languages=["de", "ar"])
        came = make_ticket(tx, event)
        see(tx, came, ["door", "general"])
        speak(tx, came, "ar")
        speak(tx, make_ticket(tx, event), "ru")
        see(tx, make_ticket(tx, event, {"young": 2}, source=Source.WALK_IN))
        return event


def speak(session: Session, ticket: Ticket, language: str) -> None:
    """A registration, as far as its language matters."""
    session.add(
        Registration(
            event_id=ticket.event_id, ticket_id=ticket.id, page_key=uuid4().hex[:26], submission_id=uuid4(),
            fingerprint=b"", status="confirmed", name="Olena", spoken_language=language, interpreter=language == "ru",
            created_at=MORNING,
        )
    )  # fmt: skip


def scan(session: Session, event: Event, at: datetime, **changes: Any) -> None:
    """Everybody of the first family read at the first station."""
    values: dict[str, Any] = {"admitted": True, "offline": False, "scanned_at": at, "received_at": at, "answer": {}}
    here = station(session, event, "general")
    reading = Scan(id=uuid4(), event_id=event.id, station_id=here, **{**values, **changes})
    session.add(reading)
    session.flush()
    first = session.scalars(select(Ticket.id).join(Registration).where(Registration.spoken_language == "ar")).one()
    people = session.scalars(select(Attendee.id).where(Attendee.ticket_id == first))
    session.add_all(ScanAttendee(scan_id=reading.id, attendee_id=person) for person in people)


def part(client: FlaskClient, name: str, query: str = "") -> str:
    """A part of the view, with its white space drawn together."""
    html: str = client.get(FIGURES + query).get_json()["parts"][name]
    return re.sub(r"\s+", " ", html)


def facts(html: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", html))


def test_it_tells_who_came_and_who_is_expected(organiser: FlaskClient, event: Event) -> None:
    arrivals = part(organiser, "arrivals")

    assert '<strong class="live__count">5</strong>' in arrivals
    assert facts(arrivals) == {
        "Others (children, guests)": "1",
        "Registered persons": "8",
        "Still expected": "4",
        "Came without registration": "2",
        "In the hall today": "6",
    }
    by_type = re.findall(r'<th scope="row">([^<]*)<.*?number">(\d+)</td>', arrivals)
    assert by_type == [("Young people interested", "4"), ("Parents or guardians", "1"), ("Children brought along", "1")]


def test_a_station_tells_what_happened_lately(
    organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    with database.transaction() as tx:
        for minutes in (1, 2):
            scan(tx, event, now - timedelta(minutes=minutes))
        scan(tx, event, now - timedelta(minutes=16))
    busy = part(organiser, "stations")
    with database.transaction() as tx:
        tx.execute(update(Scan).values(voided=True))
        scan(tx, event, now - timedelta(minutes=3), admitted=False)

    calm = part(organiser, "stations")

    shown = re.findall(r'station__title"><bdi>([^<]*)</bdi>.*?</dt><dd>(\d+)</dd>.*?</dt><dd>(\d+)</dd>', busy)
    assert [(lately, today) for _title, lately, today in shown] == [("0", "5"), ("3", "3")] + [("0", "0")] * 3
    assert busy.count("live__station--busy") == 1
    assert "live__station--busy" not in calm
    assert 'station--blue"> <span class="station__mark"><svg' in busy


def test_it_tells_what_phones_hold_and_when_they_were_heard_of(
    organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    with database.transaction() as tx:
        for name in ("Samira", "Jörg", "Blocked and empty", "Blocked with scans"):
            add_device(tx, event.slug, "door", name, MORNING)
        values: dict[str, dict[str, Any]] = {
            "Samira": {"seen_at": now},
            "Jörg": {"seen_at": now - timedelta(minutes=11), "unsent": 12},
        }
        values |= {"Blocked and empty": {"revoked_at": now}, "Blocked with scans": {"revoked_at": now, "unsent": 1}}
        for name, changes in values.items():
            tx.execute(update(Device).where(Device.name == name).values(paired_at=MORNING, **changes))
        tx.add(Conflict(event_id=event.id, scan_id=uuid4(), cause="unknown", sent={}, noticed_at=now))

    phones = part(organiser, "phones")

    rows = re.findall(r'<th scope="row" dir="auto">([^<]*)</th>(.*?)</tr>', phones)
    assert [name for name, _row in rows] == ["Jörg", "Blocked with scans", "Samira"]
    assert "longer than 10 minutes ago" in rows[0][1]
    assert "<span>12</span>" in rows[0][1]
    assert "longer than" not in rows[2][1]
    assert f'href="{URL.removesuffix("live")}to-check"' in phones
    assert organiser.get(FIGURES).get_json()["said"] == "5 participants have come. 1 scan is to be checked."


def test_a_language_nobody_speaks_there_is_red_and_nobody_is_named(organiser: FlaskClient, event: Event) -> None:
    languages = part(organiser, "languages")

    rows = re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', languages)
    assert {name: re.findall(r">(\d+)</td>", row) for name, row in rows} == {
        "Arabic": ["4", "1", "0"],
        "Russian": ["4", "1", "1"],
    }
    assert ["badge--danger" in row for _name, row in rows] == [False, True]
    assert "Olena" not in organiser.get(URL).text


def test_a_hall_sees_no_helper_and_no_language(organiser: FlaskClient, database: Database, event: Event) -> None:
    with database.transaction() as tx:
        add_device(tx, event.slug, "door", "Samira", MORNING)
        tx.execute(update(Device).values(paired_at=MORNING))

    page = organiser.get(f"{URL}?view=hall&language=en").text
    figures = organiser.get(f"{FIGURES}&view=hall").get_json()

    assert "Samira" in organiser.get(URL).text
    assert "Samira" not in page
    assert "Russian" not in page
    assert "view=hall" in re.findall(r'data-figures="([^"]*)"', page)[0]
    assert list(figures["parts"]) == ["arrivals", "stations"]


@pytest.mark.parametrize(("limit", "kind"), [(None, ""), (10, ""), (6, "warning"), (5, "danger")])
def test_the_room_limit_warns(
    organiser: FlaskClient, database: Database, event: Event, limit: int | None, kind: str
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(room_limit=limit))

    arrivals = part(organiser, "arrivals")

    assert re.findall(r"notice--(\w+)", arrivals) == [kind] * bool(kind)
    assert facts(arrivals)["In the hall today"] == (f"6 of {limit}" if limit else "6")


def test_on_the_second_day_today_and_all_days_stand_apart(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        event = make_event(tx, starts_at=MORNING - timedelta(days=1), form=Form.HYBRID)
        add_station(tx, event, "room")
        see(tx, make_ticket(tx, event, {"young": 3}), ["door"], day=TODAY - timedelta(days=1))
        both = make_ticket(tx, event, {"parent": 2})
        see(tx, both, ["door", "general"], day=TODAY - timedelta(days=1))
        see(tx, both, ["general"])
        see(tx, make_ticket(tx, event, {"older": 1}), ["room"])
        tally(tx, event, "young", 4)

    arrivals, stations = part(organiser, "arrivals"), part(organiser, "stations")

    assert '<strong class="live__count">3</strong>' in arrivals
    assert facts(arrivals)["Participants in all days"] == "10"
    assert facts(arrivals)["In the hall today"] == "2"
    assert re.findall(r"<dt>(?:today|in all)</dt><dd>(\d+)</dd>", stations)[2:4] == ["2", "4"]


def test_whoever_has_the_figures_as_they_are_gets_nothing(
    organiser: FlaskClient, database: Database, event: Event
) -> None:
    first = organiser.get(FIGURES)
    again = organiser.get(FIGURES, headers={"If-None-Match": first.headers["ETag"]})
    with database.transaction() as tx:
        see(tx, make_ticket(tx, tx.get_one(Event, event.id), {"young": 1}))
    changed = organiser.get(FIGURES, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    parts, before = changed.get_json()["parts"], first.get_json()["parts"]
    assert [name for name in parts if parts[name] != before[name]] == ["arrivals", "stations"]


def test_the_view_costs_six_statements_and_little_on_the_wire(
    organiser: FlaskClient, database: Database, event: Event, statements: list[str]
) -> None:
    with database.transaction() as tx:
        for number in range(12):
            add_device(tx, event.slug, "door", f"Phone {number}", MORNING)
        tx.execute(update(Device).values(paired_at=MORNING, seen_at=MORNING))

    for address in (URL, FIGURES):
        statements.clear()
        answer = organiser.get(address)
        assert len(statements) <= 6, "\n".join(statements)
        assert len(gzip.compress(answer.data)) < 5_000


@pytest.mark.parametrize("role", [Role.STATION, Role.ORGANISER, Role.ADMIN])
def test_helpers_see_it_on_its_days_and_organisers_always(
    app: Flask, database: Database, event: Event, role: Role
) -> None:
    client = signed_in(app, database, role)
    shown = client.get(f"{URL}?language=de").text
    today = (client.get(URL).status_code, client.get(FIGURES).status_code, f'href="{URL}"')
    linked_today = today[2] in client.get(URL.removesuffix("/live")).text
    with database.transaction() as tx:
        tx.execute(update(Event).values(starts_at=MORNING + timedelta(days=1), ends_at=MORNING + timedelta(days=2)))

    tomorrow = client.get(URL).status_code

    assert today[:2] == (200, 200)
    assert linked_today
    assert ("Russisch" in shown) == (role != Role.STATION), "for whoever looks after interpreters"
    assert tomorrow == (404 if role == Role.STATION else 200)
    assert (today[2] in client.get(URL.removesuffix("/live")).text) == (tomorrow == 200)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_what_does_not_take_place_cannot_be_watched(
    organiser: FlaskClient, database: Database, event: Event, status: Status
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(status=status))

    assert organiser.get(URL).status_code == 404
