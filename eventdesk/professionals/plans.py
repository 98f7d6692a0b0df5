"""What an organiser decides about a meeting, read from lines that are typed in. Pure: text in, values out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from eventdesk.professionals.rules import BY_TYPE, MAX_ORGANISATION
from eventdesk.registration.rules import MAX_NAME, clean_name, is_name
from eventdesk.vocabulary import TYPES

MOST_SEATS = 9999
MOST_LINES = 200
_MAX_TITLE = 200

Line = TypeVar("Line")


class BlockPlan(NamedTuple):
    """A block of the programme, and who speaks."""

    title: str
    speaker: str


class PartPlan(NamedTuple):
    """A session and its seats."""

    title: str
    capacity: int


class MemberPlan(NamedTuple):
    """A member of a board."""

    organisation: str
    type: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """Everything that is decided about a meeting; `members` are those of the whole campaign."""

    agenda: Sequence[BlockPlan] = ()
    parts: Sequence[PartPlan] = ()
    members: Sequence[MemberPlan] = ()
    speakers_counted: bool = False
    overnight: bool = False
    by_invitation: bool = False


class WrongLineError(ValueError):
    """A line cannot be read; says which, counted from 1."""

    def __init__(self, number: int) -> None:
        """Remember the line."""
        super().__init__(f"line {number}")
        self.number = number


def read_agenda(text: str) -> list[BlockPlan]:
    """Read blocks such as `Sprache im Betrieb; Dr. Beispiel`; the speaker may be missing.

    Raises:
        WrongLineError: A title is missing or too long.
    """
    return list(_read(text, _block))


def read_parts(text: str) -> list[PartPlan]:
    """Read sessions such as `Rundgang 10 Uhr; 12`.

    Raises:
        WrongLineError: Title or seats are missing, or two sessions have one title.
    """
    parts = list(_read(text, _part))
    titles = [part.title for part in parts]
    for number, title in enumerate(titles):
        if title in titles[:number]:
            raise WrongLineError(number + 1)
    return parts


def read_members(text: str, language: str) -> list[MemberPlan]:
    """Read members such as `IHK Chemnitz; Kammer; Anna Beispiel`; the kind may be the beginning of its name.

    Raises:
        WrongLineError: Something is missing, or the kind is none of ours.
    """
    labels = {code: TYPES[code].labels[language].casefold() for code in BY_TYPE}
    return list(_read(text, lambda fields: _member(fields, labels)))


def _read(text: str, one: Callable[[list[str]], Line | None]) -> Iterator[Line]:
    """Read each line that says something."""
    for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1):
        if line.strip():
            found = one([field.strip() for field in line.split(";")])
            if found is None:
                raise WrongLineError(number)
            yield found


def _block(fields: list[str]) -> BlockPlan | None:
    title, speaker = fields[0], "; ".join(fields[1:])
    return BlockPlan(title, speaker) if title and max(len(title), len(speaker)) <= _MAX_TITLE else None


def _part(fields: list[str]) -> PartPlan | None:
    title, seats = "; ".join(fields[:-1]), fields[-1]
    readable = title and len(title) <= _MAX_TITLE and seats.isascii() and seats.isdigit()
    return PartPlan(title, int(seats)) if readable and 1 <= int(seats[:6]) <= MOST_SEATS else None


def _member(fields: list[str], labels: Mapping[str, str]) -> MemberPlan | None:
    if len(fields) != len(MemberPlan._fields) or not all(fields):
        return None
    organisation, kind, name = fields[0], fields[1].casefold(), clean_name(fields[2])
    kinds = [code for code, label in labels.items() if kind == code or label.startswith(kind)]
    readable = kinds and is_name(name) and len(name) <= MAX_NAME and len(organisation) <= MAX_ORGANISATION
    return MemberPlan(organisation, kinds[0], name) if readable else None
