"""From facts to the report: arithmetic only, no database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from eventdesk.advice.queries import AdviceCounts
from eventdesk.places import DISTRICTS, KREISFREIE_STADT, LANDKREIS, District, districts_of
from eventdesk.reports import figures, rules
from eventdesk.reports.definitions import definitions
from eventdesk.reports.facts import (
    AttendanceFact,
    CampaignFact,
    EventFact,
    HomeFact,
    RegistrationFact,
    StationFact,
)
from eventdesk.reports.rules import Scope
from eventdesk.vocabulary import STATIONS, TYPES, Audience, Form


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event of the period, with its local days."""

    fact: EventFact
    first_day: date
    last_day: date

    @property
    def in_person(self) -> bool:
        """Whether people met; a hybrid event counts as one that they attended in person."""
        return self.fact.form != Form.ONLINE


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report is computed from."""

    campaigns: Sequence[CampaignFact]
    held: Sequence[HeldEvent]
    cancelled: int
    attendances: Sequence[AttendanceFact]
    homes: Sequence[HomeFact]
    stations: Sequence[StationFact]
    registrations: Sequence[RegistrationFact]
    person_days: dict[int, int]
    """Of events with several days."""
    advice: AdviceCounts


@dataclass(frozen=True, slots=True)
class Counts:
    """Participants counted in the ways the report shows them."""

    by_event: Counter[int]
    in_room: Counter[int]
    by_type: Counter[str]
    in_district: Counter[tuple[str, str]]
    not_counted: Counter[str]


def compose(scope: Scope, facts: Facts) -> figures.Summary:
    """Compute every figure of the report."""
    counts = _count(facts.held, facts.attendances)
    places = _places(facts.campaigns, facts.held)
    by_district = [_district(place, facts.held, counts) for place in places]
    shown = [kind.code for kind in TYPES.values() if _is_shown(kind.code, facts.campaigns, counts)]
    counted = [kind for kind in shown if TYPES[kind].counted]
    return figures.Summary(
        campaign=scope.campaign,
        period=figures.Period(scope.first, scope.last),
        as_of=scope.as_of,
        version=None,
        protection="none",
        events=_events(facts.held, facts.cancelled),
        attendance=_attendance(counts),
        by_place_kind=_place_kinds(by_district),
        by_district=by_district,
        by_type=_types(counted, counts.by_type),
        by_group=_groups(counted, counts.by_type),
        district_by_type=_cells(places, counted, counts),
        by_station=_stations(facts.stations),
        by_home_district=_homes(facts.homes),
        by_month=_months(facts.held, counts),
        not_counted=[figures.NotCounted(kind, counts.not_counted[kind]) for kind in shown if kind not in counted],
        uncovered_districts=[row.ags for row in by_district if not row.events],
        target=_target(facts.campaigns, facts.held, counts),
        registered=sum(row.registered for row in facts.registrations),
        not_come=sum(row.registered - row.came for row in facts.registrations),
        by_language=[figures.LanguageFigures(*row) for row in facts.registrations],
        by_topic=_topics(facts.advice),
        follow_ups=[figures.FollowUpFigures(*row) for row in facts.advice.follow_ups.items()],
        person_days=sum(facts.person_days.get(row.fact.id, counts.by_event[row.fact.id]) for row in facts.held),
        comparison=None,
        district_by_group=[],
        online_by_type=_online(counted, counts),
        by_event=[_event(event, counts) for event in facts.held],
        definitions=definitions(assumed=any(event.fact.is_assumed for event in facts.held)),
    )


def _is_shown(kind: str, campaigns: Sequence[CampaignFact], counts: Counts) -> bool:
    """Show all types of the audience, and any other that occurred."""
    audiences = {campaign.audience for campaign in campaigns} or {Audience.FAMILIES}
    return TYPES[kind].audience in audiences or bool(counts.by_type[kind] or counts.not_counted[kind])


def _count(held: Sequence[HeldEvent], attended: Sequence[AttendanceFact]) -> Counts:
    """Add up who attended; people who are no participants go their own way."""
    district = {event.fact.id: event.fact.district_ags for event in held}
    counts = Counts(Counter(), Counter(), Counter(), Counter(), Counter())
    for fact in attended:
        if not TYPES[fact.type].counted:
            counts.not_counted[fact.type] += fact.persons
            continue
        counts.by_event[fact.event_id] += fact.persons
        counts.by_type[fact.type] += fact.persons
        place = district[fact.event_id]
        if not fact.is_online:
            counts.in_room[fact.event_id] += fact.persons
        if not fact.is_online and place is not None:
            counts.in_district[place, fact.type] += fact.persons
    return counts


def _events(held: Sequence[HeldEvent], cancelled: int) -> figures.Events:
    in_person = sum(event.in_person for event in held)
    return figures.Events(len(held), in_person, len(held) - in_person, cancelled)


def _attendance(counts: Counts) -> figures.Attendance:
    total, in_person = counts.by_event.total(), counts.in_room.total()
    return figures.Attendance(total, in_person, total - in_person)


def _event(event: HeldEvent, counts: Counts) -> figures.EventFigures:
    fact, persons = event.fact, counts.by_event[event.fact.id]
    return figures.EventFigures(
        fact.slug, fact.title or fact.slug, event.first_day, event.last_day, fact.form, fact.district_ags, persons
    )


def _places(campaigns: Iterable[CampaignFact], held: Iterable[HeldEvent]) -> list[District]:
    """List every district of the campaigns' Länder, and others where an event was."""
    inside = {place.ags for campaign in campaigns for place in districts_of(campaign.land)}
    used = {event.fact.district_ags for event in held if event.fact.district_ags is not None}
    return [DISTRICTS[ags] for ags in sorted(inside | used)]


