"""Importing campaigns, events and counts from a file: all or nothing, and twice is as good as once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from eventdesk.desk.import_file import CampaignEntry, CountEntry, EventEntry, StationEntry
from eventdesk.desk.import_parts import refuse
from eventdesk.events.models import Campaign, Event, EventText, Station, StationText, Status
from eventdesk.events.plans import ONLINE_SEATS, EventPlan, Preset, Problem, Wording, problems, station_keys
from eventdesk.events.rules import is_slug
from eventdesk.events.service import in_calendars, plan_of, renew_calendars
from eventdesk.events.stations import usual_station
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.vocabulary import STATIONS, StationKind

OWN_METHODS = (Method.IMPORTED, Method.ASSUMED)
"""Counts an import may replace; what was tallied or counted by hand stays."""

_REQUIRED = ("preset", "form", "status", "starts_at", "ends_at")
_LOOKS = (("blue", "speech"), ("amber", "compass"), ("green", "tools"), ("violet", "steps"))
"""Colour and icon of a campaign's own stations, by turns."""

_SENTENCES: Mapping[Problem, str] = {
    Problem.GERMAN_TITLE_MISSING: "is missing; German stands in for missing languages",
    Problem.TITLE_MISSING: "is missing though there is a description or directions",
    Problem.SLUG_WRONG: "must consist of small letters, digits and single hyphens, and not be `new`",
    Problem.ENDS_BEFORE_START: "must be later than starts_at",
    Problem.TOO_LONG: "is more than 31 days after starts_at",
    Problem.HOUR_NOT_ONLINE: "must be online for an online hour",
    Problem.ONLINE_WITH_DISTRICT: "must be null for an online event",
    Problem.DISTRICT_MISSING: "is missing; only online events have no district",
    Problem.DISTRICT_UNKNOWN: "must be a district of the campaign's Land",
    Problem.CAPACITY_WRONG: "must be from 1 to 99999, or null for no limit",
    Problem.CLOSES_AFTER_END: "would end the event before its registration closes",
    Problem.CLOSES_BEFORE_OPENING: "would end the event before its registration opens",
    Problem.LINK_WRONG: "must be a complete https address",
}
_CLOSED = "cannot change any more: the event is closed; reopen it first"
_KEYS = {"district_ags": "ags", "registration_closes_at": "ends_at", "registration_opens_at": "ends_at"}
"""Fields that the file calls otherwise, or that it moves."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How much of the file was new."""

    events: int
    created: int


def import_campaign(session: Session, entry: CampaignEntry, now: datetime, method: str = Method.IMPORTED) -> Imported:
    """Bring a campaign and its events to what a file says; counts replace the earlier import of the event.

    Args:
        session: The transaction; nothing is kept if anything is refused.
        entry: The file.
        now: When; kept if calendars have to take an event anew.
        method: How its people were counted: `imported` or `assumed`.

    Raises:
        InvalidInputError: Something does not fit together; says where.
    """
    campaign = _campaign(session, entry)
    slugs = [event.slug for event in entry.events]
    present = {
        event.slug: event for event in session.scalars(select(Event).where(Event.slug.in_(slugs)).with_for_update())
    }
    for event in entry.events:
        known = present.get(event.slug)
        before = in_calendars(known) if known else ()
        written = _write_event(session, campaign, event, known, method)
        if written.closed_at is not None and in_calendars(written) != before:
            refuse(event.path, _CLOSED)
        renew_calendars(written, before, now)
    session.flush()
    return Imported(len(slugs), len(slugs) - len(present))


def _campaign(session: Session, entry: CampaignEntry) -> Campaign:
    """Find or begin the campaign."""
    if not is_slug(entry.slug):
        refuse("campaign.slug", _SENTENCES[Problem.SLUG_WRONG])
    campaign = session.scalar(select(Campaign).where(Campaign.slug == entry.slug))
    if campaign is None:
        for key in ("audience", "land", "name"):
            if key not in entry.fields:
                refuse(f"campaign.{key}", "is missing")
        campaign = Campaign(slug=entry.slug, name={})
    _refuse_moving_away(session, campaign, entry.fields)
    name = {**campaign.name, **entry.fields.get("name", {})}
    if "de" not in name:
        refuse("campaign.name.de", "is missing")
    for key, value in {**entry.fields, "name": name}.items():
        setattr(campaign, key, value)
    session.add(campaign)
    session.flush()
    return campaign


