"""What staff see of a waiting list, and what they do after a call."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News
from eventdesk.registration.queries import grouped
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Ticket
from tests.builders import make_event
from tests.desk.seen import opened
from tests.registration.waiting_list import ask, leave, states

URL = "/staff/events/klein/waiting"
PHONE = "+493911234567"


@pytest.fixture
def event(database: Database, now: datetime) -> int:
    """Four seats, in a week."""
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        return make_event(tx, "klein", capacity=4, starts_at=start, ends_at=start + timedelta(hours=4)).id


def queue(database: Database, event: int, now: datetime, *persons: int, phone: str | None = None) -> list[str]:
    """Parties that ask one after the other; those that do not fit wait."""
    with database.transaction() as tx:
        return [ask(tx, event, count, now, phone=phone) for count in persons]


def go(database: Database, key: str, now: datetime) -> None:
    with database.transaction() as tx:
        leave(tx, key, now)


def section(page: str, id_: str) -> str:
    """What stands below a heading or in a table, as one line of text; nothing if it is not there."""
    found = re.search(rf'id="{id_}".*?(?=<h2|</table>)', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def number_of(database: Database, key: str) -> int:
    with database.reading() as session:
        return session.scalars(select(Registration.id).where(Registration.page_key == key)).one()


def test_everybody_who_waits_has_a_reason(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    holders = queue(database, event, now, 2, 2)
    queue(database, event, now, 4, 1, 3, 2)
    go(database, holders[1], now)
    with database.transaction() as tx:
        tx.get_one(Event, event).capacity = 5  # nobody told the waiting list

    found = section(organiser.get(f"{URL}?language=en").text, "queue")

    assert "4 23 November 2026, 10:30 its page only; it gave no contact Needs 4 seats; free are 2." in found
    assert "1 smaller party behind it got seats." in found
    assert "It fits. It gets seats as soon as something changes at the event." in found


def test_answers_that_are_awaited_are_named(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    (holder,) = queue(database, event, now, 4)
    queue(database, event, now, 3, 2)
    go(database, holder, now)

    found = section(organiser.get(f"{URL}?language=en").text, "queue")

    assert "Needs 2 seats; free are 1. 3 more are offered to others." in found


def test_a_cancelled_event_keeps_nobody_on_the_phone(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    (holder,) = queue(database, event, now, 4)
    queue(database, event, now, 3, 2, phone=PHONE)
    go(database, holder, now)
    with database.transaction() as tx:
        tx.get_one(Event, event).status = Status.CANCELLED

    page = organiser.get(f"{URL}?language=en").text

    assert "The event is cancelled or over." in section(page, "queue")
    assert PHONE not in page


def test_whoever_has_a_phone_and_no_mail_is_on_the_call_list(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    (holder,) = queue(database, event, now, 4)
    with database.transaction() as tx:
        ask(tx, event, 1, now, phone=PHONE)
        ask(tx, event, 1, now, phone="+493917654321", email="amal@example.org")
        ask(tx, event, 1, now)
    go(database, holder, now)

    page = organiser.get(f"{URL}?language=en").text

    assert f'href="tel:{PHONE}"' in page
    assert f'<bdi dir="ltr">{PHONE}</bdi>' in page
    assert "Can answer until 24 November 2026, 10:30" in section(page, "calls")
    assert "+493917654321" not in page
    assert "amal@example.org" not in page
    assert section(page, "offers").count("They do not come") == 2


def test_a_yes_on_the_phone_is_a_ticket_whose_number_is_read_out(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    (holder,) = queue(database, event, now, 4)
    (key,) = queue(database, event, now, 2, phone=PHONE)
    go(database, holder, now)

    answer = organiser.post(f"{URL}/{number_of(database, key)}/accept?language=en")

    assert answer.status_code == 303
    with database.reading() as session:
        assert states(session, event)[key] == RegistrationStatus.CONFIRMED
        number = session.scalars(select(Ticket.number).where(Ticket.revoked_at.is_(None))).one()
        assert session.scalars(select(AuditEntry.action)).all().count("offer-accepted") == 1
    page = organiser.get(f"{URL}?language=en").text
    assert f"Please tell it its ticket number: {grouped(number)}" in page
    assert not section(page, "calls")


def test_a_no_on_the_phone_leads_to_the_next(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    (holder,) = queue(database, event, now, 4)
    first, second = queue(database, event, now, 4, 3, phone=PHONE)
    go(database, holder, now)

    for _tap in range(2):
        organiser.post(f"{URL}/{number_of(database, first)}/decline?language=en")

    with database.reading() as session:
        found = states(session, event)
        assert (found[first], found[second]) == (RegistrationStatus.DECLINED, RegistrationStatus.OFFERED)
    assert "This offer was answered already, or its time is over." in organiser.get(f"{URL}?language=en").text


def test_a_call_in_vain_is_noted_and_the_party_stays_on_the_list(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    (holder,) = queue(database, event, now, 4)
    (key,) = queue(database, event, now, 4, phone=PHONE)
    go(database, holder, now)

    organiser.post(f"{URL}/{number_of(database, key)}/called")

    assert "Last called 23 November 2026, 10:30" in section(organiser.get(f"{URL}?language=en").text, "calls")


def test_seats_given_on_the_last_day_are_told_once(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    (holder,) = queue(database, event, now, 4)
    (key,) = queue(database, event, now, 4, phone=PHONE)
    go(database, holder, now + timedelta(days=6, hours=12))

    before = section(organiser.get(f"{URL}?language=en").text, "calls")
    organiser.post(f"{URL}/{number_of(database, key)}/called")

    assert "Has seats. Ticket number:" in before
    assert not section(organiser.get(f"{URL}?language=en").text, "calls")


def test_nobody_answers_for_a_party_of_another_event(
    organiser: FlaskClient, database: Database, event: int, now: datetime
) -> None:
    with database.transaction() as tx:
        make_event(tx, "anderes")
    (holder,) = queue(database, event, now, 4)
    (key,) = queue(database, event, now, 4)
    go(database, holder, now)

    for verb in ("accept", "decline", "called"):
        path = f"/staff/events/anderes/waiting/{number_of(database, key)}/{verb}"
        assert organiser.post(path).status_code == 404


def test_the_list_costs_few_statements(
    organiser: FlaskClient, database: Database, event: int, now: datetime, statements: list[str]
) -> None:
    queue(database, event, now, 4, *[1] * 30)
    statements.clear()

    organiser.get(URL)

    assert len(statements) <= 4, "\n".join(statements)


@pytest.mark.parametrize(
    ("capacity", "seated"), [("5", (False, True)), ("8", (True, False)), ("9", (True, True)), ("", (True, True))]
)
def test_more_seats_that_an_organiser_adds_go_to_those_who_wait_and_they_are_told(
    organiser: FlaskClient, database: Database, event: int, now: datetime, capacity: str, seated: tuple[bool, bool]
) -> None:
    queue(database, event, now, 4)
    with database.transaction() as tx:
        waiting = [ask(tx, event, persons, now, email=f"family{persons}@example.org") for persons in (4, 1)]
    edit = "/staff/events/klein/edit"

    answer = organiser.post(edit, data=opened(organiser, edit) | {"capacity": capacity})

    assert answer.status_code == 303
    with database.reading() as session:
        found = states(session, event)
        offered = [key for key in waiting if found[key] == RegistrationStatus.OFFERED]
        told = session.scalars(select(OutgoingMail.about).where(OutgoingMail.kind == News.OFFERED)).all()
    assert offered == [key for key, has_seats in zip(waiting, seated, strict=True) if has_seats]
    assert set(told) == set(offered)


def test_on_the_last_day_more_seats_are_tickets_at_once(
    organiser: FlaskClient, database: Database, now: datetime
) -> None:
    soon = now + timedelta(hours=20)
    with database.transaction() as tx:
        event = make_event(tx, "klein", capacity=4, starts_at=soon, ends_at=soon + timedelta(hours=4)).id
    _holder, waiting = queue(database, event, now, 4, 2, phone=PHONE)
    edit = "/staff/events/klein/edit"

    organiser.post(edit, data=opened(organiser, edit) | {"capacity": "6"})

    with database.reading() as session:
        assert states(session, event)[waiting] == RegistrationStatus.CONFIRMED
    assert "Has seats. Ticket number:" in section(organiser.get(f"{URL}?language=en").text, "calls")
