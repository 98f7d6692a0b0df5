"""Creating, changing, publishing and cancelling events."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Campaign, Event, EventText, Station, StationText, Status
from eventdesk.events.plans import (
    ONLINE_SEATS,
    EventPlan,
    Preset,
    Problem,
    Wording,
    problems,
    slug_from,
    station_keys,
    version_of,
)
from eventdesk.events.rules import is_slug
from eventdesk.events.seats import EventCancelledError
from eventdesk.events.stations import add_station
from eventdesk.vocabulary import STATIONS, Form

_IN_OTHER_TABLES = {"land", "texts"}
"""Fields of a plan that are not columns of the event."""
_COLUMNS = tuple(field.name for field in fields(EventPlan) if field.name not in _IN_OTHER_TABLES)
_IN_CALENDARS = ("form", "status", "starts_at", "ends_at", "time_zone", "venue_name", "venue_address", "district_ags")


class PlanRefusedError(EventdeskError):
    """The plan for an event cannot be kept as it is."""

    code = "plan-refused"
    status = 422

    def __init__(self, found: Mapping[str, Problem], seats_taken: int = 0) -> None:
        """Remember what is wrong, by field, and how many seats are taken if that matters."""
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in found.items()))
        self.problems = found
        self.seats_taken = seats_taken


class EventInUseError(EventdeskError):
    """People count on the event."""

    code = "event-in-use"
    status = 409


def create_event(session: Session, plan: EventPlan) -> Event:
    """Make a draft with its texts and the usual stations of its kind.

    An online hour without a capacity gets the usual twenty seats; an empty slug is made from day and title.

    Raises:
        PlanRefusedError: Something about the plan is wrong, or another event has its slug.
    """
    plan = _completed(session, plan)
    _refuse_if(problems(plan))
    event = Event(status=Status.DRAFT, **_columns(plan))
    _keep(session, event, plan.slug)
    _write_texts(session, event.id, plan.texts)
    _write_stations(session, event.id, station_keys(plan.form))
    return event


def edit_event(session: Session, slug: str, plan: EventPlan, version: str, now: datetime) -> Event:
    """Change an event to a plan.

    The row is locked while we look at it: families may be taking its seats at this moment.

    Args:
        session: The transaction.
        slug: Where the event is found now.
        plan: What it is to be from now on.
        version: The state that the plan was made from.
        now: When; kept if calendars have to take the event anew.

    Raises:
        NotFoundError: There is no such event.
        PlanRefusedError: Something about the plan is wrong, fewer seats would be left than are taken, somebody
            else changed the event in the meantime, or its figures are complete.
    """
    event = _locked(session, slug)
    plan = replace(plan, slug=plan.slug or event.slug)
    _refuse_if(problems(plan) | _collisions(session, event, plan, version), event.seats_taken)
    before, other_form = in_calendars(event), plan.form != event.form
    for column, value in _columns(plan).items():
        setattr(event, column, value)
    _keep(session, event, plan.slug)
    _write_texts(session, event.id, plan.texts)
    renew_calendars(event, before, now)
    if other_form:
        _write_stations(session, event.id, station_keys(plan.form))
    return event


def publish_event(session: Session, slug: str, now: datetime) -> Event:
    """Show a draft to families; registration opens as planned. Twice is as good as once.

    Raises:
        NotFoundError: There is no such event.
        EventCancelledError: It was cancelled; people may have been told already.
    """
    event = _locked(session, slug)
    if event.status == Status.CANCELLED:
        raise EventCancelledError
    before = in_calendars(event)
    event.status = Status.PUBLISHED
    renew_calendars(event, before, now)
    return event


def unpublish_event(session: Session, slug: str) -> Event:
    """Make a draft again of an event that nobody counts on. Twice is as good as once.

    Raises:
        NotFoundError: There is no such event, or it is cancelled.
        EventInUseError: Somebody registered, waits, or has a ticket: they have to be told, so it can only be cancelled.
    """
    event = _locked(session, slug)
    if event.status == Status.CANCELLED:
        raise NotFoundError("event that could be a draft")
    if event.seats_taken or event.tickets_issued or event.smallest_waiting is not None:
        raise EventInUseError
    event.status = Status.DRAFT
    return event


def cancel_event(session: Session, slug: str, now: datetime) -> Event:
    """Call a published event off that is not over. Twice is as good as once.

    Raises:
        NotFoundError: There is no such event, it was never published, it took place, or it is closed.
    """
    event = _locked(session, slug)
    if event.status == Status.CANCELLED:
        return event
    if event.status == Status.DRAFT or event.ends_at <= now or event.closed_at is not None:
        raise NotFoundError("event that could be cancelled")
    before = in_calendars(event)
    event.status = Status.CANCELLED
    event.change_number += 1
    renew_calendars(event, before, now)
    return event


def in_calendars(event: Event) -> tuple[object, ...]:
    """Read what people have in their calendars of an event, to be compared after a change."""
    return tuple(getattr(event, name) for name in _IN_CALENDARS)


def moves(event: Event, plan: EventPlan) -> bool:
    """Say whether a plan gives a published event another time, place or form: then people have to be told."""
    if event.status != Status.PUBLISHED:
        return False
    return any(getattr(event, name) != getattr(plan, name) for name in _IN_CALENDARS if name != "status")


def renew_calendars(event: Event, before: tuple[object, ...], now: datetime) -> None:
    """Let calendars take the event anew if it has another time, place, form or state; nobody has a draft."""
    if event.status != Status.DRAFT and in_calendars(event) != before:
        event.sequence = (event.sequence or 0) + 1
        event.changed_at = now


def plan_of(session: Session, event: Event) -> EventPlan:
    """Read an event as the plan it follows; to be shown, changed and handed back with its version."""
    texts = session.scalars(select(EventText).where(EventText.event_id == event.id).order_by(EventText.language))
    columns = {name: getattr(event, name) for name in _COLUMNS}
    return EventPlan(
        **columns | {"form": Form(event.form), "languages": tuple(event.languages)},
        land=_campaign(session, event.campaign_id).land,
        texts={text.language: Wording(text.title, text.description, text.directions) for text in texts},
    )


def _collisions(session: Session, event: Event, plan: EventPlan, version: str) -> dict[str, Problem]:
    """Look for what the plan cannot know: seats taken, addresses given out, changes by others."""
    found: dict[str, Problem] = {}
    if plan.capacity is not None and plan.capacity < event.seats_taken:
        found["capacity"] = Problem.CAPACITY_BELOW_TAKEN
    if plan.slug != event.slug and event.status != Status.DRAFT:
        found["slug"] = Problem.SLUG_PUBLIC
    if version != version_of(plan_of(session, event)):
        found["version"] = Problem.CHANGED_MEANWHILE
    if event.contacts_gone_at is not None and plan.ends_at != event.ends_at:
        found["ends_at"] = Problem.PEOPLE_FORGOTTEN
    if event.closed_at is not None:
        found["version"] = Problem.CLOSED
    return found


def _completed(session: Session, plan: EventPlan) -> EventPlan:
    """Fill in what the organiser left to us."""
    _campaign(session, plan.campaign_id)
    if plan.capacity is None and plan.preset == Preset.ONLINE_HOUR:
        plan = replace(plan, capacity=ONLINE_SEATS)
    if not plan.slug:
        day = plan.starts_at.astimezone(ZoneInfo(plan.time_zone)).date()
        plan = replace(plan, slug=slug_from(plan.texts.get("de", Wording("")).title, day))
    return plan


def _campaign(session: Session, campaign_id: int) -> Campaign:
    """Find the campaign of an event."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise PlanRefusedError({"campaign_id": Problem.CAMPAIGN_UNKNOWN})
    return campaign