def _district(place: District, held: Sequence[HeldEvent], counts: Counts) -> figures.DistrictFigures:
    here = [event.fact.id for event in held if event.fact.district_ags == place.ags]
    persons = sum(counts.in_room[event] for event in here)
    average = rules.average(persons, len(here))
    return figures.DistrictFigures(place.ags, place.names["de"], place.kind, len(here), persons, average)


def _place_kinds(districts: Sequence[figures.DistrictFigures]) -> list[figures.PlaceKindFigures]:
    result = []
    for kind in (KREISFREIE_STADT, LANDKREIS):
        rows = [row for row in districts if row.kind == kind]
        events, persons = sum(row.events for row in rows), sum(row.attendance for row in rows)
        result.append(figures.PlaceKindFigures(kind, events, persons, rules.average(persons, events)))
    return result


def _types(counted: Sequence[str], by_type: Counter[str]) -> list[figures.TypeFigures]:
    base = by_type.total()
    return [figures.TypeFigures(kind, by_type[kind], rules.share(by_type[kind], base)) for kind in counted]


def _groups(counted: Sequence[str], by_type: Counter[str]) -> list[figures.GroupFigures]:
    groups: Counter[str] = Counter()
    for kind in counted:
        groups[TYPES[kind].group] += by_type[kind]
    base = by_type.total()
    return [figures.GroupFigures(group, persons, rules.share(persons, base)) for group, persons in groups.items()]


def _cells(places: Iterable[District], counted: Sequence[str], counts: Counts) -> list[figures.DistrictTypeFigures]:
    return [
        figures.DistrictTypeFigures(place.ags, kind, counts.in_district[place.ags, kind])
        for place in places
        for kind in counted
    ]


def _online(counted: Sequence[str], counts: Counts) -> list[figures.OnlineTypeFigures]:
    """Count by type who came online: everybody who was in no district."""
    there: Counter[str] = Counter()
    for (_ags, kind), persons in counts.in_district.items():
        there[kind] += persons
    return [figures.OnlineTypeFigures(kind, counts.by_type[kind] - there[kind]) for kind in counted]


def _stations(rows: Sequence[StationFact]) -> list[figures.StationFigures]:
    return [
        figures.StationFigures(
            row.key, STATIONS[row.key].titles["de"] if row.key in STATIONS else row.title or row.key, int(row.contacts)
        )
        for row in rows
    ]


def _homes(homes: Sequence[HomeFact]) -> list[figures.HomeFigures]:
    """Add up by home district, not stated last."""
    persons: Counter[str | None] = Counter()
    for fact in homes:
        if TYPES[fact.type].counted:
            persons[fact.home_ags] += fact.persons
    keys = sorted(persons, key=lambda ags: (ags is None, ags or ""))
    return [figures.HomeFigures(ags, persons[ags]) for ags in keys]


def _topics(advice: AdviceCounts) -> list[figures.TopicFigures]:
    return [
        figures.TopicFigures(topic, mentions, rules.share(mentions, advice.notes))
        for topic, mentions in advice.topics.items()
    ]


def _months(held: Sequence[HeldEvent], counts: Counts) -> list[figures.MonthFigures]:
    """Count by month from the first to the last event, months without any included."""
    if not held:
        return []
    days = [event.first_day for event in held]
    events = Counter(f"{day:%Y-%m}" for day in days)
    persons: Counter[str] = Counter()
    for event in held:
        persons[f"{event.first_day:%Y-%m}"] += counts.by_event[event.fact.id]
    return [figures.MonthFigures(month, events[month], persons[month]) for month in rules.months(min(days), max(days))]


def _target(campaigns: Sequence[CampaignFact], held: Sequence[HeldEvent], counts: Counts) -> figures.Target:
    """Compare with the target of the campaigns that had events."""
    active = {event.fact.campaign_id for event in held} or {campaign.id for campaign in campaigns}
    targets = [campaign.target for campaign in campaigns if campaign.id in active and campaign.target]
    value = sum(targets)
    return figures.Target(value or None, rules.percent(counts.by_event.total(), value))
