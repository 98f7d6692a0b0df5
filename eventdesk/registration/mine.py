"""What a family can know of its own registration, found by the key of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan, ScanAttendee, Visit
from eventdesk.errors import NotFoundError
from eventdesk.events import stations
from eventdesk.events.models import Event, Station
from eventdesk.events.occasion import COLUMNS, Occasion, Words, facts, with_titles, words
from eventdesk.events.rules import days_of, seats_to_name
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import ENDED, Registration, RegistrationStatus
from eventdesk.registration.rules import VISITS_KEPT, deleted_on, is_page_key
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import TYPES


class Standing(StrEnum):
    """What a family can still do."""

    REGISTERED = "registered"
    """Change and cancel."""
    WAITING = "waiting"
    """Change and cancel; there is no ticket yet."""
    HERE = "here"
    """Somebody was seen: only the door changes the party now."""
    ENDED = "ended"
    OVER = "over"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking(Occasion):
    """A registration as its family looks at it before it changes something.

    Attributes:
        status: Where it stands.
        party: Who comes, by type, in vocabulary order.
        issue: The ticket's, 0 while there is none.
        seen: Somebody of the party was seen at the event.
        offer_ends_at: Until when seats are held, if they are.
        capacity: Seats in all; nothing if there is no limit.
        free_seats: Seats that are left; nothing if there is no limit.
    """

    status: RegistrationStatus
    party: Mapping[str, int]
    issue: int
    seen: bool
    offer_ends_at: datetime | None
    capacity: int | None
    free_seats: int | None

    @property
    def few_seats(self) -> int | None:
        """How many seats are left, where a party has to know; nothing while there are plenty, or none."""
        return None if self.capacity is None else seats_to_name(self.capacity, self.free_seats or 0)

    @property
    def persons(self) -> int:
        """Everybody, children too."""
        return sum(self.party.values())

    @property
    def walk_ins_welcome(self) -> bool:
        """Whether people can come without a seat: into a room yes, into an online hour no."""
        return not self.online

    def standing(self, now: datetime) -> Standing:
        """Say what can still be done; the strongest reason against it first."""
        # An offer whose time is over has ended, whether or not that was noted.
        lapsed = (
            self.status == RegistrationStatus.OFFERED and self.offer_ends_at is not None and self.offer_ends_at <= now
        )
        reasons = (
            (Standing.CALLED_OFF, self.cancelled),
            (Standing.ENDED, self.status in ENDED or lapsed),
            (Standing.HERE, self.seen),
            (Standing.OVER, self.ends_at <= now),
            (Standing.WAITING, self.status != RegistrationStatus.CONFIRMED),
        )
        return next((standing for standing, holds in reasons if holds), Standing.REGISTERED)


class Sighting(NamedTuple):
    """When and where people of the party were seen, and how many."""

    at: datetime
    station: Words
    persons: int


class SentMail(NamedTuple):
    """A mail to the family: what about, and whether it has left."""

    kind: str
    recipient: str
    written_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MyData:
    """Everything stored about a family."""

    booking: Booking
    registered_at: datetime
    name: str | None
    phone: str | None
    email: str | None
    language: str | None
    spoken_language: str | None
    interpreter: bool
    home_ags: str | None
    number: str | None
    cancelled_at: datetime | None
    queued_at: datetime | None
    offered_at: datetime | None
    reminded_at: datetime | None
    called_at: datetime | None
    sightings: Sequence[Sighting]
    mails: Sequence[SentMail]

    @property
    def deleted_on(self) -> date:
        """The day on which name, contact and languages go at the latest."""
        return deleted_on(self._last_day, has_ticket=self.number is not None)

    @property
    def counted_on(self) -> date:
        """The day on which ticket and visits become mere numbers."""
        return self._last_day + VISITS_KEPT

    @property
    def _last_day(self) -> date:
        return days_of(self.booking.starts_at, self.booking.ends_at, self.booking.time_zone)[1]


_MINE = with_titles(
    select(
        *COLUMNS, Event.capacity, Event.seats_taken,
        Registration.status.label("standing"), Registration.party, Registration.created_at, Registration.name,
        Registration.phone, Registration.email, Registration.language, Registration.spoken_language,
        Registration.interpreter, func.coalesce(Ticket.home_ags, Registration.home_ags).label("home_ags"),
        Registration.queued_at, Registration.offered_at, Registration.offer_ends_at, Registration.reminded_at,
        Registration.called_at,
        Registration.ticket_id, Ticket.number, Ticket.issue, Ticket.revoked_at,
        Attendee.type, Attendee.last_issue, Attendee.extra,
        exists().where(Visit.attendee_id == Attendee.id).label("seen"),
    )
    .select_from(Registration)
    .join(Event, Event.id == Registration.event_id)
    .outerjoin(Ticket, Ticket.id == Registration.ticket_id)
    .outerjoin(Attendee, Attendee.ticket_id == Ticket.id)
    .where(Registration.page_key == bindparam("key"))
)  # fmt: skip
_SIGHTINGS = (
    stations.with_titles(
        select(
            Scan.id, Scan.scanned_at, func.count(ScanAttendee.attendee_id).label("persons"),
            stations.own.title.label("own_title"), stations.german.title.label("german_title"),
        )
        .join(Station, Station.id == Scan.station_id)
        .join(ScanAttendee, ScanAttendee.scan_id == Scan.id)
    )
    .where(Scan.ticket_id == bindparam("ticket_id"), Scan.voided.is_(False))
    .group_by(Scan.id, Scan.scanned_at, stations.own.title, stations.german.title)
    .order_by(Scan.scanned_at, Scan.id)
)  # fmt: skip
_MAILS = (
    select(OutgoingMail.kind, OutgoingMail.recipient, OutgoingMail.created_at, OutgoingMail.sent_at)
    .where(OutgoingMail.about == bindparam("key"))
    .order_by(OutgoingMail.created_at, OutgoingMail.id)
)


def booking(session: Session, key: str, language: str) -> Booking:
    """Find a registration of whatever status.

    Raises:
        NotFoundError: There is none, or no longer.
    """
    return _booking(_rows(session, key, language), language)


def my_data(session: Session, key: str, language: str) -> MyData:
    """Find everything stored about a family.

    Raises:
        NotFoundError: As for `booking`.
    """
    rows = _rows(session, key, language)
    row = rows[0]
    mails = session.execute(_MAILS, {"key": key})
    return MyData(
        booking=_booking(rows, language),
        registered_at=row.created_at,
        name=row.name,
        phone=row.phone,
        email=row.email,
        language=row.language,
        spoken_language=row.spoken_language,
        interpreter=row.interpreter,
        home_ags=row.home_ags,
        number=row.number,
        cancelled_at=row.revoked_at,
        queued_at=row.queued_at,
        offered_at=row.offered_at,
        reminded_at=row.reminded_at,
        called_at=row.called_at,
        sightings=_sightings(session, row.ticket_id, language),
        mails=[SentMail(*mail) for mail in mails],
    )


def _rows(session: Session, key: str, language: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Find a registration with its event and people: a row for each person, at least one."""
    rows = session.execute(_MINE, {"key": key, "language": language}).all() if is_page_key(key) else []
    if not rows:
        raise NotFoundError("registration")
    return rows


def _booking(rows: Sequence[Row[*tuple[Any, ...]]], language: str) -> Booking:
    """Name what the rows say."""
    row = rows[0]
    types = [one.type for one in rows if one.type and one.last_issue is None and not one.extra]
    party = {kind: types.count(kind) for kind in TYPES} if row.ticket_id else row.party or {}
    return Booking(
        **facts(row, language),
        status=RegistrationStatus(row.standing),
        party={kind: party[kind] for kind in TYPES if party.get(kind)},
        issue=row.issue or 0,
        seen=any(one.seen for one in rows),
        offer_ends_at=row.offer_ends_at,
        capacity=row.capacity,
        free_seats=None if row.capacity is None else max(row.capacity - row.seats_taken, 0),
    )


def _sightings(session: Session, ticket_id: UUID | None, language: str) -> list[Sighting]:
    """List where the party was seen, first things first."""
    if ticket_id is None:
        return []
    rows = session.execute(_SIGHTINGS, {"ticket_id": ticket_id, "language": language})
    return [Sighting(row.scanned_at, words(row.own_title, row.german_title, language), row.persons) for row in rows]
