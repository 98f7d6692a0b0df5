"""The report as values. Field names and their order are the keys of its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Events:
    """How many events were held, and how many were cancelled; a hybrid one counts as in person."""

    total: int
    in_person: int
    online: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many attended, by the channel they came through."""

    total: int
    in_person: int
    online: int


@dataclass(frozen=True, slots=True)
class PlaceKindFigures:
    """In-person events in kreisfreie Städte, or in Landkreise."""

    kind: str
    events: int
    attendance: int
    average: float | None


@dataclass(frozen=True, slots=True)
class DistrictFigures:
    """In-person events in one district; none is a white spot."""

    ags: str
    name: str
    kind: str
    events: int
    attendance: int
    average: float | None


@dataclass(frozen=True, slots=True)
class EventFigures:
    """One event with its total; not even organisers of others learn more of it from a report."""

    slug: str
    title: str
    first_day: date
    last_day: date
    form: str
    ags: str | None
    attendance: int


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Attendances of one participant type and its share of all."""

    type: str
    attendance: int
    share: float | None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Attendances of one group of the two-way report and its share of all."""

    group: str
    attendance: int
    share: float | None


@dataclass(frozen=True, slots=True)
class DistrictTypeFigures:
    """Attendances of one type at in-person events in one district; nothing where it is not shown."""

    ags: str
    type: str
    attendance: int | None


@dataclass(frozen=True, slots=True)
class DistrictGroupFigures:
    """Attendances of one group in a district whose types would tell too much."""

    ags: str
    group: str
    attendance: int


@dataclass(frozen=True, slots=True)
class OnlineTypeFigures:
    """Attendances of one type online; nothing where it is not shown."""

    type: str
    attendance: int | None


@dataclass(frozen=True, slots=True)
class StationFigures:
    """Contacts at one advice station; never added to attendances."""

    key: str
    title: str
    contacts: int


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Attendances by home district; `00` is elsewhere, nothing is not stated."""

    ags: str | None
    attendance: int | None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Events and attendances of one month."""

    month: str
    events: int
    attendance: int


@dataclass(frozen=True, slots=True)
class NotCounted:
    """People who were there but are no participants: children, guests, press, helpers."""

    type: str
    persons: int


@dataclass(frozen=True, slots=True)
class Target:
    """What the campaigns wanted to reach, and how much of it was reached."""

    value: int | None
    reached_percent: float | None


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """Registered people and those of them who came, by the language they wanted to speak."""

    language: str | None
    registered: int | None
    attendance: int | None


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """Conversations in which a topic came up, and their share of all; one conversation may have several topics."""

    topic: str
    mentions: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """Conversations after which the family was sent on to an office."""

    office: str
    conversations: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an earlier version said, or an earlier period had; of versions the whole difference is a list of its own."""

    version: int | None
    """Number of the version before; nothing if another period is compared with."""
    as_of: date
    events: int
    attendance: int
    first: date | None = None
    last: date | None = None
    events_in_person: int | None = None
    attendance_in_person: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day; `from` is what the JSON calls the first."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Summary:
    """The report. Nobody is named in it; `protection` says how small figures are kept from telling of somebody."""

    campaign: str | None
    period: Period
    as_of: date
    version: int | None
    protection: str
    events: Events
    attendance: Attendance
    by_place_kind: list[PlaceKindFigures]
    by_district: list[DistrictFigures]
    by_type: list[TypeFigures]
    by_group: list[GroupFigures]
    district_by_type: list[DistrictTypeFigures]
    by_station: list[StationFigures]
    by_home_district: list[HomeFigures]
    by_month: list[MonthFigures]
    not_counted: list[NotCounted]
    uncovered_districts: list[str]
    target: Target
    registered: int
    not_come: int
    by_language: list[LanguageFigures]
    by_topic: list[TopicFigures]
    follow_ups: list[FollowUpFigures]
    person_days: int
    comparison: Comparison | None
    district_by_group: list[DistrictGroupFigures]
    """Only districts of which no single type is shown."""
    online_by_type: list[OnlineTypeFigures]
    by_event: list[EventFigures]
    definitions: Mapping[str, Mapping[str, str]]
