"""Whom our mail reaches, and whom it does not: what staff have to know before and after something changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import Failure
from eventdesk.outbox.service import UNDONE
from eventdesk.registration.models import ENDED, Registration
from eventdesk.tickets.models import Ticket


class Reach(NamedTuple):
    """Families that count on an event: with a ticket, waiting, or offered seats."""

    families: int
    by_mail: int
    by_phone: int
    """They gave a phone number, but no e-mail address."""

    @property
    def not_at_all(self) -> int:
        """They gave neither and find out on their page."""
        return self.families - self.by_mail - self.by_phone


class Speakers(NamedTuple):
    """Families that read one language, by how they can be told something."""

    language: str
    by_mail: int
    by_phone: int
    not_at_all: int


class Callee(NamedTuple):
    """A family that only a call can tell something."""

    number: str | None
    """Of its ticket; none while it waits."""
    name: str | None
    phone: str
    language: str
    spoken_language: str | None


class Undelivered(NamedTuple):
    """A message that did not reach a family, and how else to reach it."""

    kind: str
    failed_at: datetime
    failure: Failure
    number: str | None
    """Of the ticket; none while the family waits."""
    phone: str | None
    language: str | None


_FAILED = and_(OutgoingMail.failed_at.is_not(None), OutgoingMail.failure != Failure.DROPPED)
_OF_FAMILY = Registration.page_key == OutgoingMail.about


def reach(session: Session, event_id: int) -> Reach:
    """Count the families of an event by how they can be told something."""
    no_mail = Registration.email.is_(None)
    row = session.execute(
        select(
            func.count(),
            func.count(Registration.email),
            func.count(Registration.phone).filter(no_mail),
        ).where(Registration.event_id == event_id, Registration.status.not_in(ENDED))
    ).one()
    return Reach(*row)


def speakers(session: Session, event_id: int) -> Sequence[Speakers]:
    """Count the families of an event by the language in which they are told something, the largest group first."""
    language, no_mail = func.coalesce(Registration.language, "de"), Registration.email.is_(None)
    rows = session.execute(
        select(
            language,
            func.count(Registration.email),
            func.count(Registration.phone).filter(no_mail),
            func.count().filter(no_mail, Registration.phone.is_(None)),
        )
        .where(Registration.event_id == event_id, Registration.status.not_in(ENDED))
        .group_by(language)
        .order_by(func.count().desc(), language)
    )
    return [Speakers(*row) for row in rows]


def callees(session: Session, event_id: int) -> Sequence[Callee]:
    """List families of an event that gave a phone number and no address, by language, so that one caller takes one."""
    rows = session.execute(
        select(
            Ticket.number, Registration.name, Registration.phone, func.coalesce(Registration.language, "de"),
            Registration.spoken_language,
        )
        .outerjoin(Ticket, Ticket.id == Registration.ticket_id)
        .where(Registration.event_id == event_id, Registration.status.not_in(ENDED))
        .where(Registration.email.is_(None), Registration.phone.is_not(None))
        .order_by(Registration.spoken_language, Registration.id)
    )  # fmt: skip
    return [Callee(row[0], row[1], row[2], row[3], row[4]) for row in rows if row[2]]


def undelivered(session: Session, event_id: int) -> Sequence[Undelivered]:
    """List what did not reach families of an event, the last first."""
    rows = session.execute(
        select(
            OutgoingMail.kind, OutgoingMail.failed_at, OutgoingMail.failure,
            Ticket.number, Registration.phone, Registration.language,
        )
        .join(Registration, _OF_FAMILY)
        .outerjoin(Ticket, Ticket.id == Registration.ticket_id)
        .where(Registration.event_id == event_id, _FAILED)
        .order_by(OutgoingMail.failed_at.desc(), OutgoingMail.id.desc())
    )  # fmt: skip
    return [Undelivered(kind, failed_at, Failure(why), *rest) for kind, failed_at, why, *rest in rows if failed_at]


def undelivered_count(session: Session, event_id: int) -> int:
    """Count what did not reach families of an event."""
    counted = select(func.count()).select_from(OutgoingMail).join(Registration, _OF_FAMILY)
    return session.scalar(counted.where(Registration.event_id == event_id, _FAILED)) or 0


def waiting_since(session: Session, event_id: int, now: datetime) -> tuple[int, datetime | None]:
    """Count messages of an event that should have left by now, and tell since when the first of them waits."""
    late = select(func.count(), func.min(OutgoingMail.created_at)).join(Registration, _OF_FAMILY)
    count, since = session.execute(
        late.where(Registration.event_id == event_id, UNDONE, OutgoingMail.created_at < now)
    ).one()
    return count, since
