"""What tests are about: campaigns, events and tickets, with sensible defaults."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.events.models import Campaign, Event, EventText, Station, StationText, Status
from eventdesk.events.seats import take_seats
from eventdesk.events.stations import usual_station
from eventdesk.tickets.models import Source, Ticket
from eventdesk.tickets.service import TicketOrder, issue
from eventdesk.vocabulary import INFODAY_STATIONS, ONLINE_STATIONS, STATIONS, Audience, Form

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TITLES = {
    "de": "Informationstag Ausbildung",
    "en": "Information day on vocational training",
    "ar": "يوم تعريفي بالتدريب المهني",
    "ru": "Информационный день о профессиональном обучении",
    "uk": "Інформаційний день про професійне навчання",
}


def make_campaign(session: Session, slug: str = "sachsen-anhalt-will-dich", **changes: Any) -> Campaign:
    """The campaign of that slug, made if it is not there yet."""
    found = session.scalars(select(Campaign).where(Campaign.slug == slug)).one_or_none()
    if found:
        return found
    values = {"audience": Audience.FAMILIES, "land": "15", "target": 1000, "name": {"de": "Sachsen-Anhalt will dich"}}
    campaign = Campaign(**{"slug": slug, **values, **changes})
    session.add(campaign)
    session.flush()
    return campaign


def make_event(session: Session, slug: str = "infotag-magdeburg", **changes: Any) -> Event:
    """A published information day in Magdeburg, 60 seats, running on the morning of the tests."""
    values: dict[str, Any] = {
        "campaign_id": changes.pop("campaign_id", None) or make_campaign(session).id,
        "slug": slug,
        "preset": "infoday",
        "form": Form.IN_PERSON,
        "status": Status.PUBLISHED,
        "starts_at": MORNING,
        "ends_at": MORNING + timedelta(hours=5),
        "venue_name": "Jugendberufsagentur Magdeburg",
        "district_ags": "15003",
        "languages": ["de", "en", "ar", "ru", "uk"],
        "capacity": 60,
    }
    titles = changes.pop("titles", TITLES)
    stations = changes.pop("stations", ONLINE_STATIONS if changes.get("form") == Form.ONLINE else INFODAY_STATIONS)
    if changes.get("form") == Form.ONLINE:
        values |= {"preset": "online_hour", "district_ags": None, "venue_name": "", "capacity": 20}
    event = Event(**values | changes)
    session.add(event)
    session.flush()
    session.add_all(EventText(event_id=event.id, language=code, title=title) for code, title in titles.items())
    for key in stations:
        add_station(session, event, key)
    session.flush()
    return event


def add_station(session: Session, event: Event, key: str) -> Station:
    """One of the usual stations."""
    station = usual_station(event.id, key)
    session.add(station)
    session.flush()
    session.add_all(
        StationText(station_id=station.id, language=code, title=t) for code, t in STATIONS[key].titles.items()
    )
    return station


def make_ticket(
    session: Session, event: Event, party: Mapping[str, int] | None = None, now: datetime = MORNING, **changes: Any
) -> Ticket:
    """A ticket for two young people, a parent and a child, unless the party is another."""
    order = TicketOrder(
        event.id,
        party or {"young": 2, "parent": 1, "child": 1},
        changes.get("source", Source.ONLINE),
        changes.get("language", "ar"),
        changes.get("home_ags", "15083"),
    )
    return issue(session, order, take_seats(session, event.id, order.size, now), now)
