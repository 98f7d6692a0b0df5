"""Deciding about a meeting: programme, sessions, invitation, and whom a board expects."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError
from eventdesk.events.models import Event
from eventdesk.professionals.models import AgendaItem, BoardMember, EventSession, Meeting, Organisation, Person
from eventdesk.professionals.plans import BlockPlan, MeetingPlan, MemberPlan, PartPlan
from eventdesk.professionals.queries import agenda_of
from eventdesk.professionals.rules import Attending, Delegation, Gathering, Role, name_key
from eventdesk.professionals.service import add_person, find_organisation
from eventdesk.registration.service import new_page_key
from eventdesk.tickets.service import take_numbers


class SessionTakenError(EventdeskError):
    """A session would have fewer seats than are taken, or none."""

    code = "session-taken"
    status = 409

    def __init__(self, title: str) -> None:
        """Remember which."""
        super().__init__(title)
        self.title = title


class SpeakersRegisteredError(EventdeskError):
    """Speakers are registered; whether they count cannot change any more."""

    code = "speakers-registered"
    status = 409


def plan_of_meeting(session: Session, event: Event) -> MeetingPlan:
    """Read what is decided about a meeting."""
    meeting = session.get(Meeting, event.id) or Meeting()
    parts = session.execute(
        select(EventSession.title, EventSession.capacity)
        .where(EventSession.event_id == event.id)
        .order_by(EventSession.position)
    )
    return MeetingPlan(
        agenda=[BlockPlan(*block) for block in agenda_of(session, event.id)],
        parts=[PartPlan(*part) for part in parts],
        members=members_of(session, event.campaign_id) if event.preset == Gathering.BOARD else (),
        speakers_counted=bool(meeting.speakers_counted),
        overnight=bool(meeting.overnight),
        by_invitation=meeting.invitation is not None,
    )


def members_of(session: Session, campaign_id: int) -> list[MemberPlan]:
    """List the members of a campaign's board in their order."""
    rows = session.execute(
        select(BoardMember.organisation, BoardMember.type, BoardMember.name)
        .where(BoardMember.campaign_id == campaign_id)
        .order_by(BoardMember.id)
    )
    return [MemberPlan(*row) for row in rows]


def plan_meeting(session: Session, event: Event, plan: MeetingPlan, now: datetime) -> None:
    """Keep what is decided about a meeting; members of a board are expected from now on.

    Args:
        session: A transaction that holds the event's row.
        event: Not closed.
        plan: What it is to be.
        now: When tickets of members are issued.

    Raises:
        SessionTakenError: People have chosen a session that would be gone or too small.
        SpeakersRegisteredError: Speakers would count from now on, or no longer.
    """
    meeting = session.get(Meeting, event.id) or Meeting(event_id=event.id)
    if bool(meeting.speakers_counted) != plan.speakers_counted and _has_speakers(session, event.id):
        raise SpeakersRegisteredError
    meeting.speakers_counted, meeting.overnight = plan.speakers_counted, plan.overnight
    if plan.by_invitation != (meeting.invitation is not None):
        meeting.invitation = new_page_key() if plan.by_invitation else None
    session.add(meeting)
    session.execute(delete(AgendaItem).where(AgendaItem.event_id == event.id))
    for position, block in enumerate(plan.agenda, start=1):
        session.add(AgendaItem(event_id=event.id, position=position, title=block.title, speaker=block.speaker))
    _keep_parts(session, event.id, plan.parts)
    if event.preset == Gathering.BOARD:
        _keep_members(session, event, plan.members, now)
    session.flush()


def _has_speakers(session: Session, event_id: int) -> bool:
    return bool(session.scalar(select(exists().where(Person.event_id == event_id, Person.role == Role.SPEAKER))))


def _keep_parts(session: Session, event_id: int, parts: Sequence[PartPlan]) -> None:
    """Change sessions that keep their title, add new ones, take away those nobody has chosen."""
    present = {
        part.title: part for part in session.scalars(select(EventSession).where(EventSession.event_id == event_id))
    }
    wanted = {part.title: part.capacity for part in parts}
    for title, part in present.items():
        if part.seats_taken > wanted.get(title, 0):
            raise SessionTakenError(title)
        # Positions are unique: out of the way first.
        part.position = -part.position
        if title not in wanted:
            session.delete(part)
    session.flush()
    for position, (title, capacity) in enumerate(wanted.items(), start=1):
        part = present.get(title) or EventSession(event_id=event_id, title=title, seats_taken=0)
        part.position, part.capacity = position, capacity
        session.add(part)
    session.flush()


def _keep_members(session: Session, event: Event, members: Sequence[MemberPlan], now: datetime) -> None:
    """Replace the members of a board, and expect those whom this session does not expect yet."""
    session.execute(delete(BoardMember).where(BoardMember.campaign_id == event.campaign_id))
    for member in members:
        session.add(BoardMember(campaign_id=event.campaign_id, **member._asdict()))
    known = {
        (row.name_key, row.name)
        for row in session.execute(
            select(Organisation.name_key, Person.name)
            .join(Person, Person.organisation_id == Organisation.id)
            .where(Person.event_id == event.id)
        )
    }
    new = [member for member in members if (name_key(member.organisation), member.name) not in known]
    if event.contacts_gone_at is not None or not new:
        return
    for member, number in zip(new, take_numbers(session, event.id, len(new)), strict=True):
        organisation = find_organisation(session, event.id, Delegation(member.organisation, member.type, ()))
        add_person(session, organisation, Attending(member.name), number, now)
