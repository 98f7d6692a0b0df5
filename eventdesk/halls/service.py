"""Asking partners, noting what they said, and forgetting whom to talk to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.halls.models import Interpreter, Partner, PartnerStand
from eventdesk.halls.queries import partner_by_key, stations_for_partners
from eventdesk.halls.rules import Answer
from eventdesk.outbox.service import Mail, queue


class PartnerTwiceError(EventdeskError):
    """An organisation takes part in an event once, at as many stations as it likes."""

    code = "partner-twice"
    status = 409


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A partner as staff fill it in; the stations by number of their row."""

    organisation: str
    contact: str
    email: str
    phone: str
    stations: Collection[int]


def keep_partner(session: Session, event_id: int, plan: PartnerPlan, partner: Partner | None = None) -> Partner:
    """Add a partner to an event, or change it. Another address ends the links that went to the old one.

    Raises:
        PartnerTwiceError: The event has another one of that name.
    """
    partner = partner or Partner(event_id=event_id, link_number=1, answer=Answer.OPEN, email=plan.email)
    if partner.email != plan.email:
        partner.link_number += 1
    for name in ("organisation", "contact", "email", "phone"):
        setattr(partner, name, getattr(plan, name))
    try:
        with session.begin_nested():
            session.add(partner)
            session.flush()
    except IntegrityError as error:
        raise PartnerTwiceError from error
    _place(session, partner, plan.stations)
    return partner


def drop_partner(session: Session, partner: Partner) -> None:
    """Take a partner off an event, with everything known of it."""
    session.execute(delete(PartnerStand).where(PartnerStand.partner_id == partner.id))
    session.delete(partner)
    session.flush()


def note_answer(session: Session, partner: Partner, answer: Answer, staff_id: int | None, now: datetime) -> None:
    """Note what a partner said: told to staff, or by its own link."""
    partner.answer, partner.answered_at, partner.answered_by = answer, now, staff_id
    session.flush()


def answer_by_link(session: Session, secret: str, key: str, answer: Answer, now: datetime) -> Partner:
    """Note what a partner said on its own page.

    Raises:
        NotFoundError: There is no such link, or it has ended: the event is over or cancelled.
    """
    partner, _event = open_link(session, secret, key, now)
    note_answer(session, partner, answer, None, now)
    return partner


def open_link(session: Session, secret: str, key: str, now: datetime) -> tuple[Partner, Event]:
    """Find whose page a link leads to, as long as there is something to say on it.

    Raises:
        NotFoundError: There is no such link, or it has ended: the event is over or cancelled.
    """
    partner, event = partner_by_key(session, secret, key)
    if event.ends_at <= now or event.status == Status.CANCELLED:
        raise NotFoundError("link of a partner")
    return partner, event


def send_briefing(session: Session, partner: Partner, words: tuple[str, str], now: datetime) -> None:
    """Put a briefing into the outbox; its words are subject and text.

    Raises:
        NotFoundError: There is no address to send it to.
    """
    if not partner.email:
        raise NotFoundError("address of the partner")
    queue(session, Mail(partner.email, "de", *words), now)
    partner.asked_at = now
    session.flush()


def end_links(session: Session, partner: Partner) -> None:
    """Let links given out before lead nowhere."""
    partner.link_number += 1
    session.flush()


def note_presence(session: Session, event_id: int, there: Collection[int]) -> None:
    """Note which partners of an event were there; all others were not."""
    for partner in session.scalars(select(Partner).where(Partner.event_id == event_id)):
        partner.was_there = partner.id in there
    session.flush()


def forget_contacts(session: Session, event_id: int) -> int:
    """Empty who to talk to at partners, and who interpreted; return of how many."""
    known = or_(Partner.contact != "", Partner.email != "", Partner.phone != "")
    named = or_(Interpreter.name != "", Interpreter.contact != "")
    partners = update(Partner).where(Partner.event_id == event_id, known).values(contact="", email="", phone="")
    people = update(Interpreter).where(Interpreter.event_id == event_id, named).values(name="", contact="")
    return sum(_run(session, statement) for statement in (partners, people))


def _place(session: Session, partner: Partner, stations: Collection[int]) -> None:
    """Let a partner stand at these stations of its event, and at no other."""
    possible = {station.id for station in stations_for_partners(session, partner.event_id, "de")}
    session.execute(delete(PartnerStand).where(PartnerStand.partner_id == partner.id))
    session.add_all(PartnerStand(partner_id=partner.id, station_id=one) for one in sorted(possible & set(stations)))
    session.flush()


def _run(session: Session, statement: Any) -> int:
    """Change rows without reading them; return how many."""
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
