"""Whom a mail is for: where the family and its event stand at the moment it leaves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from eventdesk.events.models import Event
from eventdesk.events.occasion import COLUMNS, Occasion, facts, with_titles
from eventdesk.registration.mail_rules import Standing
from eventdesk.registration.models import Registration, RegistrationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee(Occasion):
    """A family's registration, without its name, and the event it is for."""

    key: str
    status: RegistrationStatus
    offer_ends_at: datetime | None

    @property
    def confirmed(self) -> bool:
        """Whether it has a ticket that is valid."""
        return self.status == RegistrationStatus.CONFIRMED

    @property
    def standing(self) -> Standing:
        """What decides whether news is still true."""
        return Standing(self.status, self.cancelled, self.starts_at, self.ends_at, self.time_zone, self.offer_ends_at)


_ADDRESSEE = with_titles(
    select(*COLUMNS, Registration.page_key, Registration.status.label("standing"), Registration.offer_ends_at)
    .select_from(Registration)
    .join(Event, Event.id == Registration.event_id)
    .where(Registration.page_key == bindparam("key"))
)


def addressee(session: Session, key: str, language: str) -> Addressee | None:
    """Find a family by the key of its page; nothing if its data were deleted."""
    row = session.execute(_ADDRESSEE, {"key": key, "language": language}).one_or_none()
    if row is None:
        return None
    status = RegistrationStatus(row.standing)
    return Addressee(
        **facts(row, language, registered=status == RegistrationStatus.CONFIRMED),
        key=row.page_key,
        status=status,
        offer_ends_at=row.offer_ends_at,
    )
