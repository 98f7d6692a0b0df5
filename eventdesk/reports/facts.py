"""What a report is computed from: rows that say what happened, without a person in them."""

from datetime import datetime
from typing import NamedTuple

from eventdesk.events.models import Status
from eventdesk.vocabulary import Audience, Form


class CampaignFact(NamedTuple):
    """A campaign, as far as a report needs it."""

    id: int
    slug: str
    audience: Audience
    land: str
    target: int | None
    name: dict[str, str]


class EventFact(NamedTuple):
    """A published or cancelled event around the period."""

    id: int
    campaign_id: int
    form: Form
    status: Status
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    district_ags: str | None
    slug: str
    title: str | None
    is_assumed: bool


class AttendanceFact(NamedTuple):
    """Attendances of one type at one event through one channel."""

    event_id: int
    is_online: bool
    type: str
    persons: int


class HomeFact(NamedTuple):
    """Attendances of one type from one home district."""

    type: str
    home_ags: str | None
    persons: int


class StationFact(NamedTuple):
    """Contacts at all stations of one key."""

    key: str
    title: str | None
    contacts: int


class RegistrationFact(NamedTuple):
    """Registered people, and those of them who came, by the language they wanted to speak."""

    language: str | None
    registered: int
    came: int
