"""What a registration for an organisation says, and how its people count. Pure: values in, values out."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from eventdesk.vocabulary import TYPES, Audience

MOST_PEOPLE = 30
"""One contact registers at most so many at once."""
MAX_ORGANISATION = 160

BY_TYPE = tuple(code for code, kind in TYPES.items() if kind.audience == Audience.PROFESSIONALS)
"""Types of organisations, in vocabulary order."""


class Role(StrEnum):
    """What somebody does at a meeting. Only participants count, and speakers where the organiser says so."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    HOST = "host"
    INTERPRETER = "interpreter"
    PRESS = "press"


class Level(StrEnum):
    """Whom an organisation belongs to."""

    CITY = "city"
    LANDKREIS = "landkreis"
    LAND = "land"
    BUND = "bund"


class Region(StrEnum):
    """What the region of an organisation is like."""

    METRO = "metro"
    OTHER = "other"


class Gathering(StrEnum):
    """Kinds of meetings for professionals."""

    EXPERT = "expert"
    NETWORK = "network_multi"
    BOARD = "board"
    TRAINING = "training"


_UNCOUNTED = {Role.SPEAKER: "guest", Role.HOST: "staff", Role.INTERPRETER: "interpreter", Role.PRESS: "press"}


@dataclass(frozen=True, slots=True)
class Attending:
    """One person as registered."""

    name: str
    role: Role = Role.PARTICIPANT
    days: tuple[str, ...] = ()
    overnight: bool = False
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """Everybody whom one contact registers for an organisation."""

    organisation: str
    type: str
    people: tuple[Attending, ...]
    level: str = ""
    region: str = ""
    email: str | None = None

    @property
    def fingerprint(self) -> bytes:
        """Tells a form sent twice from another one with the same id."""
        return hashlib.sha256(repr(self).encode()).digest()


def ticket_type(role: Role, organisation_type: str, *, speakers_counted: bool) -> str:
    """Say as which type somebody is counted: of the organisation, or as one of those who never count."""
    if role == Role.PARTICIPANT or (role == Role.SPEAKER and speakers_counted):
        return organisation_type
    return _UNCOUNTED[role]


def name_key(name: str) -> str:
    """Spell an organisation's name so that it is found again however it is typed."""
    return " ".join(name.casefold().split())[:MAX_ORGANISATION]
