"""What may happen on a day at the door: every step is a plain value, so that a history can be read and shrunk.

A step always makes sense: who undoes with nothing to undo, or cancels what is cancelled, changes nothing.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from hypothesis import strategies as st

PHONES = ("Amina", "Boris", "Chiara")
"""Who holds which phone."""
STATIONS = {"Amina": "door", "Boris": "door", "Chiara": "general"}
TICKETS = ("first", "second")


class Trouble(StrEnum):
    """What the network does to the next request of a phone."""

    LOST_REQUEST = "lost request"
    LOST_ANSWER = "lost answer"
    TWICE = "twice"
    LATE = "late"
    BUSY = "busy"
    HOTEL = "hotel"


@dataclass(frozen=True, slots=True)
class Scan:
    """Read a ticket, as the family carries it or as it was before; let in some of those it is good for."""

    phone: str
    ticket: str
    by: str = "code"
    whom: int = 7
    """A bit for each person that the screen offers, so that some stay away."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last of one's own admissions that still stands."""

    phone: str


@dataclass(frozen=True, slots=True)
class Sync:
    """The phone tries to send what it still holds."""

    phone: str


@dataclass(frozen=True, slots=True)
class Online:
    """The phone finds a network, or loses it."""

    phone: str
    online: bool


@dataclass(frozen=True, slots=True)
class Mishap:
    """The next request of a phone meets trouble."""

    phone: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Restart:
    """The tab is closed and opened again."""

    phone: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Time goes by for everybody."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Change:
    """A family says that others come."""

    ticket: str
    party: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """A family gives its ticket back."""

    ticket: str


Step = Scan | Undo | Sync | Online | Mishap | Restart | Wait | Change | Cancel

PARTIES = ((("young", 1), ("parent", 1)), (("young", 3),), (("parent", 2), ("child", 2)))
SCANS = [Scan(*what) for what in product(PHONES, TICKETS, ("code", "old", "number"), (1, 2, 5, 7, 255))]
SELDOM: list[Step] = [
    *(Mishap(*what) for what in product(PHONES, Trouble)),
    *(Online(*what) for what in product(PHONES, (False, True))),
    *(Change(*what) for what in product(TICKETS, PARTIES)),
    *map(Cancel, TICKETS),
    *map(Restart, PHONES),
    *map(Wait, (1, 30, 600, 1440)),
]
OFTEN: list[Step] = [*map(Undo, PHONES), *map(Sync, PHONES)]
STEPS: list[Step] = [*SCANS, *SELDOM, *OFTEN * 4]

histories = st.lists(st.sampled_from(STEPS), min_size=3, max_size=24)
offsets = st.tuples(*[st.sampled_from((0, 0, 7, -300, 90 * 60))] * len(PHONES))
"""Minutes by which each phone's clock is wrong."""
