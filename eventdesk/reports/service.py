"""Making the report: a few set-based statements, however many events there were."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from eventdesk.advice.queries import count_advice
from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Status
from eventdesk.events.rules import days_of
from eventdesk.reports import presence, queries
from eventdesk.reports.compose import Facts, HeldEvent, compose
from eventdesk.reports.disclosure import Method
from eventdesk.reports.facts import CampaignFact, EventFact
from eventdesk.reports.figures import Comparison, Summary
from eventdesk.reports.parties import NO_PARTIES, party_facts
from eventdesk.reports.protection import protected
from eventdesk.reports.queries import Held
from eventdesk.reports.retained import added, registrations
from eventdesk.reports.rules import Scope, year_before
from eventdesk.vocabulary import Audience


def summarise(session: Session, scope: Scope, now: datetime, method: Method = Method.NONE) -> Summary:
    """Compute the report of a period as it is known now, its small figures protected by a method.

    Raises:
        InvalidInputError: There is no campaign of that name.
    """
    return summarise_campaigns(session, scope, chosen(queries.campaigns(session), scope.campaign), now, method)


def chosen(campaigns: Sequence[CampaignFact], slug: str | None) -> list[CampaignFact]:
    """Pick one campaign, or all for families; professionals are never added to families.

    Raises:
        InvalidInputError: There is no campaign of that name.
    """
    if slug is None:
        return [campaign for campaign in campaigns if campaign.audience == Audience.FAMILIES]
    found = [campaign for campaign in campaigns if campaign.slug == slug]
    if not found:
        raise InvalidInputError(f"There is no campaign {slug!r}.")
    return found


def summarise_campaigns(
    session: Session, scope: Scope, campaigns: Sequence[CampaignFact], now: datetime, method: Method = Method.NONE
) -> Summary:
    """Compute the report of campaigns that were already read."""
    ids = tuple(campaign.id for campaign in campaigns)
    around = [_with_days(event) for event in queries.events(session, scope, ids)]
    begun = [event for event in around if _counts(event, scope, now)]
    held = [event for event in begun if event.fact.status == Status.PUBLISHED]
    where = Held(scope, now, ids, tuple(sorted({event.fact.time_zone for event in held})))
    several_days = [event.fact.id for event in held if event.last_day > event.first_day]
    attendances, homes = presence.attendances(session, where)
    registered, kept_advice = registrations(session, where)
    facts = Facts(
        campaigns=campaigns,
        held=held,
        cancelled=len(begun) - len(held),
        attendances=attendances,
        homes=homes,
        stations=presence.stations(session, where),
        registrations=registered,
        person_days=presence.person_days(session, several_days) if several_days else {},
        advice=added(count_advice(session, where.condition()), kept_advice),
    )
    parties = party_facts(session, where) if method == Method.SUPPRESS else NO_PARTIES
    report = protected(compose(scope, facts), method, parties)
    if not scope.with_year_before:
        return report
    # Only totals are set side by side, and those are exact by every method.
    earlier = summarise_campaigns(session, year_before(scope), campaigns, now)
    return replace(report, comparison=comparison(earlier))


def comparison(earlier: Summary) -> Comparison:
    """What is said of an earlier report in a later one."""
    return Comparison(
        earlier.version, earlier.as_of, earlier.events.total, earlier.attendance.total,
        earlier.period.first, earlier.period.last, earlier.events.in_person, earlier.attendance.in_person,
    )  # fmt: skip


def events_without_figures(session: Session, scope: Scope, now: datetime) -> list[str]:
    """Name the events of a report at which nobody was counted and which nobody closed: forgotten, or empty."""
    return queries.uncounted_events(session, held_in(session, scope, now))


def held_in(session: Session, scope: Scope, now: datetime) -> Held:
    """Choose the events of a report, for questions beside its figures."""
    ids = tuple(campaign.id for campaign in chosen(queries.campaigns(session), scope.campaign))
    around = [_with_days(event) for event in queries.events(session, scope, ids)]
    held = [event for event in around if _counts(event, scope, now) and event.fact.status == Status.PUBLISHED]
    return Held(scope, now, ids, tuple(sorted({event.fact.time_zone for event in held})))


def _with_days(event: EventFact) -> HeldEvent:
    """Put an event on the calendar of its place."""
    return HeldEvent(event, *days_of(event.starts_at, event.ends_at, event.time_zone))


def _counts(event: HeldEvent, scope: Scope, now: datetime) -> bool:
    """Whether an event begins in the period and is over, at the Stand and by now: what is planned is not held."""
    is_over = event.last_day <= scope.as_of and event.fact.ends_at <= now
    return is_over and scope.first <= event.first_day <= scope.last
