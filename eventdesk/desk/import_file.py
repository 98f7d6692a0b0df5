"""Reading an import file: what it says, checked piece by piece, each error with its place in the file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eventdesk.desk.import_parts import MAX_TITLE, Part, refuse
from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Status
from eventdesk.events.rules import is_slug
from eventdesk.places import LAENDER
from eventdesk.vocabulary import TYPES, Audience, Form, StationKind

PRESETS = ("infoday", "online_hour", "expert", "network_multi", "board", "fair", "training", "counselling_log")
MAX_SLUG = 80
MAX_TEXT, MAX_DIRECTIONS = 4000, 1000


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
    directions: Mapping[str, str]
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
    except ValueError:  # Python reads no whole number of more than 4300 digits
        raise InvalidInputError("The file contains a number that is too long.") from None
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
    known = ("slug", *_EVENT, "title", "description", "directions", "stations", "counts")
    members = part.members(known, required=("slug",))
    return EventEntry(
        path=part.path,
        slug=members["slug"].text(MAX_SLUG),
        fields={_COLUMN.get(key, key): _EVENT[key](member) for key, member in members.items() if key in _EVENT},
        title=members["title"].texts() if "title" in members else {},
        description=members["description"].texts(MAX_TEXT) if "description" in members else {},
        directions=members["directions"].texts(MAX_DIRECTIONS) if "directions" in members else {},
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
    "place_after_registration": Part.flag,
}
_COLUMN = {"ags": "district_ags", "place": "venue_name", "address": "venue_address"}
"""Where the file and the table have different names."""
