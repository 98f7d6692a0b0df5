"""Not coming after all, leaving nothing behind, and withdrawing the consent to keep in contact."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.seats import release_seats
from eventdesk.journal import Kind, hash_of, remember
from eventdesk.professionals.models import EventSession, KeptContact, Organisation, Person, Team
from eventdesk.registration.rules import is_page_key
from eventdesk.tickets.models import Attendee, Ticket


def erase_team(session: Session, key: str, now: datetime) -> None:
    """Forget a registration with all its names, and with it the consent that came with it.

    Before the meeting this cancels and frees the seats. Of people who were there, or once it is over, the numbers stay
    and nobody can tell any more who it was.

    Raises:
        NotFoundError: There is no such registration, or no longer.
    """
    team = session.scalar(select(Team).where(Team.page_key == key)) if is_page_key(key) else None
    if team is None:
        raise NotFoundError("registration")
    event = session.get_one(Event, team.event_id, with_for_update=True)
    people = session.scalars(select(Person).where(Person.team_id == team.id)).all()
    if event.ends_at > now and not _was_seen(session, people):
        _give_back(session, event, people, now)
    else:
        for person in people:
            person.name, person.deputy, person.team_id = "", "", None
    if team.email is not None:
        session.execute(
            delete(KeptContact).where(KeptContact.campaign_id == event.campaign_id, KeptContact.email == team.email)
        )
    session.flush()
    session.delete(team)
    session.flush()
    _forget_organisations(session, {person.organisation_id for person in people})
    remember(session, Kind.REGISTRATION, hash_of(key), 1, now)


def withdraw_contact(session: Session, key: str, now: datetime) -> None:
    """Take back the consent to keep in contact, and delete who gave it.

    Raises:
        NotFoundError: There is no such consent, or no longer.
    """
    contact = session.scalar(select(KeptContact).where(KeptContact.key == key)) if is_page_key(key) else None
    if contact is None:
        raise NotFoundError("consent")
    session.delete(contact)
    session.flush()
    remember(session, Kind.REGISTRATION, hash_of(key), 1, now)


def erase_again(session: Session, subject: str, at: datetime) -> bool:
    """Carry out a deletion of the journal once more; say whether it found anything."""
    teams = [key for key in session.scalars(select(Team.page_key)) if hash_of(key) == subject]
    contacts = [key for key in session.scalars(select(KeptContact.key)) if hash_of(key) == subject]
    for key in teams:
        erase_team(session, key, at)
    for key in contacts:
        withdraw_contact(session, key, at)
    return bool(teams or contacts)


def _was_seen(session: Session, people: Sequence[Person]) -> bool:
    """Say whether somebody of them was there."""
    tickets = [person.ticket_id for person in people]
    seen = exists().where(Visit.attendee_id == Attendee.id, Attendee.ticket_id.in_(tickets))
    return bool(session.scalar(select(seen)))


def _give_back(session: Session, event: Event, people: Sequence[Person], now: datetime) -> None:
    """Free seats and sessions, and let the tickets be worth nothing any more."""
    change_number = release_seats(session, event.id, len(people))
    tickets = [person.ticket_id for person in people]
    revoked = update(Ticket).where(Ticket.id.in_(tickets)).values(revoked_at=now, changed=change_number)
    session.execute(revoked.execution_options(synchronize_session=False))
    for person in people:
        if person.session_id is not None:
            session.execute(
                update(EventSession)
                .where(EventSession.id == person.session_id)
                .values(seats_taken=EventSession.seats_taken - 1)
                .execution_options(synchronize_session=False)
            )
        session.delete(person)


def _forget_organisations(session: Session, organisations: set[int]) -> None:
    """Delete organisations for which nobody comes any more, and the names of those that nobody is named for."""
    for organisation in organisations:
        people = select(func.count(), func.count(Person.team_id)).where(Person.organisation_id == organisation)
        left, registered = session.execute(people).one()
        if not left:
            session.execute(delete(Organisation).where(Organisation.id == organisation))
        elif not registered:
            unnamed = update(Organisation).where(Organisation.id == organisation)
            session.execute(unnamed.values(name="", name_key=f"#{organisation}"))