def _refuse_moving_away(session: Session, campaign: Campaign, fields: Mapping[str, Any]) -> None:
    """Keep Land and audience of a campaign that has events: their places and types belong to them."""
    wanted = {key: fields[key] for key in ("land", "audience") if key in fields}
    changed = [key for key, value in wanted.items() if campaign.id and getattr(campaign, key) != value]
    if changed and session.scalar(select(Event.id).where(Event.campaign_id == campaign.id).limit(1)):
        refuse(f"campaign.{changed[0]}", "cannot change any more: the campaign has events")


def _write_event(session: Session, campaign: Campaign, entry: EventEntry, event: Event | None, method: str) -> Event:
    """Create or change one event with everything that hangs on it."""
    is_new = event is None
    if event is None:
        plan = _new_plan(campaign, entry)
        event = Event(slug=entry.slug, campaign_id=campaign.id)
    else:
        plan = _changed_plan(session, campaign, entry, event)
        _look_at_status(entry, event)
    _refuse_problems(entry, plan)
    for column, value in entry.fields.items():
        setattr(event, column, list(value) if isinstance(value, tuple) else value)
    event.capacity = plan.capacity
    session.add(event)
    session.flush()
    _write_texts(session, event.id, plan.texts)
    stations = entry.stations
    if stations is None and is_new:
        stations = [StationEntry(key, None, {}) for key in station_keys(plan.form)]
    _write_stations(session, event.id, stations or [], entry.path)
    if entry.counts is not None:
        _write_counts(session, event, entry, method)
    return event


def _new_plan(campaign: Campaign, entry: EventEntry) -> EventPlan:
    """Read an event the database does not know yet."""
    for key in _REQUIRED:
        if key not in entry.fields:
            refuse(f"{entry.path}.{key}", "is missing; the event is new")
    fields = {key: value for key, value in entry.fields.items() if key != "status"}
    if fields["preset"] == Preset.ONLINE_HOUR:
        fields = {"capacity": ONLINE_SEATS, **fields}
    return EventPlan(campaign_id=campaign.id, land=campaign.land, slug=entry.slug, texts=_texts(entry, {}), **fields)


def _changed_plan(session: Session, campaign: Campaign, entry: EventEntry, event: Event) -> EventPlan:
    """Read an event as it will be; what the file does not name stays."""
    if event.campaign_id != campaign.id:
        refuse(f"{entry.path}.slug", f"{entry.slug!r} belongs to another campaign")
    present = plan_of(session, event)
    fields = {key: value for key, value in entry.fields.items() if key != "status"}
    plan = replace(present, texts=_texts(entry, present.texts), **fields)
    if plan.capacity is not None and plan.capacity < event.seats_taken:
        refuse(f"{entry.path}.capacity", f"is less than the {event.seats_taken} seats already taken")
    return plan


def _look_at_status(entry: EventEntry, event: Event) -> None:
    """Let phones notice a new status. With tickets, only cancelling is left: families rely on what they were told."""
    wanted = entry.fields.get("status", event.status)
    if wanted == event.status:
        return
    if event.tickets_issued and wanted != Status.CANCELLED:
        refuse(f"{entry.path}.status", f"cannot change from {event.status}: there are tickets")
    event.change_number += 1


def _texts(entry: EventEntry, present: Mapping[str, Wording]) -> dict[str, Wording]:
    """Lay the texts of the file over those that are there."""
    texts = dict(present)
    for language in {*entry.title, *entry.description, *entry.directions}:
        known = texts.get(language, Wording(""))
        texts[language] = known._replace(
            title=entry.title.get(language, known.title),
            description=entry.description.get(language, known.description),
            directions=entry.directions.get(language, known.directions),
        )
    return texts


