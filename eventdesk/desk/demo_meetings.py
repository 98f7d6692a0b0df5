"""Demonstration data: meetings of professionals in a campaign of their own. Nobody in it is real."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.desk.import_file import read_campaign
from eventdesk.desk.importing import import_campaign
from eventdesk.events.models import Campaign, Event
from eventdesk.professionals.planning import plan_meeting
from eventdesk.professionals.plans import BlockPlan, MeetingPlan, MemberPlan, PartPlan
from eventdesk.professionals.rules import Attending, Delegation
from eventdesk.professionals.service import TeamOrder, register_team

CAMPAIGN = "fachkraefte"

_BERLIN = ZoneInfo("Europe/Berlin")
_EXCHANGE = "fachaustausch-migration-und-ausbildung"
_BLOCKS = (
    BlockPlan("Zugänge in die Ausbildung", "Dr. Katrin Muster, KAUSA-Landesstelle"),
    BlockPlan("Sprache im Betrieb", "Jonas Beispiel, Handwerkskammer"),
    BlockPlan("Austausch und Verabredungen", ""),
)


class DemoMeeting(NamedTuple):
    """A meeting to come: where it is found, its kind, names, begin in days from today, hours, plan."""

    slug: str
    preset: str
    german: str
    english: str
    in_days: int
    hours: int
    plan: MeetingPlan


MEETINGS = (
    DemoMeeting(
        _EXCHANGE, "expert", "Fachaustausch Migration und Ausbildung", "Expert exchange on migration and training",
        10, 2, MeetingPlan(agenda=_BLOCKS),
    ),
    DemoMeeting(
        "austausch-welcome-center", "network_multi", "Austauschtreffen der Welcome Center",
        "Meeting of the Welcome Centers", 24, 30, MeetingPlan(agenda=_BLOCKS[1:], overnight=True),
    ),
    DemoMeeting(
        "runder-tisch-fachkraefte", "board", "Runder Tisch Fachkräfte", "Round table on skilled workers", 17, 2,
        MeetingPlan(
            agenda=_BLOCKS[2:],
            members=(
                MemberPlan("IHK", "chamber", "Anna Beispiel"),
                MemberPlan("DGB", "association", "Ben Muster"),
                MemberPlan("Landkreis", "public_local", "Clara Probe"),
            ),
        ),
    ),
    DemoMeeting(
        "tag-der-ausbilder", "training", "Tag der Ausbilderinnen und Ausbilder", "Day of trainers", 31, 6,
        MeetingPlan(parts=(PartPlan("Rundgang 10 Uhr", 12), PartPlan("Rundgang 13 Uhr", 12))),
    ),
)  # fmt: skip
_TEAMS = (
    Delegation("Handwerkskammer", "chamber", (Attending("Jonas Beispiel"), Attending("Mira Muster"))),
    Delegation("LAMSA", "migrant_org", (Attending("Samira Probe"),)),
    Delegation("Berufsschule", "education", (Attending("Tom Test"),)),
)


def fill_meetings(session: Session, now: datetime) -> None:
    """Add the meetings once; later days leave them as they are."""
    if session.scalar(select(Campaign.id).where(Campaign.slug == CAMPAIGN)) is not None:
        return
    content = {
        "campaign": {
            "slug": CAMPAIGN,
            "audience": "professionals",
            "land": "15",
            "name": {"de": "Fachkräfte und Ausbildung", "en": "Skilled workers and training"},
        },
        "events": [_event(meeting, now) for meeting in MEETINGS],
    }
    import_campaign(session, read_campaign(content), now)
    for meeting in MEETINGS:
        event = session.scalars(select(Event).where(Event.slug == meeting.slug)).one()
        plan_meeting(session, event, meeting.plan, now)
        if meeting.slug == _EXCHANGE:
            _register(session, event.id, _TEAMS, now)


def _register(session: Session, event_id: int, teams: Sequence[Delegation], now: datetime) -> None:
    for team in teams:
        register_team(session, TeamOrder(event_id, uuid4(), team), now)


def _event(meeting: DemoMeeting, now: datetime) -> dict[str, Any]:
    """Spell out a meeting as an import file does."""
    online = meeting.preset == "expert"
    day = now.astimezone(_BERLIN).date() + timedelta(days=meeting.in_days)
    starts_at = datetime.combine(day, time(10), _BERLIN)
    place = {"join_url": "https://example.org/fachaustausch"} if online else {
        "ags": "15003", "place": "Haus der Verbände", "address": "Am Markt 1, 39104 Magdeburg",
    }  # fmt: skip
    return {
        "slug": meeting.slug,
        "preset": meeting.preset,
        "form": "online" if online else "in_person",
        "status": "published",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=meeting.hours)).isoformat(),
        "title": {"de": meeting.german, "en": meeting.english},
        "stations": [{"key": "room" if online else "door"}],
        **place,
    }
