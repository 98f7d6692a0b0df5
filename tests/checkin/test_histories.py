"""Whatever happens at a fair of two days, in whatever order it arrives: the rows say what people did.

Beside test_convergence.py: families, blank tickets and walk-ins; two phones at one door, an advice station and
a technical one; counted, named and refused parties. The expected rows come from sets, not from our rules.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.rosters import roster
from eventdesk.events.models import Event, Station
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import attendee_id
from eventdesk.tickets.service import issue_blanks
from eventdesk.vocabulary import StationKind
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import Phone
from tests.checkin.test_convergence import IN_ONE_DATABASE

FAMILY = (("young", 1), ("young", 2), ("parent", 1))
"""In vocabulary order."""
ANYBODY = (*FAMILY, ("parent", 2), ("companion", 1), ("guest", 1))
STATIONS = ("door", "door", "general", "training")
"""Of each phone. Being seen at `training` is no attendance here."""
DAYS = (date(2026, 11, 23), date(2026, 11, 24))
Who = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Deed:
    """Somebody read a ticket with a phone, or took a reading back."""

    id: UUID
    phone: int
    at: datetime
    kind: str
    who: Who | int | None
    """People by name; how many; or everybody."""
    admitted: bool
    takes_back: int | None


@st.composite
def histories(draw: st.DrawFn) -> list[Deed]:
    """What happened, in the order in which it happened, from the evening before to the day after."""
    deeds: list[Deed] = []
    for place in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(["family", "blank", "walk_in"]))
        named = st.frozensets(st.sampled_from(ANYBODY), min_size=int(kind == "walk_in"))
        deeds.append(
            Deed(
                id=draw(st.uuids(version=4)),
                phone=draw(st.integers(0, len(STATIONS) - 1)),
                at=MORNING + timedelta(hours=draw(st.integers(-20, 44))),
                kind=kind,
                who=draw(named if kind != "family" else st.none() | st.integers(0, 4) | named),
                admitted=kind == "walk_in" or draw(st.booleans()),
                takes_back=draw(st.none() | st.integers(0, place - 1)) if place else None,
            )
        )
    return deeds


def seen_by(deed: Deed) -> Who:
    """Whom a deed is about."""
    if deed.who is None or isinstance(deed.who, int):
        return frozenset(FAMILY[: deed.who])
    return deed.who


def expected(deeds: list[Deed]) -> set[tuple[str, tuple[str, int], str, date]]:
    """The visits that people caused: ticket, person, station, day."""
    undone = {d.takes_back for d in deeds if d.takes_back is not None and deeds[d.takes_back].phone == d.phone}
    visits = set()
    for place, deed in enumerate(deeds):
        if deed.takes_back is None and place not in undone and deed.admitted:
            # Berlin is an hour ahead of UTC in November; before the fair and after it, the nearest day counts.
            local = (deed.at + timedelta(hours=1)).date()
            day = min(max(local, DAYS[0]), DAYS[1])
            visits |= {(deed.kind, who, STATIONS[deed.phone], day) for who in seen_by(deed)}
    return visits


def item(deed: Deed, deeds: list[Deed], phone: Phone, tickets: dict[str, UUID]) -> dict[str, Any]:
    """A deed as its phone sends it."""
    if deed.takes_back is not None:
        return phone.item(None, deed.at, id=str(deed.id), void=str(deeds[deed.takes_back].id))
    ticket = tickets[deed.kind]
    fields: dict[str, Any] = {"id": str(deed.id), "ticket_id": str(ticket), "admitted": deed.admitted, "offline": True}
    if deed.who is None:
        return phone.item(None, deed.at, **fields)
    if isinstance(deed.who, int):
        return phone.item(None, deed.at, **fields, count=deed.who)
    people = [{"id": str(attendee_id(ticket, *who)), "type": who[0]} for who in sorted(deed.who)]
    if deed.kind == "walk_in":
        return phone.item(None, deed.at, **fields, walk_in={"home_ags": None}, attendees=[], extra=people)
    # A phone names people it knows in `attendees` and others in `extra`; to the server they are the same.
    known, others = [one["id"] for one in people[::2]], people[1::2]
    return phone.item(None, deed.at, **fields, attendees=known, extra=others)


@pytest.fixture
def fair(session: Session) -> Event:
    """Two days, and a station that only lends out headsets."""
    fair = make_event(session, "messe", ends_at=MORNING + timedelta(days=1, hours=5))
    session.execute(update(Station).where(Station.key == "training").values(kind=StationKind.TECHNICAL))
    return fair


@pytest.fixture
def phones(session: Session, fair: Event) -> list[Phone]:
    tokens = [add_device(session, fair.slug, key, "Samira", MORNING)[1] for key in STATIONS]
    accesses = [access_by_token(session, token, MORNING) for token in tokens]
    return [Phone(session, access, key) for access, key in zip(accesses, STATIONS, strict=True)]


@settings(max_examples=60, **IN_ONE_DATABASE)
@given(deeds=histories(), data=st.data())
def test_the_rows_say_what_people_did(
    session: Session, fair: Event, phones: list[Phone], deeds: list[Deed], data: st.DataObject
) -> None:
    assert_told(session, fair, phones, deeds, data)


@pytest.mark.proof
@settings(max_examples=2_000, **IN_ONE_DATABASE)
@given(deeds=histories(), data=st.data())
def test_the_rows_say_what_people_did_in_two_thousand_histories(
    session: Session, fair: Event, phones: list[Phone], deeds: list[Deed], data: st.DataObject
) -> None:
    assert_told(session, fair, phones, deeds, data)


def assert_told(session: Session, fair: Event, phones: list[Phone], deeds: list[Deed], data: st.DataObject) -> None:
    """Send what happened in any order, again and again, in any batches; then look at every row it led to."""
    much_later = MORNING + timedelta(days=2, hours=1)
    sent = data.draw(st.permutations(deeds + data.draw(st.lists(st.sampled_from(deeds), max_size=6))))
    with session.begin_nested() as example:
        family = make_ticket(session, fair, {"young": 2, "parent": 1})
        (blank,) = issue_blanks(session, fair.id, 1, MORNING)
        tickets = {"family": family.id, "blank": blank.id, "walk_in": uuid5(family.id, "walk-in")}
        first: dict[UUID, dict[str, Any]] = {}
        while sent:
            size = data.draw(st.integers(1, len(sent)))
            batch, sent = sent[:size], sent[size:]
            for number, phone in enumerate(phones):
                mine = [deed for deed in batch if deed.phone == number]
                answers = phone.send([item(deed, deeds, phone, tickets) for deed in mine], much_later)
                for deed, answer in zip(mine, answers, strict=True):
                    assert "error" in answer or answer == first.setdefault(deed.id, answer)
        stored = rows(session, fair, tickets)
        example.rollback()

    visits = expected(deeds)
    assert stored["visits"] == visits
    assert stored["roster"] == visits
    assert stored["attended"] == {(kind, who) for kind, who, station, _ in visits if station != "training"}
    for kind in ("blank", "walk_in"):
        named = {who for d in deeds if d.kind == kind and d.takes_back is None and d.admitted for who in seen_by(d)}
        assert stored["admits"].get(kind, 0) == len(named)
    assert stored["admits"]["family"] == len(FAMILY)


def rows(session: Session, fair: Event, tickets: dict[str, UUID]) -> dict[str, Any]:
    """What the database and the roster say, in the words of the history."""
    session.expire_all()
    kinds = {ticket: kind for kind, ticket in tickets.items()}
    names = {attendee_id(ticket, *who): (kind, who) for kind, ticket in tickets.items() for who in ANYBODY}
    stations = dict(session.execute(select(Station.id, Station.key).where(Station.event_id == fair.id)).all())
    visits = session.execute(select(Visit.attendee_id, Visit.station_id, Visit.day))
    listed = roster(session, fair.id, (0, ""), 10)
    return {
        "visits": {(*names[person], stations[station], day) for person, station, day in visits},
        "roster": {(*names[person.id], *visit[:2]) for row in listed for person, seen in row.people for visit in seen},
        "attended": {names[person] for person in session.scalars(select(Attendee.id).where(Attendee.attended))},
        "admits": {kinds[ticket]: size for ticket, size in session.execute(select(Ticket.id, Ticket.admits))},
    }
