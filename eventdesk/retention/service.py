"""Deleting what is due, one verb each. What reports need is written down in the same transaction, before it goes.

Each verb may be called again, and by two workers at once: it takes the event's row first, as all writers of an event
do, and finds less to do the second time.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, null, or_, select, update
from sqlalchemy.orm import Session

from eventdesk.advice.models import AdviceNote, AdviceTopic
from eventdesk.checkin.models import Conflict, Device, DeviceStation, Scan, ScanAttendee, Visit
from eventdesk.events.closed import take_event
from eventdesk.events.models import Event
from eventdesk.halls.service import forget_contacts as forget_contacts_of_helpers
from eventdesk.journal import Kind, remember
from eventdesk.outbox.models import OutgoingMail
from eventdesk.professionals.models import Organisation, Person, Team
from eventdesk.registration.models import Registration
from eventdesk.reports.closing import close_event, is_closable
from eventdesk.reports.models import Method
from eventdesk.reports.organisations import retain_organisations
from eventdesk.reports.retained import record_advice, retain_booked, retain_registered
from eventdesk.staff.service import note
from eventdesk.tickets.models import Attendee, Ticket

SLICE = 400
"""Tickets deleted in one transaction: a fraction of a second, so that nobody waits."""


def forget_waiting(session: Session, slug: str, now: datetime) -> int:
    """Delete who asked for a ticket of an event and never got one; return how many."""
    event = take_event(session, slug)
    gone = _forget_registrations(session, event.id, waiting_only=True)
    event.smallest_waiting = None
    _remember(session, Kind.WAITING, event, gone, now)
    return gone


def forget_contacts(session: Session, slug: str, now: datetime) -> int:
    """Delete names, phone numbers, mail addresses and languages of an event, and all mail; return of how many.

    How many registered and came, by language, is written down first. Whom partners and interpreters named goes too.
    """
    event = take_event(session, slug)
    if event.contacts_gone_at is None:
        retain_registered(session, event.id)
        retain_organisations(session, event.id)
        event.contacts_gone_at = now
    gone = _forget_registrations(session, event.id) + _forget_professionals(session, event.id)
    gone += forget_contacts_of_helpers(session, event.id)
    _run(
        session, update(Ticket).where(Ticket.event_id == event.id, Ticket.language.is_not(None)).values(language=null())
    )
    event.smallest_waiting = None
    _remember(session, Kind.CONTACTS, event, gone, now)
    return gone


def count_people(session: Session, slug: str, now: datetime) -> None:
    """Write down what is known of the people of an event, and close it if nobody did: its rows may go from now on."""
    event = take_event(session, slug)
    if is_closable(event, now) and close_event(session, slug, now):
        note(session, None, "event-closed", slug, now)
    if event.people_gone_at is None:
        retain_booked(session, event.id)
        event.people_gone_at = now
        people = select(func.count()).select_from(Attendee).join(Ticket, Ticket.id == Attendee.ticket_id)
        number = session.scalar(people.where(Ticket.event_id == event.id)) or 0
        remember(session, Kind.PEOPLE, event.slug, number, now)
    _forget_advice(session, event.id)
    session.flush()


def forget_people(session: Session, slug: str) -> bool:
    """Delete a slice of the tickets, people, scans and visits of an event; say whether there may be more."""
    event = take_event(session, slug)
    tickets = session.scalars(select(Ticket.id).where(Ticket.event_id == event.id).limit(SLICE)).all()
    if tickets:
        _forget_tickets(session, list(tickets))
        return True
    scans = session.scalars(select(Scan.id).where(Scan.event_id == event.id).limit(SLICE)).all()
    _forget_scans(session, list(scans))
    if not scans:
        _run(session, delete(Conflict).where(Conflict.event_id == event.id))
    return bool(scans)


def forget_phones(session: Session, slug: str, now: datetime) -> int:
    """Delete the phones of an event, with what arrived from them after everything else had gone."""
    event = take_event(session, slug)
    phones = select(Device.id).where(Device.event_id == event.id)
    _forget_advice(session, event.id)
    _run(session, delete(Conflict).where(or_(Conflict.event_id == event.id, Conflict.device_id.in_(phones))))
    _run(session, delete(DeviceStation).where(DeviceStation.device_id.in_(phones)))
    gone = _run(session, delete(Device).where(Device.event_id == event.id))
    _remember(session, Kind.PHONES, event, gone, now)
    return gone


def _forget_registrations(session: Session, event_id: int, *, waiting_only: bool = False) -> int:
    """Delete registrations of an event with the mail about them."""
    which = [Registration.event_id == event_id]
    if waiting_only:
        which.append(Registration.ticket_id.is_(None))
    keys = select(Registration.page_key).where(*which)
    _run(session, delete(OutgoingMail).where(OutgoingMail.about.in_(keys)))
    return _run(session, delete(Registration).where(*which))


def _forget_professionals(session: Session, event_id: int) -> int:
    """Delete people of organisations with their registrations; return how many people."""
    gone = _run(session, delete(Person).where(Person.event_id == event_id))
    for table in (Team, Organisation):
        _run(session, delete(table).where(table.event_id == event_id))
    return gone


def _forget_tickets(session: Session, tickets: list[Any]) -> None:
    """Delete tickets with everything that leads to them."""
    people = select(Attendee.id).where(Attendee.ticket_id.in_(tickets))
    scans = select(Scan.id).where(Scan.ticket_id.in_(tickets))
    seen = or_(ScanAttendee.scan_id.in_(scans), ScanAttendee.attendee_id.in_(people))
    for statement in (
        delete(ScanAttendee).where(seen),
        delete(Visit).where(Visit.attendee_id.in_(people)),
        delete(Scan).where(Scan.ticket_id.in_(tickets)),
        delete(Registration).where(Registration.ticket_id.in_(tickets)),
        delete(Attendee).where(Attendee.ticket_id.in_(tickets)),
        delete(Ticket).where(Ticket.id.in_(tickets)),
    ):
        _run(session, statement)


def _forget_scans(session: Session, scans: list[Any]) -> None:
    """Delete scans that found no ticket."""
    if scans:
        _run(session, delete(ScanAttendee).where(ScanAttendee.scan_id.in_(scans)))
        _run(session, delete(Scan).where(Scan.id.in_(scans)))


def _forget_advice(session: Session, event_id: int) -> None:
    """Turn notes of conversations into counts; what was struck out goes without a trace."""
    notes: Select[Any] = select(AdviceNote.id).where(AdviceNote.event_id == event_id)
    record_advice(session, event_id, Method.RETAINED)
    _run(session, delete(AdviceTopic).where(AdviceTopic.note_id.in_(notes)))
    _run(session, delete(AdviceNote).where(AdviceNote.event_id == event_id))


def _remember(session: Session, kind: Kind, event: Event, number: int, now: datetime) -> None:
    """Note a deletion of rows of an event, if there were any."""
    session.flush()
    if number:
        remember(session, kind, event.slug, number, now)


def _run(session: Session, statement: Any) -> int:
    """Change rows without reading them; return how many."""
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
