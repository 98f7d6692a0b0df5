"""Demonstration data: the campaign of 2025 as it was published, and a campaign of today to try things out.

One information day to come is full and has a waiting list.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from eventdesk.desk.demo_families import fill_up
from eventdesk.desk.import_file import read_campaign
from eventdesk.desk.importing import import_campaign
from eventdesk.events.holidays import holiday
from eventdesk.events.models import Campaign, Event
from eventdesk.places import DISTRICTS
from eventdesk.reports.models import Method
from eventdesk.vocabulary import INFODAY_STATIONS, ONLINE_STATIONS

LAND = "15"
TARGET = 1000
CAMPAIGN_2025 = "sachsen-anhalt-will-dich-2025"
HOURS = 8
SEATS_ONLINE = 20

_BERLIN = ZoneInfo("Europe/Berlin")
_DAY = timedelta(days=1)
_WEDNESDAY, _THURSDAY = 2, 3


class InfoDay(NamedTuple):
    """An information day to come: town, district, house, seats, languages of the mediators."""

    town: str
    ags: str
    place: str
    address: str
    capacity: int
    languages: tuple[str, ...]


INFO_DAYS = (
    InfoDay("magdeburg", "15003", "Bürgerhaus am Markt", "Am Markt 1, 39104 Magdeburg", 60, ("de", "en", "ar", "uk")),
    InfoDay("stendal", "15090", "Haus der Vereine", "Am Markt 1, 39576 Stendal", 40, ("de", "ar", "ru", "uk")),
    InfoDay("halle", "15002", "Volkshochschule", "Am Markt 1, 06108 Halle (Saale)", 80, ("de", "en", "ar", "ru", "uk")),
)
_FULL = INFO_DAYS[1]
"""Has forty seats, and more families who want them."""
_SESSION_LANGUAGES = ("ar", "ru", "uk", "en")
"""Online hours are held in German and one other language, by turns."""


def fill(session: Session, now: datetime) -> None:
    """Fill in what is missing of both campaigns; what is there already stays as it is."""
    today = now.astimezone(_BERLIN).date()
    if session.scalar(select(Campaign.id).where(Campaign.slug == CAMPAIGN_2025)) is None:
        import_campaign(session, read_campaign(campaign_2025()), now, method=Method.ASSUMED)
    planned = coming_events(today)
    known = session.scalars(
        select(Event.slug).where(or_(Event.starts_at > now, Event.slug.in_([event["slug"] for event in planned])))
    )
    coming = _without_known(planned, set(known))
    if not coming:
        return
    content = {
        "campaign": {
            "slug": f"sachsen-anhalt-will-dich-{today.year}",
            "audience": "families",
            "land": LAND,
            "target": TARGET,
            "name": _texts("campaign_now", year=today.year),
        },
        "events": coming,
    }
    import_campaign(session, read_campaign(content), now)
    full = [event["slug"] for event in coming if event["slug"].startswith(f"infotag-{_FULL.town}-")]
    for event_id in session.scalars(select(Event.id).where(Event.slug.in_(full))).all():
        fill_up(session, event_id, now)


def campaign_2025() -> dict[str, Any]:
    """Spell the campaign of 2025 out as an import file. Published are its sums; the split is assumed."""
    events = _data("campaign_2025.json")["events"]
    return {
        "campaign": {
            "slug": CAMPAIGN_2025,
            "audience": "families",
            "land": LAND,
            "target": TARGET,
            "name": _texts("campaign_2025"),
        },
        "events": [_held(event, is_first=place == 0) for place, event in enumerate(events)],
    }


def coming_events(today: date) -> list[dict[str, Any]]:
    """Plan three information days and eight weekly online hours after today."""
    thursdays = _open_days(today + 3 * _DAY, _THURSDAY)
    wednesdays = _open_days(today + _DAY, _WEDNESDAY)
    days = [_info_day(plan, next(thursdays)) for plan in INFO_DAYS]
    return days + [_hour(next(wednesdays)) for _ in range(HOURS)]


def _without_known(events: list[dict[str, Any]], known: set[str]) -> list[dict[str, Any]]:
    """Leave out hours that exist, and information days of towns that have one to come."""
    towns = {slug.rsplit("-", 3)[0] for slug in known}
    return [
        event
        for event in events
        if event["slug"] not in known and (event["form"] == "online" or event["slug"].rsplit("-", 3)[0] not in towns)
    ]


def _held(event: Mapping[str, Any], *, is_first: bool) -> dict[str, Any]:
    """Spell out one event of 2025."""
    day, ags = date.fromisoformat(event["date"]), event["ags"]
    kind = "hour" if ags is None else "opening" if is_first else "infoday"
    names = DISTRICTS[ags].names if ags else {}
    counts = [
        {"type": code, "persons": persons, "parties": parties} for code, (persons, parties) in event["counts"].items()
    ]
    about = "hour_about" if ags is None else "infoday_about"
    return {
        "slug": f"{kind}-{ags or 'online'}-{day}",
        "preset": "infoday" if ags else "online_hour",
        "form": "in_person" if ags else "online",
        "status": "published",
        **_times(day, time(15), 3 if ags else 1),
        "ags": ags,
        "place": event["venue"],
        "capacity": None if ags else SEATS_ONLINE,
        "title": _texts(kind, places=names),
        "description": _texts(about),
        "stations": [{"key": key} for key in (INFODAY_STATIONS if ags else ONLINE_STATIONS)],
        "counts": counts,
    }


def _info_day(plan: InfoDay, day: date) -> dict[str, Any]:
    """Spell out an information day to come."""
    return {
        "slug": f"infotag-{plan.town}-{day}",
        "preset": "infoday",
        "form": "in_person",
        "status": "published",
        **_times(day, time(15), 4),
        "ags": plan.ags,
        "place": plan.place,
        "address": plan.address,
        "capacity": plan.capacity,
        "languages": list(plan.languages),
        "step_free": True,
        "childcare": plan.capacity > SEATS_ONLINE * 2,
        "title": _texts("infoday", places=_texts(plan.town)),
        "description": _texts("infoday_about"),
        "directions": _texts("infoday_way"),
        "stations": [{"key": key} for key in INFODAY_STATIONS],
    }


def _hour(day: date) -> dict[str, Any]:
    """Spell out an online hour to come."""
    language = _SESSION_LANGUAGES[day.toordinal() // 7 % len(_SESSION_LANGUAGES)]
    return {
        "slug": f"online-beratung-{day}",
        "preset": "online_hour",
        "form": "online",
        "status": "published",
        **_times(day, time(16), 1),
        "capacity": SEATS_ONLINE,
        "languages": ["de", language],
        "join_url": f"https://example.org/online-beratung/{day}",
        "title": _texts("hour"),
        "description": _texts("hour_about"),
        "stations": [{"key": key} for key in ONLINE_STATIONS],
    }


def _open_days(first: date, weekday: int) -> Iterator[date]:
    """Name the weeks' days of one kind from a day on, holidays left out."""
    day = first + (weekday - first.weekday()) % 7 * _DAY
    while True:
        if holiday(day, LAND) is None:
            yield day
        day += 7 * _DAY


def _times(day: date, begin: time, hours: int) -> dict[str, str]:
    """Say when an event begins and ends, by the clock of the place."""
    starts_at = datetime.combine(day, begin, _BERLIN)
    return {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=hours)).isoformat()}


def _texts(key: str, places: Mapping[str, str] | None = None, year: int = 0) -> dict[str, str]:
    """Read a text in all languages, with the place named in each."""
    texts: dict[str, str] = _data("demo_texts.json")[key]
    return {
        language: text.format(place=(places or {}).get(language, ""), year=year) for language, text in texts.items()
    }


def _data(name: str) -> dict[str, Any]:
    """Read one of our own data files."""
    data: dict[str, Any] = json.loads((files("eventdesk") / "data" / name).read_text(encoding="utf-8"))
    return data
