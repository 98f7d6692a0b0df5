"""What an organiser wants an event to be, and what is wrong with it. Pure: values in, values out."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from eventdesk.events.rules import is_slug
from eventdesk.places import DISTRICTS
from eventdesk.vocabulary import INFODAY_STATIONS, ONLINE_STATIONS, Form

MAX_DAYS = timedelta(days=31)
MAX_CAPACITY = 99_999
ONLINE_SEATS = 20
"""Seats of an online hour unless the organiser says otherwise: more people cannot be advised in an hour."""
RESERVED_SLUGS = frozenset({"new"})
"""Words that the desk's own addresses use in this place."""

_MAX_SLUG = 80
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Preset(StrEnum):
    """Usual kinds of events; decides stations and defaults."""

    INFODAY = "infoday"
    ONLINE_HOUR = "online_hour"


class Problem(StrEnum):
    """What can be wrong with a plan."""

    CAMPAIGN_UNKNOWN = "campaign_unknown"
    TITLE_MISSING = "title_missing"
    GERMAN_TITLE_MISSING = "german_title_missing"
    SLUG_WRONG = "slug_wrong"
    SLUG_TAKEN = "slug_taken"
    SLUG_PUBLIC = "slug_public"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    HOUR_NOT_ONLINE = "hour_not_online"
    ONLINE_WITH_DISTRICT = "online_with_district"
    DISTRICT_MISSING = "district_missing"
    DISTRICT_UNKNOWN = "district_unknown"
    CAPACITY_WRONG = "capacity_wrong"
    CAPACITY_BELOW_TAKEN = "capacity_below_taken"
    ROOM_LIMIT_WRONG = "room_limit_wrong"
    CLOSES_BEFORE_OPENING = "closes_before_opening"
    CLOSES_AFTER_END = "closes_after_end"
    LINK_WRONG = "link_wrong"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CLOSED = "closed"
    PEOPLE_FORGOTTEN = "people_forgotten"


class Wording(NamedTuple):
    """What is told about an event in one language; plain text. `directions` say how to get there."""

    title: str
    description: str = ""
    directions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """Everything an organiser decides about an event.

    Attributes:
        preset: One of `Preset`, or another that came with an import.
        land: Land of the campaign, by the first two digits of its AGS; the place must lie in it.
        capacity: Seats for persons; None means no limit.
        room_limit: How many people the rooms hold; at the door it warns and refuses nobody.
        texts: By language; German is required, it stands in for languages that are missing.
        place_after_registration: Whether only people who registered are told venue, address and directions.
    """

    campaign_id: int
    land: str
    slug: str
    preset: str
    form: Form
    starts_at: datetime
    ends_at: datetime
    texts: Mapping[str, Wording]
    time_zone: str = "Europe/Berlin"
    venue_name: str = ""
    venue_address: str = ""
    district_ags: str | None = None
    languages: tuple[str, ...] = field(default=())
    capacity: int | None = None
    room_limit: int | None = None
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    join_url: str = ""
    step_free: bool = False
    childcare: bool = False
    place_after_registration: bool = False


def problems(plan: EventPlan) -> dict[str, Problem]:
    """Say what is wrong with a plan, by the field that has to change."""
    found = _text_problems(plan) | _time_problems(plan)
    place = _place_problem(plan)
    if place is not None:
        found["district_ags"] = place
    if plan.preset == Preset.ONLINE_HOUR and plan.form != Form.ONLINE:
        found["form"] = Problem.HOUR_NOT_ONLINE
    if plan.capacity is not None and not 1 <= plan.capacity <= MAX_CAPACITY:
        found["capacity"] = Problem.CAPACITY_WRONG
    if plan.room_limit is not None and not 1 <= plan.room_limit <= MAX_CAPACITY:
        found["room_limit"] = Problem.ROOM_LIMIT_WRONG
    if not is_slug(plan.slug) or plan.slug in RESERVED_SLUGS:
        found["slug"] = Problem.SLUG_WRONG
    if plan.join_url and not _is_web_address(plan.join_url):
        found["join_url"] = Problem.LINK_WRONG
    return found


def slug_from(title: str, day: date) -> str:
    """Make the part of an address from the day and a German title."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join([day.isoformat(), *words])[:_MAX_SLUG].strip("-")


def station_keys(form: Form) -> tuple[str, ...]:
    """Name the stations people are seen at: in the room, online, or both."""
    room = INFODAY_STATIONS if form != Form.ONLINE else ()
    return room + (ONLINE_STATIONS if form != Form.IN_PERSON else ())


def version_of(plan: EventPlan) -> str:
    """Name the state of a plan, so that two people who edit it at once notice."""
    return hashlib.sha256(repr(plan).encode()).hexdigest()[:16]


def _text_problems(plan: EventPlan) -> dict[str, Problem]:
    """Look for texts without a title; German always needs one."""
    found = {
        f"title_{language}": Problem.TITLE_MISSING
        for language, wording in plan.texts.items()
        if any(wording) and not wording.title
    }
    if not plan.texts.get("de", Wording("")).title:
        found["title_de"] = Problem.GERMAN_TITLE_MISSING
    return found


def _time_problems(plan: EventPlan) -> dict[str, Problem]:
    """Look for times in the wrong order."""
    found: dict[str, Problem] = {}
    if plan.ends_at <= plan.starts_at:
        found["ends_at"] = Problem.ENDS_BEFORE_START
    elif plan.ends_at - plan.starts_at > MAX_DAYS:
        found["ends_at"] = Problem.TOO_LONG
    opens, closes = plan.registration_opens_at, plan.registration_closes_at
    if closes is not None and closes > plan.ends_at:
        found["registration_closes_at"] = Problem.CLOSES_AFTER_END
    if opens is not None and opens >= (closes or plan.ends_at):
        found["registration_opens_at"] = Problem.CLOSES_BEFORE_OPENING
    return found


def _place_problem(plan: EventPlan) -> Problem | None:
    """Online events have no district; all others have one, in the campaign's Land."""
    if plan.form == Form.ONLINE:
        return Problem.ONLINE_WITH_DISTRICT if plan.district_ags else None
    if not plan.district_ags:
        return Problem.DISTRICT_MISSING
    known = plan.district_ags in DISTRICTS and plan.district_ags.startswith(plan.land)
    return None if known else Problem.DISTRICT_UNKNOWN


def _is_web_address(text: str) -> bool:
    """Say whether a text is a complete https address without blanks or control characters."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and re.fullmatch(r"[!-~]+", text) is not None
