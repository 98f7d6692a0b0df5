"""A new event begins with what was right the last time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventdesk.events.drafting import AHEAD, copy_of, usual, usual_plan
from eventdesk.events.plans import problems
from eventdesk.i18n import LANGUAGES
from tests.events.test_plans import NOON, PLAN


@pytest.mark.parametrize("now", [NOON - timedelta(days=200), NOON, NOON + timedelta(days=200)])
def test_a_copy_is_at_least_two_weeks_ahead_on_the_same_weekday(now: datetime) -> None:
    copy = copy_of(PLAN, now)

    assert copy.starts_at >= now + AHEAD - timedelta(days=1)
    assert copy.starts_at > PLAN.starts_at
    assert (copy.starts_at - PLAN.starts_at).days % 7 in {0, 6}  # 6: an hour less when the clocks change


def test_a_copy_takes_everything_over_but_what_belongs_to_its_date() -> None:
    closes = NOON - timedelta(hours=2)
    plan = replace(PLAN, registration_opens_at=NOON - timedelta(days=50), registration_closes_at=closes)

    copy = copy_of(plan, NOON)

    assert replace(
        copy, slug=plan.slug, starts_at=plan.starts_at, ends_at=plan.ends_at,
        registration_opens_at=plan.registration_opens_at, registration_closes_at=closes,
    ) == plan  # fmt: skip
    assert copy.slug == ""
    assert copy.registration_opens_at is None
    assert copy.registration_closes_at is not None
    assert copy.starts_at - copy.registration_closes_at == timedelta(hours=2)


def test_three_oclock_stays_three_oclock_when_the_clocks_change() -> None:
    winter = datetime(2027, 3, 25, 14, 0, tzinfo=UTC)  # 15:00 in Berlin
    plan = replace(PLAN, starts_at=winter, ends_at=winter + timedelta(hours=4))

    copy = copy_of(plan, winter)

    assert copy.starts_at == datetime(2027, 4, 8, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", list(usual()))
def test_what_is_usual_is_complete_but_for_the_place(kind: str) -> None:
    plan = usual_plan(kind, 1, "15", NOON)

    assert set(problems(replace(plan, slug="x"))) <= {"district_ags"}
    assert set(plan.texts) == set(LANGUAGES)
    assert all(wording.title and wording.description for wording in plan.texts.values())
    assert plan.starts_at >= NOON + AHEAD - timedelta(days=1)