def _refuse_problems(entry: EventEntry, plan: EventPlan) -> None:
    """Refuse what the desk would refuse too."""
    for field, problem in problems(plan).items():
        key = field.replace("title_", "title.") if field.startswith("title_") else _KEYS.get(field, field)
        refuse(f"{entry.path}.{key}", _SENTENCES.get(problem, f"is wrong ({problem})"))


def _write_texts(session: Session, event_id: int, texts: Mapping[str, Wording]) -> None:
    """Write the texts that differ."""
    for language, wording in texts.items():
        session.merge(EventText(event_id=event_id, language=language, **wording._asdict()))


def _write_stations(session: Session, event_id: int, entries: Sequence[StationEntry], path: str) -> None:
    """Add or change the stations the file names; others stay."""
    if not entries:
        return
    _refuse_twice([entry.key for entry in entries], path)
    rows = session.scalars(select(Station).where(Station.event_id == event_id))
    present = {station.key: station for station in rows}
    for entry in entries:
        station = present.get(entry.key) or _new_station(event_id, entry, list(present.values()), path)
        station.kind = entry.kind or station.kind
        present[entry.key] = station
        session.add(station)
        session.flush()
        usual = STATIONS[entry.key].titles if entry.key in STATIONS and not entry.title else {}
        for language, title in {**usual, **entry.title}.items():
            session.merge(StationText(station_id=station.id, language=language, title=title))


def _refuse_twice(keys: Sequence[str], path: str) -> None:
    """Refuse a station that is named twice: the second would silently win."""
    for place, key in enumerate(keys):
        if key in keys[:place]:
            refuse(f"{path}.stations[{place}].key", f"{key!r} stands in the event twice")


def _new_station(event_id: int, entry: StationEntry, present: Sequence[Station], path: str) -> Station:
    """Make a station: a usual one looks as usual, an own one takes the next number."""
    if entry.key in STATIONS:
        return usual_station(event_id, entry.key)
    if entry.kind is None or "de" not in entry.title:
        refuse(f"{path}.stations", f"needs kind and title.de for {entry.key!r}, which is no usual station")
    if entry.kind != StationKind.ADVICE:
        return Station(event_id=event_id, key=entry.key, kind=entry.kind, number=None, colour="slate", icon="door")
    number = 1 + max((station.number or 0 for station in present), default=0)
    colour, icon = _LOOKS[(number - 1) % len(_LOOKS)]
    return Station(event_id=event_id, key=entry.key, kind=entry.kind, number=number, colour=colour, icon=icon)


def _write_counts(session: Session, event: Event, entry: EventEntry, method: str) -> None:
    """Replace what was imported before; the same counts again leave the rows alone."""
    rows = session.execute(select(Station.key, Station.id).where(Station.event_id == event.id))
    stations = {row.key: row.id for row in rows}
    wanted = [_count(event.id, count, stations, method) for count in entry.counts or ()]
    own = (RecordedCount.event_id == event.id, RecordedCount.method.in_(OWN_METHODS))
    present = session.scalars(select(RecordedCount).where(*own)).all()
    if Counter(_grain(vars(count)) for count in present) == Counter(_grain(count) for count in wanted):
        return
    if event.closed_at is not None:
        refuse(f"{entry.path}.counts", _CLOSED)
    session.execute(delete(RecordedCount).where(*own))
    if wanted:
        session.execute(insert(RecordedCount), wanted)


def _count(event_id: int, entry: CountEntry, stations: Mapping[str, int], method: str) -> dict[str, Any]:
    """Spell out a count as a row."""
    if entry.station is not None and entry.station not in stations:
        refuse(f"{entry.path}.station", f"{entry.station!r} is no station of this event")
    return {
        "event_id": event_id,
        "measure": Measure.ATTENDANCE if entry.station is None else Measure.CONTACT,
        "day": None,
        "station_id": None if entry.station is None else stations[entry.station],
        "type": entry.type,
        "home_ags": entry.home_ags,
        "persons": entry.persons,
        "parties": entry.parties,
        "method": method,
    }


def _grain(count: Mapping[str, Any]) -> tuple[Any, ...]:
    """What two equal counts have in common."""
    keys = ("measure", "day", "station_id", "type", "home_ags", "persons", "parties", "method")
    return tuple(count[key] for key in keys)
