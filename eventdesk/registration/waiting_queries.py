"""Where parties stand on the waiting list: for the family itself, and for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.occasion import COLUMNS, Occasion, facts, with_titles
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.rules import is_page_key
from eventdesk.vocabulary import TYPES


class Standing(StrEnum):
    """What a family without a ticket is told."""

    CALLED_OFF = "called_off"
    OVER = "over"
    WAITING = "waiting"
    OFFERED = "offered"
    EXPIRED = "expired"
    DECLINED = "declined"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPlace(Occasion):
    """A registration without a ticket, with everything its own page says."""

    status: RegistrationStatus
    persons: int
    party: Mapping[str, int]
    ahead: int
    """Parties that have waited longer."""
    offer_ends_at: datetime | None
    is_called: bool
    """Whether staff can only reach the family by phone."""
    is_written_to: bool

    @property
    def walk_ins_welcome(self) -> bool:
        """Whether the family can come without a seat, as for `PublicEvent`."""
        return not self.online

    def standing(self, now: datetime) -> Standing:
        """Say where the party stands; an offer whose time is over has ended, whether or not that was noted."""
        if self.status in {RegistrationStatus.WAITING, RegistrationStatus.OFFERED}:
            if self.cancelled:
                return Standing.CALLED_OFF
            if self.ends_at <= now:
                return Standing.OVER
            if self.offer_ends_at is not None and self.offer_ends_at <= now:
                return Standing.EXPIRED
        return Standing(self.status)


_before = aliased(Registration)
_AHEAD = (
    select(func.count())
    .select_from(_before)
    .where(
        _before.event_id == Registration.event_id,
        _before.status == RegistrationStatus.WAITING,
        or_(
            _before.queued_at < Registration.queued_at,
            and_(_before.queued_at == Registration.queued_at, _before.id < Registration.id),
        ),
    )
    .correlate(Registration)
    .scalar_subquery()
)
_PLACE = with_titles(
    select(
        *COLUMNS, Event.place_after_registration, Registration.status.label("standing"), Registration.persons,
        Registration.party, Registration.offer_ends_at, Registration.phone, Registration.email, _AHEAD.label("ahead"),
    )
    .select_from(Registration)
    .join(Event, Event.id == Registration.event_id)
    .where(Registration.page_key == bindparam("key"), Registration.ticket_id.is_(None))
)  # fmt: skip


def family_place(session: Session, key: str, language: str) -> FamilyPlace:
    """Find where a party without a ticket stands, by the key of its page.

    Raises:
        NotFoundError: There is none, or it has a ticket.
    """
    row = session.execute(_PLACE, {"key": key, "language": language}).one_or_none() if is_page_key(key) else None
    if row is None:
        raise NotFoundError("registration")
    party = row.party or {}
    where = {"venue_name": "", "venue_address": ""} if row.place_after_registration else {}
    return FamilyPlace(
        **facts(row, language) | where,
        status=RegistrationStatus(row.standing),
        persons=row.persons or 0,
        party={kind: party[kind] for kind in TYPES if kind in party},
        ahead=row.ahead,
        offer_ends_at=row.offer_ends_at,
        is_called=row.phone is not None and row.email is None,
        is_written_to=row.email is not None,
    )
