"""What needs a human after scans arrived, and what a human may do about it. Pure.

A scan whose people were let in stands whatever the server knows by then: its visits are written and an organiser
looks at it afterwards. What may not count by itself waits, and no visit is written before somebody decides.
The sentences are in `desk.conflict_words`, a line for each cause and action of these tables.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from eventdesk.checkin.rules import Party, Person, by_vocabulary, current
from eventdesk.tickets.rules import attendee_id
from eventdesk.vocabulary import TYPES


class Cause(StrEnum):
    """Why a scan needs a human; for scans that wait the first that applies, in this order."""

    REVOKED_PHONE = "revoked_phone"
    """Handed over by a phone that was revoked, or whose time was over."""
    CLOSED_EVENT = "closed_event"
    WRONG_STATION = "wrong_station"
    """A station the phone was not paired for, or one there is no more."""
    UNKNOWN = "unknown"
    """People were let in with a code, number or ticket that nobody knows."""
    TOO_MANY = "too_many"
    """More walk-ins than one person can note."""
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    OVER_SIZE = "over_size"
    """More people were seen than the ticket admits, and no phone could know it."""


class Action(StrEnum):
    """How a conflict was settled."""

    ACCEPT = "accept"
    DISCARD = "discard"
    MERGE = "merge"
    GONE = "gone"
    """The reason went away by itself: the phone took the scan back, or the missing ticket arrived."""


WAITING = frozenset({
    Cause.REVOKED_PHONE, Cause.CLOSED_EVENT, Cause.WRONG_STATION, Cause.UNKNOWN, Cause.TOO_MANY,
})  # fmt: skip
"""No visit is written before a human accepts; of all others the visits are there and stay unless discarded."""

ACTIONS: Mapping[Cause, tuple[Action, ...]] = dict.fromkeys(Cause, (Action.ACCEPT, Action.DISCARD, Action.MERGE))
"""What can be done about each cause."""

HAND_OVER = timedelta(days=30)
"""How long a phone may hand over what it had not sent when its access ended."""

WALK_INS_PER_HOUR = 600
"""Walk-ins of one phone for each hour since it was paired, begun hours included.

Sixty people in five minutes is the most that one person was seen to note, each a party of its own where a fair
saves on each tap: 720 in an hour without a pause, which nobody keeps up. What a phone noted without a network may
come at once, so all hours since pairing count together. A stolen phone then uses up at most 2 % of an event's
million ticket numbers until its time is over.
"""


def walk_ins_allowed(paired_at: datetime, now: datetime) -> int:
    """Tell how many walk-ins a phone may have noted by now."""
    return WALK_INS_PER_HOUR * (max(now - paired_at, timedelta(0)) // timedelta(hours=1) + 1)


NOT_STATED = "unknown"
"""The type of people of whom only the number is known."""


def counted_on(party: Party, kinds: Iterable[str]) -> list[tuple[UUID, str]]:
    """Choose whom of a ticket to count for people of these types: those expected first, then who came along.

    Where it has too few of a type, the next ordinals are used, so that nobody is lost.
    """
    people: list[tuple[UUID, str]] = []
    for kind, wanted in sorted(Counter(kinds).items(), key=lambda item: TYPES[item[0]].order):
        here = sorted((p for p in party.people.values() if p.type == kind), key=_expected_first(party))
        people += [(person.id, kind) for person in here[:wanted]]
        last = max((person.ordinal for person in here), default=0)
        missing = range(last + 1, last + 1 + wanted - len(here))
        people += [(attendee_id(party.ticket_id, kind, ordinal), kind) for ordinal in missing]
    return people


def first_of(party: Party, count: int) -> list[tuple[UUID, str]]:
    """Choose the first so many of a ticket in vocabulary order; if it has fewer, the others have no type."""
    expected = [(person.id, person.type) for person in current(party)[:count]]
    strangers = Party(party.ticket_id, "", 1, 0, revoked=False, language=None, open_ended=True)
    strangers.people = {p.id: p for p in party.people.values() if (p.id, p.type) not in expected}
    return expected + counted_on(strangers, [NOT_STATED] * (count - len(expected)))


def stands(cause: str, action: str | None) -> bool:
    """Say whether the visits of a scan count while its conflict is open (None) or settled like this."""
    return action == Action.ACCEPT if cause in WAITING else action in {None, Action.ACCEPT}


def over_size(party: Party) -> set[UUID]:
    """Name the scans that brought more people than a ticket admits: those that saw somebody who is not on it.

    Only scans that were decided without the server; with it, whoever scanned was told the numbers. Who belongs
    to an open ticket is whoever came with it, so it cannot be too small.
    """
    seen = {person for sighting in party.sightings.values() for person in sighting.people}
    if party.open_ended or len(seen) <= party.admits:
        return set()
    expected = {person.id for person in current(party)}
    return {scan for scan, sighting in party.sightings.items() if sighting.offline and not sighting.people <= expected}


def kept_answer(scan: UUID, cause: str) -> dict[str, Any]:
    """Answer a scan that waits for a human, each time alike; the phone may forget it."""
    answer: dict[str, Any] = {"id": str(scan), "kept": True}
    return answer | {"verdict": Cause.UNKNOWN, "admitted": False} if cause == Cause.UNKNOWN else answer


def _expected_first(party: Party) -> Callable[[Person], tuple[bool, tuple[int, int]]]:
    """Make the order in which people of a type are counted: those of the current issue first."""
    expected = {person.id for person in current(party)}
    return lambda person: (person.id not in expected, by_vocabulary(person))
