"""Being seen in the online room is a scan like any other: it counts once, is undone, and leaves others standing."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan
from eventdesk.checkin.online import see_online, take_back_online
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from eventdesk.vocabulary import Form
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import Phone
from tests.checkin.stored import attended, visits

JOINED = UUID(int=7)


@pytest.fixture
def hour(session: Session) -> Event:
    return make_event(session, "stunde", form=Form.ONLINE)


@pytest.fixture
def ticket(session: Session, hour: Event) -> Ticket:
    return make_ticket(session, hour)


@pytest.fixture
def host(session: Session, hour: Event) -> Phone:
    """The host's paired phone."""
    _, token = add_device(session, hour.slug, "room", "Samira", MORNING)
    return Phone(session, access_by_token(session, token, MORNING), "room")


def test_the_same_scan_counts_once(session: Session, hour: Event, ticket: Ticket) -> None:
    for minutes in (0, 1, 2):
        see_online(session, hour.id, ticket.id, JOINED, MORNING + timedelta(minutes=minutes))

    assert (visits(session), len(attended(session))) == (4, 4)
    assert session.scalar(select(func.count()).select_from(Scan)) == 1


def test_taking_back_undoes_every_scan_of_that_ticket_and_no_other(
    session: Session, hour: Event, ticket: Ticket, host: Phone
) -> None:
    other = make_ticket(session, hour, {"young": 1})
    see_online(session, hour.id, ticket.id, JOINED, MORNING)
    see_online(session, hour.id, other.id, uuid4(), MORNING)
    host.scan(ticket)

    take_back_online(session, hour.id, ticket.id, MORNING)

    assert (visits(session), attended(session)) == (1, ["young"])


def test_whoever_is_ticked_again_is_here_again(session: Session, hour: Event, ticket: Ticket) -> None:
    see_online(session, hour.id, ticket.id, JOINED, MORNING)
    take_back_online(session, hour.id, ticket.id, MORNING)
    take_back_online(session, hour.id, ticket.id, MORNING)

    see_online(session, hour.id, ticket.id, uuid4(), MORNING)

    assert (visits(session), len(attended(session))) == (4, 4)


def test_only_the_day_is_taken_back(session: Session) -> None:
    event = make_event(session, "messe", form=Form.ONLINE, ends_at=MORNING + timedelta(days=1, hours=5))
    ticket, second = make_ticket(session, event), MORNING + timedelta(days=1)
    see_online(session, event.id, ticket.id, uuid4(), MORNING)
    see_online(session, event.id, ticket.id, uuid4(), second)

    take_back_online(session, event.id, ticket.id, second)

    assert (visits(session), len(attended(session))) == (4, 4)


def test_a_phone_cannot_take_back_what_a_family_did(session: Session, hour: Event, ticket: Ticket, host: Phone) -> None:
    host.scan(void=str(JOINED))  # before it arrives, and after
    see_online(session, hour.id, ticket.id, JOINED, MORNING)
    answer = host.scan(void=str(JOINED))

    assert answer["error"]["code"] == "not-yours"
    assert visits(session) == 4
