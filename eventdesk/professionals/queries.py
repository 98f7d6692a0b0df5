"""Finding meetings for professionals, and who comes to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Campaign, Event, Status
from eventdesk.events.occasion import COLUMNS, Words, facts, german, own, with_titles, words
from eventdesk.events.queries import PublicEvent
from eventdesk.events.rules import is_slug
from eventdesk.professionals.models import AgendaItem, EventSession, KeptContact, Meeting, Organisation, Person, Team
from eventdesk.professionals.rules import Gathering
from eventdesk.registration.rules import is_page_key
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.vocabulary import Audience


class Block(NamedTuple):
    """One block of the programme."""

    title: str
    speaker: str


class Part(NamedTuple):
    """A session with seats of its own."""

    id: int
    title: str
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalEvent(PublicEvent):
    """A meeting as whoever may register for it sees it."""

    preset: str
    campaign_id: int
    description: Words
    invitation: str | None
    asks_overnight: bool
    speakers_counted: bool
    agenda: Sequence[Block] = ()
    parts: Sequence[Part] = ()

    @property
    def asks_region(self) -> bool:
        """Whether level and region of an organisation matter."""
        return self.preset == Gathering.NETWORK

    @property
    def walk_ins_welcome(self) -> bool:
        """Whoever comes for an organisation registers."""
        return False


class RegisteredPerson(NamedTuple):
    """Somebody as registered, with the number of the ticket."""

    id: int
    name: str
    role: str
    days: Sequence[str]
    overnight: bool
    session: str | None
    organisation: str
    type: str
    deputy: str
    ticket_id: UUID
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """What a team finds at its own address."""

    event: ProfessionalEvent
    join_url: str
    organisation: str
    people: Sequence[RegisteredPerson]


_FACTS = with_titles(
    select(
        *COLUMNS, Event.id, Event.languages, Event.capacity, Event.seats_taken, Event.registration_opens_at,
        Event.registration_closes_at, Event.step_free, Event.childcare, Event.preset, Event.campaign_id,
        Event.join_url, Campaign.land, Meeting.invitation, Meeting.overnight, Meeting.speakers_counted,
        own.description.label("own_description"), german.description.label("german_description"),
    )
    .select_from(Event)
    .join(Campaign, Campaign.id == Event.campaign_id)
    .outerjoin(Meeting, Meeting.event_id == Event.id)
    .where(Campaign.audience == Audience.PROFESSIONALS, Event.status != Status.DRAFT)
)  # fmt: skip
_NAMED = _FACTS.where(
    Event.slug == bindparam("which"), Meeting.invitation.is_(None), Event.preset != Gathering.BOARD.value
)
_INVITED = _FACTS.where(Meeting.invitation == bindparam("which"))
_OF_TEAM = _FACTS.join(Team, Team.event_id == Event.id).where(Team.page_key == bindparam("which"))
_PEOPLE = (
    select(
        Person.id, Person.name, Person.role, Person.days, Person.overnight, EventSession.title, Organisation.name,
        Organisation.type, Person.deputy, Person.ticket_id, Ticket.number,
    )
    .join(Organisation, Organisation.id == Person.organisation_id)
    .join(Ticket, Ticket.id == Person.ticket_id)
    .outerjoin(EventSession, EventSession.id == Person.session_id)
    .order_by(Organisation.name_key, Person.id)
)  # fmt: skip


def professional_event(session: Session, slug: str, language: str) -> ProfessionalEvent:
    """Find a meeting that everybody may register for.

    Raises:
        NotFoundError: There is none of that name, or it is a draft, for families, or by invitation only.
    """
    return _event(session, _NAMED, slug if is_slug(slug) else "", language)[0]


def invited_event(session: Session, key: str, language: str) -> ProfessionalEvent:
    """Find a meeting by the key of its invitation.

    Raises:
        NotFoundError: There is none.
    """
    return _event(session, _INVITED, key if is_page_key(key) else "", language)[0]


def team_page(session: Session, key: str, language: str) -> TeamPage:
    """Find what a team registered for by the key of its page.

    Raises:
        NotFoundError: There is none, or no longer.
    """
    event, row = _event(session, _OF_TEAM, key if is_page_key(key) else "", language, registered=True)
    people = persons(session, select(Team.id).where(Team.page_key == key))
    return TeamPage(event=event, join_url=row.join_url, organisation=people[0].organisation, people=people)


def persons(session: Session, teams: Select[Any]) -> list[RegisteredPerson]:
    """List the people of some teams."""
    return [RegisteredPerson(*row) for row in session.execute(_PEOPLE.where(Person.team_id.in_(teams)))]


def people_of(session: Session, event_id: int) -> list[RegisteredPerson]:
    """List everybody who is registered for an event, by organisation."""
    return [RegisteredPerson(*row) for row in session.execute(_PEOPLE.where(Person.event_id == event_id))]


def people_with_presence(session: Session, event_id: int, day: date) -> list[tuple[RegisteredPerson, bool]]:
    """List everybody who is registered for an event, with who was seen there on a day."""
    seen = exists().where(Attendee.ticket_id == Person.ticket_id, Visit.attendee_id == Attendee.id, Visit.day == day)
    rows = session.execute(_PEOPLE.add_columns(seen).where(Person.event_id == event_id))
    return [(RegisteredPerson(*row[:-1]), bool(row[-1])) for row in rows]


def kept_contact(session: Session, key: str) -> KeptContact:
    """Find a consent to keep in contact by the key of its page.

    Raises:
        NotFoundError: There is none, or no longer.
    """
    found = session.scalar(select(KeptContact).where(KeptContact.key == key)) if is_page_key(key) else None
    if found is None:
        raise NotFoundError("consent")
    return found


def contact_of_team(session: Session, key: str) -> str | None:
    """Tell the key of the consent that a team gave, if it did and it was not withdrawn."""
    return session.scalar(
        select(KeptContact.key)
        .join(Event, Event.campaign_id == KeptContact.campaign_id)
        .join(Team, Team.event_id == Event.id)
        .where(Team.page_key == key, KeptContact.email == Team.email)
    )


def kept_contacts(session: Session, campaign_id: int) -> Sequence[KeptContact]:
    """List who wants to hear of further meetings of a campaign."""
    return session.scalars(
        select(KeptContact).where(KeptContact.campaign_id == campaign_id).order_by(KeptContact.organisation)
    ).all()


def agenda_of(session: Session, event_id: int) -> list[Block]:
    """List the blocks of the programme in their order."""
    rows = session.execute(
        select(AgendaItem.title, AgendaItem.speaker)
        .where(AgendaItem.event_id == event_id)
        .order_by(AgendaItem.position)
    )
    return [Block(*row) for row in rows]


def parts_of(session: Session, event_id: int) -> list[Part]:
    """List the sessions of an event that have seats of their own."""
    rows = session.execute(
        select(EventSession.id, EventSession.title, EventSession.capacity - EventSession.seats_taken)
        .where(EventSession.event_id == event_id)
        .order_by(EventSession.position)
    )
    return [Part(*row) for row in rows]


def _event(
    session: Session, statement: Select[Any], which: str, language: str, *, registered: bool = False
) -> tuple[ProfessionalEvent, Row[Any]]:
    """Find one meeting with its programme or refuse."""
    row: Any = session.execute(statement, {"which": which, "language": language}).one_or_none()
    if row is None:
        raise NotFoundError("meeting")
    named: Mapping[str, Any] = facts(row, language, registered=registered)
    event = ProfessionalEvent(
        **named,
        id=row.id,
        land=row.land,
        languages=row.languages,
        capacity=row.capacity,
        seats_taken=row.seats_taken,
        opens_at=row.registration_opens_at,
        closes_at=row.registration_closes_at,
        step_free=row.step_free,
        childcare=row.childcare,
        preset=row.preset,
        campaign_id=row.campaign_id,
        description=words(row.own_description, row.german_description, language),
        invitation=row.invitation,
        asks_overnight=bool(row.overnight),
        speakers_counted=bool(row.speakers_counted),
        agenda=agenda_of(session, row.id),
        parts=parts_of(session, row.id),
    )
    return event, row
