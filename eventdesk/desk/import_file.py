"""Reading an import file: what it says, checked piece by piece, each error with its place in the file."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Status
from eventdesk.events.rules import is_slug
from eventdesk.i18n import LANGUAGES
from eventdesk.places import DISTRICTS, LAENDER
from eventdesk.vocabulary import ELSEWHERE, TYPES, Audience, Form, StationKind

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

PRESETS = ("infoday", "online_hour", "expert", "network_multi", "board", "fair", "training", "counselling_log")
SPOKEN = (*LANGUAGES, "other")
MAX_COUNT = 1_000_000
MAX_SLUG = 80
FIRST_YEAR, LAST_YEAR = 2000, 2099
MAX_TITLE = 200
MAX_TEXT = 4000


def refuse(path: str, why: str) -> NoReturn:
    """Say what is wrong at a place of the file, such as `events[0].title.de`.

    Raises:
        InvalidInputError: Always.
    """
    raise InvalidInputError(f"{path or 'The file'} {why}.")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the file and where it stands."""

    value: Any
    path: str

    def refuse(self, why: str) -> NoReturn:
        """Say what is wrong here."""
        refuse(self.path, why)

    def members(self, known: Collection[str], required: Collection[str] = ()) -> "dict[str, Part]":
        """Open an object; unknown and missing keys are refused."""
        if not isinstance(self.value, dict):
            self.refuse("must be an object in curly brackets")
        parts = {key: Part(value, f"{self.path}.{key}" if self.path else key) for key, value in self.value.items()}
        for key, part in parts.items():
            if key not in known:
                part.refuse("is unknown; known are " + ", ".join(known))
        for key in required:
            if key not in parts:
                refuse(f"{self.path}.{key}" if self.path else key, "is missing")
        return parts

    def items(self) -> "list[Part]":
        """Open a list."""
        if not isinstance(self.value, list):
            self.refuse("must be a list in square brackets")
        return [Part(value, f"{self.path}[{place}]") for place, value in enumerate(self.value)]

    def text(self, longest: int = MAX_TITLE, *, empty: bool = False) -> str:
        """Read a text without control characters."""
        if not isinstance(self.value, str):
            self.refuse("must be a text in quotation marks")
        text = self.value.strip()
        if not text and not empty:
            self.refuse("must not be empty")
        if len(text) > longest:
            self.refuse(f"is longer than {longest} characters")
        if not all(sign.isprintable() or sign == "\n" for sign in text):
            self.refuse("contains a character that cannot be shown")
        return text

    def number(self) -> int:
        """Read a whole number from 0 upward."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not 0 <= self.value <= MAX_COUNT:
            self.refuse(f"must be a whole number from 0 to {MAX_COUNT}")
        return self.value

    def optional(self, read: "Callable[[Part], Value]") -> Value | None:
        """Read a value that may be null."""
        return None if self.value is None else read(self)

    def choice(self, choices: type[Choice]) -> Choice:
        """Read one word of a closed list."""
        try:
            return choices(self.value)
        except ValueError:
            self.refuse("must be one of " + ", ".join(choices))

    def one_of(self, words: Collection[str], what: str = "") -> str:
        """Read one word of a list."""
        if not isinstance(self.value, str) or self.value not in words:
            self.refuse(what or "must be one of " + ", ".join(words))
        return self.value

    def moment(self) -> datetime:
        """Read a moment with its offset from UTC."""
        try:
            moment = datetime.fromisoformat(self.text())
        except ValueError:
            self.refuse("must be a moment like 2026-05-12T15:00:00+02:00")
        if moment.tzinfo is None:
            self.refuse("needs its offset from UTC, like +02:00")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.refuse(f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
        return moment

    def flag(self) -> bool:
        """Read yes or no."""
        if not isinstance(self.value, bool):
            self.refuse("must be true or false")
        return self.value

    def texts(self, longest: int = MAX_TITLE) -> dict[str, str]:
        """Read a text in several languages."""
        return {language: part.text(longest) for language, part in self.members(LANGUAGES).items()}

    def languages(self) -> tuple[str, ...]:
        """Read the languages spoken somewhere."""
        return tuple(dict.fromkeys(part.one_of(SPOKEN) for part in self.items()))

    def district(self) -> str:
        """Read the key of a district."""
        return self.one_of(DISTRICTS, "must be the key (AGS) of a district, like 15003")

    def home(self) -> str:
        """Read the key of a home district, `00` for elsewhere."""
        return self.one_of((*DISTRICTS, ELSEWHERE), "must be the key (AGS) of a district, or 00 for elsewhere")


@dataclass(frozen=True, slots=True)
class StationEntry:
    """A station as the file names it; what is absent stays as it is."""

    key: str
    kind: StationKind | None
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CountEntry:
    """People counted without tickets; with a station they are contacts there, without they are attendances."""

    type: str
    persons: int
    parties: int
    home_ags: str | None
    station: str | None
    path: str


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event as the file names it; fields that are absent stay as they are."""

    path: str
    slug: str
    fields: Mapping[str, Any]
    title: Mapping[str, str]
    description: Mapping[str, str]
    stations: list[StationEntry] | None
    counts: list[CountEntry] | None


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """A campaign as the file names it, with its events."""

    slug: str
    fields: Mapping[str, Any]
    events: list[EventEntry]


