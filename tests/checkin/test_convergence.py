"""Any sequence of scans, repeated and reordered, on any phone, gives the same visits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.events.models import Event
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import attendee_id
from tests.builders import MORNING, make_ticket
from tests.checkin.conftest import Phone

PARTY = (("young", 1), ("young", 2), ("parent", 1))
EXTRA = ("companion", 1)
PHONES = 3


@dataclass(frozen=True)
class Deed:
    """What a person did with one phone: saw some people of a ticket, or took a scan back."""

    id: UUID
    phone: int
    ticket: int
    minute: int
    people: frozenset[tuple[str, int]] | None = None
    takes_back: int | None = None
    """Which deed, by its place in the history."""


@st.composite
def histories(draw: st.DrawFn) -> list[Deed]:
    """What happened, in the order in which it happened."""
    deeds: list[Deed] = []
    for place in range(draw(st.integers(1, 8))):
        takes_back = draw(st.none() | st.integers(0, place - 1)) if place else None
        deeds.append(
            Deed(
                id=draw(st.uuids(version=4)),
                phone=draw(st.integers(0, PHONES - 1)),
                ticket=draw(st.integers(0, 1)),
                minute=draw(st.integers(0, 300)),
                people=draw(st.none() | st.frozensets(st.sampled_from([*PARTY, EXTRA]))),
                takes_back=takes_back,
            )
        )
    return deeds


def expected(deeds: list[Deed], tickets: list[Ticket]) -> set[tuple[UUID, int]]:
    """The visits people caused: who was seen on which phone's station, except what was taken back."""
    undone = {d.takes_back for d in deeds if d.takes_back is not None and deeds[d.takes_back].phone == d.phone}
    return {
        (attendee_id(tickets[deed.ticket].id, *who), deed.phone)
        for place, deed in enumerate(deeds)
        if deed.takes_back is None and place not in undone
        for who in (PARTY if deed.people is None else deed.people)
    }


def item(deed: Deed, deeds: list[Deed], phone: Phone, tickets: list[Ticket]) -> dict[str, Any]:
    """A deed as its phone sends it."""
    ticket, at = tickets[deed.ticket], MORNING + timedelta(minutes=deed.minute)
    if deed.takes_back is not None:
        return phone.item(None, at, id=str(deed.id), void=str(deeds[deed.takes_back].id))
    people = None if deed.people is None else [str(attendee_id(ticket.id, *who)) for who in sorted(deed.people)]
    return phone.item(ticket, at, id=str(deed.id), attendees=people, admitted=True, offline=True)


IN_ONE_DATABASE: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=60, **IN_ONE_DATABASE)
@given(deeds=histories(), data=st.data())
def test_order_repetition_and_batches_never_matter(
    session: Session, event: Event, phone: Callable[[str], Phone], deeds: list[Deed], data: st.DataObject
) -> None:
    assert_converges(session, event, phone, deeds, data)


@pytest.mark.proof
@settings(max_examples=2_000, **IN_ONE_DATABASE)
@given(deeds=histories(), data=st.data())
def test_they_do_not_matter_in_two_thousand_histories(
    session: Session, event: Event, phone: Callable[[str], Phone], deeds: list[Deed], data: st.DataObject
) -> None:
    assert_converges(session, event, phone, deeds, data)


def assert_converges(
    session: Session, event: Event, phone: Callable[[str], Phone], deeds: list[Deed], data: st.DataObject
) -> None:
    """Send what happened in any order, with repetitions, in any batches; then compare."""
    whole_day = MORNING + timedelta(hours=8)
    sent = data.draw(st.permutations(deeds + data.draw(st.lists(st.sampled_from(deeds), max_size=6))))
    with session.begin_nested() as example:
        tickets = [make_ticket(session, event, {"young": 2, "parent": 1}) for _ in range(2)]
        phones = [phone(key) for key in ("door", "general", "training")]
        while sent:
            size = data.draw(st.integers(1, len(sent)))
            batch, sent = sent[:size], sent[size:]
            for number in range(PHONES):
                mine = [item(deed, deeds, phones[number], tickets) for deed in batch if deed.phone == number]
                phones[number].send(mine, whole_day)
        stations = {p.access.stations[p.station].id: number for number, p in enumerate(phones)}
        rows = session.execute(select(Visit.attendee_id, Visit.station_id))
        seen = {(attendee, stations[station]) for attendee, station in rows}
        here = set(session.scalars(select(Attendee.id).where(Attendee.attended)))
        example.rollback()

    assert seen == expected(deeds, tickets)
    assert here == {attendee for attendee, _ in seen}
