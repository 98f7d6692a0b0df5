"""Finding partners and where they stand; what was there of an event, for its record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, Station
from eventdesk.events.stations import ORDER, TITLE, with_titles
from eventdesk.halls.models import Interpreter, Partner, PartnerStand
from eventdesk.halls.rules import hours, partner_of_key
from eventdesk.vocabulary import StationKind

HAS_CONTACTS = or_(
    exists().where(Partner.event_id == Event.id, or_(Partner.contact != "", Partner.email != "", Partner.phone != "")),
    exists().where(Interpreter.event_id == Event.id, or_(Interpreter.name != "", Interpreter.contact != "")),
)
"""Events of which somebody at a partner, or an interpreter, is still known by name or number."""


class StandStation(NamedTuple):
    """A station that partners can stand at."""

    id: int
    number: int | None
    colour: str
    icon: str
    title: str


@dataclass(frozen=True, slots=True)
class Present:
    """Who was at an event beside families, as staff ticked and timed it."""

    partners: Sequence[str] = ()
    interpreters: int = 0
    interpreter_hours: float = 0.0


NOBODY = Present()
"""Nothing is known of anybody."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Who stands where at an event.

    Attributes:
        partners: Everybody, by name.
        stations: The stations for advice, in order.
        at: Partners of a station, by its id.
        of: Stations of a partner, by its id.
    """

    partners: Sequence[Partner]
    stations: Sequence[StandStation]
    at: Mapping[int, Sequence[Partner]] = field(default_factory=dict)
    of: Mapping[int, Sequence[StandStation]] = field(default_factory=dict)


def stands(session: Session, event_id: int, language: str) -> Stands:
    """Say who stands where, in three statements."""
    found = session.scalars(
        select(Partner).where(Partner.event_id == event_id).order_by(Partner.organisation, Partner.id)
    ).all()
    stations = stations_for_partners(session, event_id, language)
    pairs = select(PartnerStand.partner_id, PartnerStand.station_id).join(
        Partner, Partner.id == PartnerStand.partner_id
    )
    placed = {(partner, station) for partner, station in session.execute(pairs.where(Partner.event_id == event_id))}
    return Stands(
        found,
        stations,
        {one.id: [partner for partner in found if (partner.id, one.id) in placed] for one in stations},
        {partner.id: [one for one in stations if (partner.id, one.id) in placed] for partner in found},
    )


def stations_for_partners(session: Session, event_id: int, language: str) -> Sequence[StandStation]:
    """List where partners can stand: where people are advised, in the room or online."""
    columns = (Station.id, Station.number, Station.colour, Station.icon, TITLE)
    named = with_titles(select(*columns)).where(Station.event_id == event_id)
    rows = session.execute(named.where(Station.kind != StationKind.DOOR).order_by(*ORDER), {"language": language})
    return [StandStation(*row) for row in rows]


def partner_by_id(session: Session, event_id: int, partner_id: int) -> Partner:
    """Find a partner of an event.

    Raises:
        NotFoundError: The event has none of that number.
    """
    found = session.get(Partner, partner_id)
    if found is None or found.event_id != event_id:
        raise NotFoundError("partner")
    return found


def partner_by_key(session: Session, secret: str, key: str) -> tuple[Partner, Event]:
    """Find a partner and its event by the key of its own page.

    Raises:
        NotFoundError: We made no such key, or another one since.
    """
    named = partner_of_key(secret, key)
    row = None
    if named is not None:
        joined = select(Partner, Event).join(Event, Event.id == Partner.event_id)
        row = session.execute(joined.where(Partner.id == named[0], Partner.link_number == named[1])).one_or_none()
    if row is None:
        raise NotFoundError("partner")
    return row[0], row[1]


def present_at(session: Session, which: ColumnElement[bool]) -> Mapping[int, Present]:
    """Say of some events which partners and how many interpreters were there, in two statements.

    Args:
        session: The transaction.
        which: A condition on events.
    """
    partners: dict[int, list[str]] = {}
    came = select(Partner.event_id, Partner.organisation).join(Event, Event.id == Partner.event_id)
    ordered = came.where(which, Partner.was_there.is_(True)).order_by(Partner.organisation)
    for event_id, organisation in session.execute(ordered):
        partners.setdefault(event_id, []).append(organisation)
    times: dict[int, list[float]] = {}
    columns = (Interpreter.event_id, Interpreter.present_from, Interpreter.present_until)
    timed = select(*columns).join(Event, Event.id == Interpreter.event_id)
    for event_id, begin, end in session.execute(timed.where(which, Interpreter.present_until.is_not(None))):
        times.setdefault(event_id, []).append(hours(begin, end))
    return {
        number: Present(partners.get(number, ()), len(times.get(number, ())), sum(times.get(number, ())))
        for number in partners.keys() | times.keys()
    }