def read_file(content: bytes) -> CampaignEntry:
    """Understand the content of an import file.

    Raises:
        InvalidInputError: It is no JSON, or something in it is not as it should be; says where.
    """
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise InvalidInputError("The file is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise InvalidInputError(f"The file is no JSON: line {error.lineno}, {error.msg}.") from None
    except RecursionError:
        raise InvalidInputError("The file is nested too deeply.") from None
    return read_campaign(value)


def read_campaign(value: object) -> CampaignEntry:
    """Understand a campaign with its events.

    Raises:
        InvalidInputError: Something is not as it should be; says where.
    """
    file = Part(value, "").members(("campaign", "events"), required=("campaign",))
    members = file["campaign"].members(("slug", *_CAMPAIGN), required=("slug",))
    fields = {key: _CAMPAIGN[key](member) for key, member in members.items() if key in _CAMPAIGN}
    events = [_event(item) for item in file["events"].items()] if "events" in file else []
    seen: set[str] = set()
    for event in events:
        if event.slug in seen:
            refuse(f"{event.path}.slug", f"{event.slug!r} stands in the file twice")
        seen.add(event.slug)
    return CampaignEntry(members["slug"].text(MAX_SLUG), fields, events)


def _event(part: Part) -> EventEntry:
    """Understand one event."""
    known = ("slug", *_EVENT, "title", "description", "stations", "counts")
    members = part.members(known, required=("slug",))
    return EventEntry(
        path=part.path,
        slug=members["slug"].text(MAX_SLUG),
        fields={_COLUMN.get(key, key): _EVENT[key](member) for key, member in members.items() if key in _EVENT},
        title=members["title"].texts() if "title" in members else {},
        description=members["description"].texts(MAX_TEXT) if "description" in members else {},
        stations=[_station(item) for item in members["stations"].items()] if "stations" in members else None,
        counts=[_count(item) for item in members["counts"].items()] if "counts" in members else None,
    )


def _station(part: Part) -> StationEntry:
    """Understand one station."""
    members = part.members(("key", "kind", "title"), required=("key",))
    kind = members["kind"].choice(StationKind) if "kind" in members else None
    title = members["title"].texts() if "title" in members else {}
    key = members["key"].text(40)
    if not is_slug(key.replace("_", "-")):
        members["key"].refuse("must consist of small letters, digits and single hyphens or underscores")
    return StationEntry(key, kind, title)


def _count(part: Part) -> CountEntry:
    """Understand one count."""
    members = part.members(("type", "persons", "parties", "home_ags", "station"), required=("type", "persons"))
    persons = members["persons"].number()
    parties = members["parties"].number() if "parties" in members else 0
    if parties > persons:
        members["parties"].refuse("is more than persons")
    return CountEntry(
        type=members["type"].one_of(TYPES),
        persons=persons,
        parties=parties,
        home_ags=members["home_ags"].optional(Part.home) if "home_ags" in members else None,
        station=members["station"].optional(Part.text) if "station" in members else None,
        path=part.path,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a key twice; JSON would silently drop one."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidInputError(f"The file names {key!r} twice in one object.")
        found[key] = value
    return found


def _text_or_null(part: Part, longest: int) -> str:
    """Read a text that may be empty; null says the same."""
    return "" if part.value is None else part.text(longest, empty=True)


_CAMPAIGN: Mapping[str, Callable[[Part], Any]] = {
    "audience": lambda part: part.choice(Audience),
    "land": lambda part: part.one_of(LAENDER, "must be the key of a Land, like 15"),
    "target": lambda part: part.optional(Part.number),
    "name": Part.texts,
}
_EVENT: Mapping[str, Callable[[Part], Any]] = {
    "preset": lambda part: part.one_of(PRESETS),
    "form": lambda part: part.choice(Form),
    "status": lambda part: part.choice(Status),
    "starts_at": Part.moment,
    "ends_at": Part.moment,
    "ags": lambda part: part.optional(Part.district),
    "place": lambda part: _text_or_null(part, MAX_TITLE),
    "address": lambda part: _text_or_null(part, 300),
    "capacity": lambda part: part.optional(Part.number),
    "languages": Part.languages,
    "join_url": lambda part: _text_or_null(part, 500),
    "step_free": Part.flag,
    "childcare": Part.flag,
}
_COLUMN = {"ags": "district_ags", "place": "venue_name", "address": "venue_address"}
"""Where the file and the table have different names."""