def _locked(session: Session, slug: str) -> Event:
    """Find an event and keep others from changing it until the transaction ends."""
    event = session.scalar(select(Event).where(Event.slug == slug).with_for_update()) if is_slug(slug) else None
    if event is None:
        raise NotFoundError("event")
    return event


def _columns(plan: EventPlan) -> dict[str, object]:
    """Read the columns of the event from its plan."""
    columns = {name: getattr(plan, name) for name in _COLUMNS}
    return columns | {"languages": list(plan.languages)}


def _refuse_if(found: Mapping[str, Problem], seats_taken: int = 0) -> None:
    """Refuse a plan that has problems."""
    if found:
        raise PlanRefusedError(found, seats_taken)


def _keep(session: Session, event: Event, slug: str) -> None:
    """Write the event; another one with this slug may have come between our look and our writing."""
    try:
        with session.begin_nested():
            session.add(event)
            session.flush()
    except IntegrityError as error:
        if session.scalar(select(Event.id).where(Event.slug == slug)) is None:
            raise
        raise PlanRefusedError({"slug": Problem.SLUG_TAKEN}) from error


def _write_texts(session: Session, event_id: int, texts: Mapping[str, Wording]) -> None:
    """Replace the texts; a language without a title has none."""
    present = {text.language: text for text in session.scalars(select(EventText).where(EventText.event_id == event_id))}
    for language, wording in texts.items():
        if wording.title:
            text = present.get(language) or EventText(event_id=event_id, language=language)
            text.title, text.description, text.directions = wording
            session.add(text)
    for language, text in present.items():
        if not texts.get(language, Wording("")).title:
            session.delete(text)


def _write_stations(session: Session, event_id: int, keys: Iterable[str]) -> None:
    """Add the stations that are missing and drop those that nobody has used and the form no longer needs."""
    present = {station.key: station for station in session.scalars(select(Station).where(Station.event_id == event_id))}
    for key in keys:
        if key not in present:
            add_station(session, event_id, key)
    for key in present.keys() & STATIONS.keys() - set(keys):
        _drop_station(session, present[key].id)


def _drop_station(session: Session, station_id: int) -> None:
    """Remove a station unless phones or scans refer to it."""
    try:
        with session.begin_nested():
            session.execute(delete(StationText).where(StationText.station_id == station_id))
            session.execute(delete(Station).where(Station.id == station_id))
    except IntegrityError:
        return
