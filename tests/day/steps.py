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
TICKETS = ("first", "second", "late", "blank", "walk-in")
"""Two families that are registered in the morning, one that comes later, a blank ticket, and the first walk-in."""


class Trouble(StrEnum):
    """What happens to the next request of a phone."""

    LOST_REQUEST = "lost request"
    LOST_ANSWER = "lost answer"
    TWICE = "twice"
    LATE = "late"
    BUSY = "busy"
    HOTEL = "hotel"
    KILLED = "killed"
    """The browser ends the app while it asks; the request arrives."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Read a ticket by its code, its first code or its number; let in some of those it is good for."""

    phone: str
    ticket: str
    by: str = "code"
    whom: int = 255
    """A bit for each person that the screen offers, so that some stay away."""
    more: str = ""
    """Type of one more who came along, or of whom a blank ticket is for."""


@dataclass(frozen=True, slots=True)
class Look:
    """Read a ticket and leave it on the screen, while other things happen."""

    phone: str
    ticket: str
    by: str = "code"


@dataclass(frozen=True, slots=True)
class Tap:
    """Let in some of those that the screen offers."""

    phone: str
    whom: int = 255
    more: str = ""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Note a party that has no ticket."""

    phone: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last of one's own admissions that still stands."""

    phone: str


@dataclass(frozen=True, slots=True)
class Sync:
    """The phone is in contact by itself, as every minute."""

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
class Disk:
    """The phone is full of pictures, or has room again."""

    phone: str
    full: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody sets the clock of a phone by so many minutes."""

    phone: str
    minutes: int


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


@dataclass(frozen=True, slots=True)
class Register:
    """The late family registers."""


@dataclass(frozen=True, slots=True)
class Revoke:
    """An organiser ends the access of a phone."""

    phone: str


Step = (
    Scan | Look | Tap | WalkIn | Undo | Sync | Online | Mishap | Restart | Disk | Turn | Wait
    | Change | Cancel | Register | Revoke
)  # fmt: skip

PARTIES = ((("young", 1), ("parent", 1)), (("young", 3),), (("parent", 2), ("child", 2)))
SCANS: list[Step] = [
    *(Scan(*what) for what in product(PHONES, TICKETS, ("code", "old code", "number"), (1, 2, 5, 7, 255))),
    *(Scan(*what) for what in product(PHONES, TICKETS, ("code",), (0, 255), ("young", "parent"))),
]
SLOW: list[Step] = [
    *(Look(*what) for what in product(PHONES, TICKETS, ("code", "number"))),
    *(Tap(*what) for what in product(PHONES, (1, 255, 255, 255), ("", "", "parent"))),
]
SELDOM: list[Step] = [
    *(Mishap(*what) for what in product(PHONES, Trouble)),
    *(Online(*what) for what in product(PHONES, (False, True))),
    *(Change(*what) for what in product(TICKETS[:3], PARTIES)),
    *map(Cancel, TICKETS[:3]),
    *[Register()] * 6,
    *map(Restart, PHONES),
    *(Disk(*what) for what in product(PHONES, (True, False))),
    *(Turn(*what) for what in product(PHONES, (-300, 90))),
    *map(Wait, (1, 1, 30, 600, 1440)),
    *map(Revoke, PHONES),
    *(WalkIn(*what) for what in product(PHONES, PARTIES)),
]
OFTEN: list[Step] = [*map(Undo, PHONES), *map(Sync, PHONES)] * 6
STEPS = [*SCANS, *SLOW, *SELDOM, *OFTEN]

histories = st.lists(st.sampled_from(STEPS), min_size=4, max_size=30)
offsets = st.tuples(*[st.sampled_from((0, 0, 7, -300, 90 * 60))] * len(PHONES))
"""Minutes by which each phone's clock is wrong in the morning."""
