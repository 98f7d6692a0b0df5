"""Demonstration data for meetings of professionals."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.desk.demo import fill
from eventdesk.desk.demo_meetings import CAMPAIGN, MEETINGS, fill_meetings
from eventdesk.events.models import Campaign, Event
from eventdesk.professionals.models import EventSession, Person
from tests.conftest import NOW


def test_each_kind_of_meeting_is_there_once_with_people(session: Session) -> None:
    for hours in (0, 50):
        fill_meetings(session, NOW + timedelta(hours=hours))

    presets = session.scalars(select(Event.preset)).all()
    assert sorted(presets) == sorted(meeting.preset for meeting in MEETINGS)
    assert session.scalar(select(func.count()).select_from(Person)) == 7
    assert session.scalar(select(func.count()).select_from(EventSession)) == 2


def test_meetings_leave_the_campaigns_for_families_alone(session: Session) -> None:
    fill(session, NOW)
    before = session.scalar(select(func.count()).select_from(Event))

    fill_meetings(session, NOW)

    mine = select(Event.id).join(Campaign, Campaign.id == Event.campaign_id).where(Campaign.slug == CAMPAIGN)
    assert session.scalar(select(func.count()).select_from(Event)) == (before or 0) + len(session.scalars(mine).all())
