"""Whatever families, organisers and the clock do: nobody is split, passed wrongly, served twice or one too many.

The expected states come from a queue as one would keep it on paper: after each deed somebody walks along it from the
front, again and again, and serves the first that fits.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError
from eventdesk.events.models import Event
from eventdesk.registration.changing import change_party
from eventdesk.registration.models import ENDED, Registration, RegistrationStatus
from eventdesk.registration.offers import accept, decline
from eventdesk.registration.waiting import lapse, promote
from eventdesk.registration.waiting_rules import offer_deadline
from eventdesk.tickets.models import Ticket
from tests.builders import MORNING, make_event
from tests.checkin.test_convergence import IN_ONE_DATABASE
from tests.registration.waiting_list import SEATED, Seats, ask, leave, seats, states

CONFIRMED, OFFERED, WAITING = (RegistrationStatus(name) for name in ("confirmed", "offered", "waiting"))
CANCELLED, DECLINED, EXPIRED = ENDED
FOLLOWS: dict[RegistrationStatus | None, set[RegistrationStatus]] = {
    None: {CONFIRMED, WAITING, OFFERED},
    WAITING: {WAITING, OFFERED, CONFIRMED, CANCELLED},
    OFFERED: {OFFERED, CONFIRMED, *ENDED},
    CONFIRMED: {CONFIRMED, CANCELLED},
    **{ended: {ended} for ended in ENDED},
}
"""What may become of a registration: nothing ends twice, and no offer comes back."""
START = MORNING + timedelta(hours=70)
END = START + timedelta(hours=4)
LARGEST = 5
"""Most persons of a party; a change names party and size in one number."""
Deed = tuple[str, int]

DEEDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["wait", "wait", "ask"]), st.integers(1, 5)),
        st.tuples(st.sampled_from(["wait", "ask"]), st.integers(1, 2)),
        st.tuples(st.sampled_from(["leave", "leave", "accept", "decline"]), st.integers(0, 9)),
        st.tuples(st.just("more seats"), st.integers(1, 4)),
        st.tuples(st.just("change"), st.integers(0, 49)),
        st.tuples(st.just("hours pass"), st.sampled_from([0, 1, 9, 13, 13])),
        st.tuples(st.just("work"), st.just(0)),
    ),
    min_size=12,
    max_size=30,
)


@dataclass
class Paper:
    """A queue kept on paper."""

    capacity: int
    now: datetime = MORNING
    persons: list[int] = field(default_factory=list)
    status: list[RegistrationStatus] = field(default_factory=list)
    ends: dict[int, datetime] = field(default_factory=dict)
    """Of each party, in the order in which they came."""

    def free(self) -> int:
        held = [persons for persons, status in zip(self.persons, self.status, strict=True) if status in SEATED]
        return self.capacity - sum(held)

    def waiting(self) -> Iterator[int]:
        return (number for number, status in enumerate(self.status) if status == WAITING)

    def serve(self) -> None:
        """Walk along the queue until nobody fits."""
        while self.now < END:
            fits = next((number for number in self.waiting() if self.persons[number] <= self.free()), None)
            if fits is None:
                return
            asked = START - self.now > timedelta(hours=24)
            self.status[fits] = OFFERED if asked else CONFIRMED
            self.ends[fits] = offer_deadline(self.now, START, "Europe/Berlin")

    def work(self) -> None:
        due = [n for n, status in enumerate(self.status) if status == OFFERED and self.ends[n] <= self.now]
        for number in due:
            self.status[number] = EXPIRED
        self.serve()

    def party(self, deed: str, number: int) -> int:
        """Which party leaves or answers: one of those that can."""
        able = SEATED | {WAITING} if deed == "leave" else {OFFERED}
        chosen = [place for place, status in enumerate(self.status) if status in able] or range(len(self.status))
        return chosen[number % len(chosen)] if chosen else 0

    def do(self, deed: str, number: int) -> None:
        if deed in {"wait", "ask"}:
            self.join(number, may_wait=deed == "wait")
        elif deed == "work":
            self.work()
        elif deed == "more seats":
            self.capacity += number
        elif deed == "hours pass":
            self.now += timedelta(hours=number)
        elif deed == "change":
            self.change(*divmod(number, LARGEST))
        else:
            self.answer(deed, number)
        if deed in {"more seats", "leave", "decline", "change"}:
            self.serve()

    def change(self, number: int, persons: int) -> None:
        """Another size, in the same place; who has seats or an offer gets more as a newcomer would."""
        if number >= len(self.status) or self.status[number] in ENDED or self.now >= END:
            return
        more, waits = persons + 1 - self.persons[number], self.status[number] == WAITING
        if self.status[number] == OFFERED and self.now >= self.ends[number]:
            return
        fits = more <= self.free() and not any(self.persons[other] <= self.free() for other in self.waiting())
        if more <= 0 or (waits and persons < self.capacity) or (fits and not waits):
            self.persons[number] += more

    def join(self, persons: int, *, may_wait: bool) -> None:
        if may_wait:
            self.work()
        fits = persons <= self.free() and not any(self.persons[number] <= self.free() for number in self.waiting())
        if self.now < END and (fits or (may_wait and persons <= self.capacity)):
            self.persons.append(persons)
            self.status.append(CONFIRMED if fits else WAITING)

    def answer(self, deed: str, number: int) -> None:
        status = self.status[number] if self.status else CANCELLED
        if deed == "leave" and status not in ENDED:
            self.status[number] = CANCELLED
        if deed == "accept" and status == OFFERED and self.now < self.ends[number]:
            self.status[number] = CONFIRMED
        if deed == "decline" and status == OFFERED:
            self.status[number] = DECLINED


class Desk:
    """The same deeds, done with the product."""

    def __init__(self, session: Session, event_id: int) -> None:
        self.session, self.event_id = session, event_id
        self.keys: list[str] = []
        self.now = MORNING

    def do(self, deed: str, number: int) -> None:
        if deed in {"wait", "ask"}:
            with suppress(EventdeskError):
                self.keys.append(ask(self.session, self.event_id, number, self.now, may_wait=deed == "wait"))
        elif deed == "work":
            lapse(self.session, self.event_id, self.now)
        elif deed == "more seats":
            raised = update(Event).where(Event.id == self.event_id).values(capacity=Event.capacity + number)
            self.session.execute(raised.execution_options(synchronize_session=False))
            promote(self.session, self.event_id, self.now)
        elif deed == "hours pass":
            self.now += timedelta(hours=number)
        elif deed == "change":
            self.change(*divmod(number, LARGEST))
        elif number < len(self.keys):
            self.answer(deed, self.keys[number])

    def change(self, number: int, persons: int) -> None:
        with suppress(EventdeskError, IndexError), self.session.begin_nested():
            key = self.keys[number]
            issue = self.session.scalar(select(Ticket.issue).join(Registration).where(Registration.page_key == key))
            change_party(self.session, key, {"young": persons + 1}, issue or 0, self.now)

    def answer(self, deed: str, key: str) -> None:
        if deed == "leave":
            if states(self.session, self.event_id)[key] not in ENDED:
                leave(self.session, key, self.now)
            return
        with suppress(EventdeskError), self.session.begin_nested():
            (accept if deed == "accept" else decline)(self.session, key, self.now)

    def status(self) -> list[RegistrationStatus]:
        found = states(self.session, self.event_id)
        return [found[key] for key in self.keys]


@settings(max_examples=40, **IN_ONE_DATABASE)
@given(capacity=st.integers(1, 5), deeds=DEEDS)
def test_the_waiting_list_is_fair(session: Session, capacity: int, deeds: list[Deed]) -> None:
    assert_fair(session, capacity, deeds)


@pytest.mark.proof
@settings(max_examples=3_000, **IN_ONE_DATABASE)
@given(capacity=st.integers(1, 5), deeds=DEEDS)
def test_the_waiting_list_is_fair_in_three_thousand_histories(
    session: Session, capacity: int, deeds: list[Deed]
) -> None:
    assert_fair(session, capacity, deeds)


def assert_fair(session: Session, capacity: int, deeds: list[Deed]) -> None:
    """Do everything on paper and with the product; after each deed compare, and look at what must always hold."""
    with session.begin_nested() as example:
        event = make_event(session, "klein", capacity=capacity, starts_at=START, ends_at=END)
        paper, desk = Paper(capacity), Desk(session, event.id)
        before: list[RegistrationStatus] = []
        for deed, drawn in deeds:
            number = paper.party(deed, drawn) if deed in {"leave", "accept", "decline"} else drawn
            paper.do(deed, number)
            desk.do(deed, number)
            status = desk.status()
            assert status == paper.status
            assert_held_seats(session, event.id, paper)
            assert_order(paper, before, status)
            before = status
        example.rollback()


def assert_held_seats(session: Session, event_id: int, paper: Paper) -> None:
    """Seats are those of whole parties, never more than there are, and nobody waits who fits."""
    smallest = min((paper.persons[number] for number in paper.waiting()), default=None)
    assert seats(session, event_id) == Seats(paper.capacity, paper.capacity - paper.free(), smallest)
    assert paper.free() >= 0
    assert paper.now >= END or smallest is None or smallest > paper.free()
    tickets = select(func.coalesce(func.sum(Ticket.admits), 0)).where(
        Ticket.event_id == event_id, Ticket.revoked_at.is_(None)
    )
    offers = select(func.coalesce(func.sum(Registration.persons), 0)).where(
        Registration.event_id == event_id, Registration.status == OFFERED
    )
    assert sum(session.scalar(question) or 0 for question in (tickets, offers)) == paper.capacity - paper.free()


def assert_order(paper: Paper, before: list[RegistrationStatus], after: list[RegistrationStatus]) -> None:
    """Nothing comes back, and whoever was served now is smaller than everybody who waits longer."""
    old = [*before, *[None] * (len(after) - len(before))]
    assert all(new in FOLLOWS[was] for was, new in zip(old, after, strict=True))
    served_now = [n for n, (was, new) in enumerate(zip(old, after, strict=True)) if new in SEATED and was not in SEATED]
    for number in served_now:
        passed = [one for one in paper.waiting() if one < number]
        assert all(paper.persons[one] > paper.persons[number] for one in passed)
