"""Stations of an event: making the usual ones, their titles in one language, the order in which they are shown."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from eventdesk.events.models import Station, StationText
from eventdesk.events.occasion import FALLBACK
from eventdesk.vocabulary import ONLINE_STATIONS, STATIONS, StationKind

own, german = aliased(StationText), aliased(StationText)

TITLE = func.coalesce(own.title, german.title, Station.key)
"""Title for staff: in the asked language, else in German, else the key."""

ORDER = (
    case((Station.kind == StationKind.DOOR, 0), (Station.number.is_not(None), 1), else_=2),
    Station.number,
    Station.id,
)
"""The door first, then the stations with a number, then all others."""


def usual_station(event_id: int, key: str) -> Station:
    """Make one of the usual stations for an event; its titles are in `vocabulary.STATIONS`."""
    usual = STATIONS[key]
    return Station(
        event_id=event_id, key=key, kind=usual.kind, number=usual.number, colour=usual.colour, icon=usual.icon
    )


def add_station(session: Session, event_id: int, key: str) -> Station:
    """Add one of the usual stations with its texts."""
    station = usual_station(event_id, key)
    session.add(station)
    session.flush()
    for language, title in STATIONS[key].titles.items():
        session.add(StationText(station_id=station.id, language=language, title=title))
    return station


def online_room(session: Session, event_id: int) -> Station:
    """Find the station of those who take part online; an imported event may not have named one, and gets it now."""
    rooms = select(Station).where(Station.event_id == event_id, Station.kind == StationKind.ONLINE_ROOM)
    return session.scalars(rooms.order_by(Station.id)).first() or add_station(session, event_id, ONLINE_STATIONS[0])


def with_titles(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add a station's titles; the statement has the parameter `language`."""
    in_own_language = and_(own.station_id == Station.id, own.language == bindparam("language"))
    in_german = and_(german.station_id == Station.id, german.language == FALLBACK)
    return statement.outerjoin(own, in_own_language).outerjoin(german, in_german)
