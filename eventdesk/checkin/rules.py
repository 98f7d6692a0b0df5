"""What a reading means, who was seen, and which visits follow. Pure: values in, values out.

Visits are a set with undo: a visit is there while at least one scan that saw it has not been
undone. Repetition, order and delay of scans never change which visits there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Protocol, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from eventdesk.events.rules import days_of
from eventdesk.tickets.rules import MAX_ORDINAL, Code, attendee_id, is_genuine, read
from eventdesk.vocabulary import TYPES


class ScanRefusedError(Exception):
    """One scan of a batch cannot be taken; the others are."""

    def __init__(self, code: str, detail: str) -> None:
        """Remember a stable code and an English sentence for whoever writes a client."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Verdict(StrEnum):
    """The answer staff see. What is seen a hundred times a day is no error."""

    WELCOME = "welcome"
    SEEN_BEFORE = "seen_before"
    PARTLY_SEEN = "partly_seen"
    WRONG_EVENT = "wrong_event"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    UNKNOWN = "unknown"
    FORGED = "forged"
    MALFORMED = "malformed"


ADMITTING = frozenset({Verdict.WELCOME, Verdict.SEEN_BEFORE, Verdict.PARTLY_SEEN})
"""Verdicts after which the server admits by itself; with the others a human decides."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a party, as a scanner knows people: a type and an ordinal."""

    id: UUID
    type: str
    ordinal: int
    first_issue: int = 1
    last_issue: int | None = None
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A scan that was not undone: these people were at this station."""

    station_id: int
    at: datetime
    people: frozenset[UUID]
    counts: bool = True
    """False at a technical station, where being seen is no attendance."""
    offline: bool = False
    """Decided without an answer of the server."""


@dataclass(slots=True)
class Party:
    """A ticket with its people and everything scanned so far, scans by their id."""

    ticket_id: UUID
    number: str
    issue: int
    admits: int
    revoked: bool
    language: str | None
    open_ended: bool
    """Blank tickets and walk-ins: whoever is named belongs to the party."""
    people: dict[UUID, Person] = field(default_factory=dict)
    sightings: dict[UUID, Sighting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventDays:
    """The local dates of an event."""

    first: date
    last: date
    zone: str

    @classmethod
    def between(cls, starts_at: datetime, ends_at: datetime, zone: str) -> Self:
        """Tell the days of an event; one that ends at midnight has not begun the next."""
        return cls(*days_of(starts_at, ends_at, zone), zone)

    def nearest(self, moment: datetime) -> date:
        """The event day a moment belongs to: its local date, moved into the event."""
        return min(max(moment.astimezone(ZoneInfo(self.zone)).date(), self.first), self.last)


def understand(text: str, event: int, keys: Mapping[int, bytes]) -> Code | Verdict:
    """Understand what was read at an event, or say why it is no ticket of it.

    Another event's code cannot be verified with this event's key, so it is told apart first.
    """
    code = read(text)
    if code is None:
        return Verdict.MALFORMED
    if code.event != event:
        return Verdict.WRONG_EVENT
    return code if is_genuine(code, keys) else Verdict.FORGED


def judge(party: Party, issue: int, station: int, day: date, days: EventDays) -> Verdict:
    """Judge a ticket at a station on a day, before the scan in hand counts.

    Args:
        party: The ticket as known now.
        issue: Issue of the code that was read; the current one if a number was read.
        station: Station that scans.
        day: Event day of the scan.
        days: The event's dates.
    """
    if issue < party.issue:
        return Verdict.REPLACED
    if party.revoked:
        return Verdict.CANCELLED
    seen = seen_at(party, station, day, days)
    if not seen:
        return Verdict.WELCOME
    return Verdict.SEEN_BEFORE if {person.id for person in current(party)} <= seen else Verdict.PARTLY_SEEN


def current(party: Party, issue: int | None = None) -> list[Person]:
    """List the people an issue admits, in vocabulary order; those who came along are not among them."""
    wanted = party.issue if issue is None else issue
    return sorted(
        (
            person
            for person in party.people.values()
            if not person.extra and person.first_issue <= wanted <= (person.last_issue or wanted)
        ),
        key=by_vocabulary,
    )


class Typed(Protocol):
    """Whoever has a type and an ordinal."""

    @property
    def type(self) -> str:
        """Code of the participant type."""

    @property
    def ordinal(self) -> int:
        """Number within the type, from 1."""


def by_vocabulary(person: Typed) -> tuple[int, int]:
    """Sort people by type in vocabulary order, then by ordinal."""
    return TYPES[person.type].order, person.ordinal


def seen_at(party: Party, station: int, day: date, days: EventDays) -> frozenset[UUID]:
    """Tell who of a party has been seen at a station on a day."""
    people: set[UUID] = set()
    for sighting in party.sightings.values():
        if sighting.station_id == station and days.nearest(sighting.at) == day:
            people |= sighting.people
    return frozenset(people)


def first_seen(party: Party, station: int, day: date, days: EventDays) -> datetime | None:
    """Tell when a party was first seen at a station on a day, in UTC."""
    moments = (s.at for s in party.sightings.values() if s.people and s.station_id == station)
    return min((at for at in moments if days.nearest(at) == day), default=None)


def visits(party: Party, days: EventDays) -> set[tuple[UUID, int, date]]:
    """Derive all visits of a party from its scans: (attendee, station, day)."""
    return {
        (person, sighting.station_id, days.nearest(sighting.at))
        for sighting in party.sightings.values()
        for person in sighting.people
    }


def attending(party: Party) -> set[UUID]:
    """Tell who of a party attended: was seen at a station that counts."""
    return {person for sighting in party.sightings.values() if sighting.counts for person in sighting.people}


def person_named(ticket: UUID, attendee: UUID, kinds: Iterable[str] = TYPES) -> Person | None:
    """Find out which type and ordinal an attendee id stands for, if it is one of this ticket."""
    for kind in kinds:
        ordinal = _ordinals(ticket, kind).get(attendee)
        if ordinal is not None:
            return Person(attendee, kind, ordinal)
    return None


@lru_cache(maxsize=64)
def _ordinals(ticket: UUID, kind: str) -> Mapping[UUID, int]:
    """Spell out the ids of everybody of one type that a ticket could have.

    Kept for the next person of the same ticket: a lost phone that names thousands in one batch, each looked
    for anew, would stop the whole check-in for a minute.
    """
    return {attendee_id(ticket, kind, ordinal): ordinal for ordinal in range(1, MAX_ORDINAL + 1)}
