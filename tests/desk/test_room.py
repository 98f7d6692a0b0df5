"""The host of an online hour ticks who is here, and counts heads."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from eventdesk.checkin.models import Scan, Visit
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.registration.models import Registration
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Ticket
from eventdesk.vocabulary import Form
from tests.builders import MORNING, make_event, make_ticket

URL = "/staff/events/stunde/room"


@pytest.fixture
def ticket(database: Database) -> Ticket:
    """The ticket of Amal's family, for an hour that is running."""
    with database.transaction() as tx:
        hour = make_event(tx, "stunde", form=Form.ONLINE)
        ticket = make_ticket(tx, hour)
        tx.add(
            Registration(
                event_id=hour.id, ticket_id=ticket.id, page_key="a" * 26, submission_id=uuid4(), fingerprint=b"",
                status="confirmed", name="أمل", spoken_language="ar", created_at=MORNING,
            )
        )  # fmt: skip
        return ticket


def seen(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Visit)) or 0


def test_families_are_ticked_and_taken_back(organiser: FlaskClient, database: Database, ticket: Ticket) -> None:
    before = organiser.get(f"{URL}?language=en").text
    assert "أمل" in before
    assert "Arabic" in before
    assert "Not here" in before

    answer = organiser.post(f"{URL}/{ticket.id}", data={"here": "1"})
    organiser.post(f"{URL}/{ticket.id}", data={"here": "1"})

    assert answer.headers["Location"] == f"{URL}#ticket-{ticket.number}"
    assert "Here: 4" in organiser.get(URL).text
    assert seen(database) == 4
    organiser.post(f"{URL}/{ticket.id}", data={"here": "0"})
    assert seen(database) == 0
    with database.reading() as session:
        assert set(session.scalars(select(Scan.device_id))) == {None}
        noted = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("%seen-online"))).all()
    assert noted == ["seen-online", "seen-online", "not-seen-online"]


def test_a_head_count_can_be_changed_and_taken_away(organiser: FlaskClient, database: Database, ticket: Ticket) -> None:
    organiser.post(f"{URL}/{ticket.id}", data={"here": "1"})

    for typed, kept, participants in (("10", 10, 9), ("12", 12, 11), ("", None, 3)):
        assert organiser.post(f"{URL}/head-count", data={"persons": typed}).status_code == 303
        page = organiser.get(f"{URL}?language=en").text
        with database.reading() as session:
            assert session.scalar(select(Event.head_count)) == kept
        assert f"{participants} participants, 1 others" in page
        assert re.search(rf'name="persons"[^>]* value="{typed}"', page)


@pytest.mark.parametrize("typed", ["-1", "viele", "100000", "٣", "9" * 30])
def test_what_is_no_number_is_no_head_count(
    organiser: FlaskClient, database: Database, ticket: Ticket, typed: str
) -> None:
    answer = organiser.post(f"{URL}/head-count", data={"persons": typed})

    assert answer.status_code == 422
    assert 'id="errors"' in answer.text


def test_before_the_room_opens_nobody_is_here(organiser: FlaskClient, database: Database, ticket: Ticket) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(starts_at=MORNING + timedelta(hours=3)))

    page = organiser.get(URL).text
    answers = [
        organiser.post(f"{URL}/{ticket.id}", data={"here": "1"}),
        organiser.post(f"{URL}/head-count", data={"persons": "3"}),
    ]

    assert "<form" not in page.partition("<main")[2]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert seen(database) == 0


@pytest.mark.parametrize(
    "change",
    [
        update(Event).values(status=Status.CANCELLED),
        update(Ticket).values(revoked_at=MORNING),
        update(Event).values(form=Form.IN_PERSON, district_ags="15003"),
    ],
)
def test_tickets_that_do_not_count_cannot_be_ticked(
    organiser: FlaskClient, database: Database, ticket: Ticket, change: Any
) -> None:
    with database.transaction() as tx:
        tx.execute(change)

    assert organiser.post(f"{URL}/{ticket.id}", data={"here": "1"}).status_code == 404
    assert seen(database) == 0


def test_tickets_of_other_events_are_not_found(organiser: FlaskClient, database: Database, ticket: Ticket) -> None:
    with database.transaction() as tx:
        foreign = make_ticket(tx, make_event(tx, "andere", form=Form.ONLINE))

    assert organiser.post(f"{URL}/{foreign.id}", data={"here": "1"}).status_code == 404


def test_only_events_with_a_room_lead_there(organiser: FlaskClient, database: Database, ticket: Ticket) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")

    assert f'href="{URL}"' in organiser.get("/staff/events/stunde").text
    assert "/infotag/room" not in organiser.get("/staff/events/infotag").text
    assert organiser.get("/staff/events/infotag/room").status_code == 404


def test_the_list_costs_five_statements_however_long_it_is(
    organiser: FlaskClient, database: Database, ticket: Ticket, statements: list[str]
) -> None:
    with database.transaction() as tx:
        hour = tx.scalars(select(Event).where(Event.slug == "stunde")).one()
        for _ in range(10):
            make_ticket(tx, hour, {"young": 1})

    statements.clear()
    page = organiser.get(URL).text

    assert page.count('name="here"') == 11
    assert len(statements) <= 5, "\n".join(statements)
