"""Registering people of an organisation: seats, a ticket for each, and their names, all or nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError
from eventdesk.events.models import Event
from eventdesk.events.seats import SeatsTaken, take_seats
from eventdesk.professionals.models import EventSession, KeptContact, Meeting, Organisation, Person, Team
from eventdesk.professionals.rules import Attending, Delegation, Role, name_key, ticket_type
from eventdesk.registration.service import new_page_key
from eventdesk.tickets.models import Source
from eventdesk.tickets.service import TicketOrder, issue


class SessionFullError(EventdeskError):
    """A session has no seats left; nothing was registered."""

    code = "session-full"
    status = 409

    def __init__(self, title: str) -> None:
        """Remember which."""
        super().__init__(title)
        self.title = title


class AnotherTeamError(EventdeskError):
    """The form was used before, for other people."""

    code = "another-team"
    status = 409

    def __init__(self, page_key: str) -> None:
        """Remember where the first ones are."""
        super().__init__("another team")
        self.page_key = page_key


@dataclass(frozen=True, slots=True)
class TeamOrder:
    """One form, filled in. `submission_id` was made with the form: sent twice, it is one registration."""

    event_id: int
    submission_id: UUID
    delegation: Delegation
    consent: str = ""
    """The sentence by which the first person agreed to be written to; apart from everything else."""


def register_team(session: Session, order: TeamOrder, now: datetime) -> str:
    """Take a seat and issue a ticket for each person; return the key of the team's page.

    Raises:
        AnotherTeamError: The form was used before, for other people.
        SessionFullError: A session that somebody chose is full.
        EventdeskError: The event gives no seats (see `events.seats.take_seats`).
    """
    before = team_before(session, order)
    if before is not None:
        return before
    wanted = order.delegation
    size = len(wanted.people)
    # From here on others wait for us: the event's row is taken.
    last, change_number = take_seats(session, order.event_id, size, now, tickets=size)
    team = Team(
        event_id=order.event_id,
        page_key=new_page_key(),
        submission_id=order.submission_id,
        fingerprint=wanted.fingerprint,
        email=wanted.email,
        created_at=now,
    )
    session.add(team)
    session.flush()
    organisation = find_organisation(session, order.event_id, wanted)
    for number, person in enumerate(wanted.people, start=last - size + 1):
        if person.session_id is not None:
            _take_part(session, order.event_id, person.session_id)
        add_person(session, organisation, person, SeatsTaken(number, change_number), now, team_id=team.id)
    if order.consent and wanted.email:
        _keep_contact(session, order, now)
    session.flush()
    return team.page_key


def team_before(session: Session, order: TeamOrder) -> str | None:
    """Answer a form that was sent twice as the first time.

    Raises:
        AnotherTeamError: It says something else now.
    """
    found = session.execute(
        select(Team.page_key, Team.fingerprint).where(Team.submission_id == order.submission_id)
    ).one_or_none()
    if found is None:
        return None
    if found.fingerprint != order.delegation.fingerprint:
        raise AnotherTeamError(found.page_key)
    key: str = found.page_key
    return key


def find_organisation(session: Session, event_id: int, wanted: Delegation) -> Organisation:
    """Find an organisation of an event by its name, or note it; the first team says what kind it is."""
    key = name_key(wanted.organisation)
    found = session.scalar(select(Organisation).where(Organisation.event_id == event_id, Organisation.name_key == key))
    if found is None:
        found = Organisation(
            event_id=event_id,
            name=wanted.organisation,
            name_key=key,
            type=wanted.type,
            level=wanted.level,
            region=wanted.region,
        )
        session.add(found)
        session.flush()
    return found


def add_person(
    session: Session,
    organisation: Organisation,
    person: Attending,
    taken: SeatsTaken,
    now: datetime,
    *,
    team_id: int | None = None,
) -> None:
    """Issue the ticket of one person and keep the name."""
    event_id = organisation.event_id
    meeting = session.get(Meeting, event_id)
    counted = meeting is not None and meeting.speakers_counted
    kind = ticket_type(Role(person.role), organisation.type, speakers_counted=counted)
    ticket = issue(session, TicketOrder(event_id, {kind: 1}, Source.ONLINE), taken, now)
    session.add(
        Person(
            event_id=event_id,
            team_id=team_id,
            organisation_id=organisation.id,
            ticket_id=ticket.id,
            name=person.name,
            role=person.role,
            days=list(person.days),
            overnight=person.overnight,
            session_id=person.session_id,
        )
    )


def _keep_contact(session: Session, order: TeamOrder, now: datetime) -> None:
    """Keep whom to write to about further meetings; who agreed before does so anew."""
    campaign_id = session.scalars(select(Event.campaign_id).where(Event.id == order.event_id)).one()
    wanted = order.delegation
    kept = session.scalar(
        select(KeptContact).where(KeptContact.campaign_id == campaign_id, KeptContact.email == wanted.email)
    ) or KeptContact(campaign_id=campaign_id, email=wanted.email, key=new_page_key())
    kept.name, kept.organisation = wanted.people[0].name, wanted.organisation
    kept.wording, kept.agreed_at = order.consent, now
    session.add(kept)


def _take_part(session: Session, event_id: int, session_id: int) -> None:
    """Take a seat in a session: asking and acting are one UPDATE."""
    taken = session.execute(
        update(EventSession)
        .where(
            EventSession.id == session_id,
            EventSession.event_id == event_id,
            EventSession.seats_taken < EventSession.capacity,
        )
        .values(seats_taken=EventSession.seats_taken + 1)
        .returning(EventSession.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise SessionFullError(session.scalar(select(EventSession.title).where(EventSession.id == session_id)) or "")
