"""What a new event starts from: an earlier one, or what is usual for its kind. Pure: values in, values out.

Nobody should have to type twice what was right the last time. Day and time are suggestions; the rest stays.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from eventdesk.events.plans import EventPlan, Wording
from eventdesk.vocabulary import Form

AHEAD = timedelta(days=14)
"""No sooner than that: families have to hear of it."""
_WEEK = timedelta(days=7)


@cache
def usual() -> Mapping[str, Mapping[str, Any]]:
    """Read what is usual for each kind of event, in the order in which kinds are offered."""
    kinds: Mapping[str, Mapping[str, Any]] = json.loads(
        (files("eventdesk") / "data" / "presets.json").read_text(encoding="utf-8")
    )
    return kinds


def copy_of(plan: EventPlan, now: datetime) -> EventPlan:
    """Take an event over for another day: the same weekday and hour, at least two weeks ahead.

    What belongs to one date only stays behind: its address, and when its registration opened. Registration closes as
    long before the beginning as it did.
    """
    zone = ZoneInfo(plan.time_zone)
    earliest = (now + AHEAD).astimezone(zone).date()
    weeks = max(0, -(-(earliest - plan.starts_at.astimezone(zone).date()).days // 7))
    return shifted(plan, max(weeks, 1))


def shifted(plan: EventPlan, weeks: int) -> EventPlan:
    """Move an event by weeks, by the clock on its wall: three o'clock stays three o'clock when the clocks change."""
    closes = plan.registration_closes_at
    return replace(
        plan,
        slug="",
        starts_at=_later(plan.starts_at, weeks, plan.time_zone),
        ends_at=_later(plan.ends_at, weeks, plan.time_zone),
        registration_opens_at=None,
        registration_closes_at=_later(closes, weeks, plan.time_zone) if closes else None,
    )


def usual_plan(preset: str, campaign_id: int, land: str, now: datetime, time_zone: str = "Europe/Berlin") -> EventPlan:
    """Draft an event of a kind with everything that is usual for it.

    Raises:
        KeyError: There is no such kind.
    """
    kind = usual()[preset]
    zone = ZoneInfo(time_zone)
    first = (now + AHEAD).astimezone(zone).date()
    day = first + timedelta(days=(kind["weekday"] - first.weekday()) % 7)
    starts_at = _moment(day, time.fromisoformat(kind["begins"]), zone)
    return EventPlan(
        campaign_id=campaign_id,
        land=land,
        slug="",
        preset=preset,
        form=Form(kind["form"]),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=kind["hours"]),
        time_zone=time_zone,
        texts={code: Wording(title, kind["description"][code]) for code, title in kind["title"].items()},
        languages=tuple(kind["languages"]),
        capacity=kind["capacity"],
        step_free=kind["step_free"],
        childcare=kind["childcare"],
    )


def _later(moment: datetime, weeks: int, time_zone: str) -> datetime:
    """Move a moment by weeks as clocks show it."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return _moment(local.date() + weeks * _WEEK, local.time(), ZoneInfo(time_zone))


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Find the moment at which a clock on the wall shows this."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
