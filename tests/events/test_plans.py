from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventdesk.events.plans import EventPlan, Problem, Wording, problems, slug_from, station_keys, version_of
from eventdesk.events.rules import is_slug
from eventdesk.vocabulary import Form

NOON = datetime(2027, 3, 12, 11, 0, tzinfo=UTC)
PLAN = EventPlan(
    campaign_id=1,
    land="15",
    slug="infotag-halle",
    preset="infoday",
    form=Form.IN_PERSON,
    starts_at=NOON,
    ends_at=NOON + timedelta(hours=4),
    district_ags="15002",
    capacity=60,
    texts={"de": Wording("Infotag"), "ar": Wording("يوم معلومات", "وصف")},
)
ONLINE = replace(PLAN, preset="online_hour", form=Form.ONLINE, district_ags=None)


@pytest.mark.parametrize("plan", [PLAN, ONLINE, replace(PLAN, form=Form.HYBRID), replace(PLAN, capacity=None)])
def test_a_good_plan_has_no_problems(plan: EventPlan) -> None:
    assert problems(plan) == {}


@pytest.mark.parametrize(
    ("plan", "field", "problem"),
    [
        (replace(ONLINE, form=Form.IN_PERSON, district_ags="15002"), "form", Problem.HOUR_NOT_ONLINE),
        (replace(ONLINE, district_ags="15002"), "district_ags", Problem.ONLINE_WITH_DISTRICT),
        (replace(PLAN, district_ags=None), "district_ags", Problem.DISTRICT_MISSING),
        (replace(PLAN, district_ags="14511"), "district_ags", Problem.DISTRICT_UNKNOWN),
        (replace(PLAN, district_ags="15999"), "district_ags", Problem.DISTRICT_UNKNOWN),
        (replace(PLAN, ends_at=NOON), "ends_at", Problem.ENDS_BEFORE_START),
        (replace(PLAN, ends_at=NOON + timedelta(days=32)), "ends_at", Problem.TOO_LONG),
        (replace(PLAN, capacity=0), "capacity", Problem.CAPACITY_WRONG),
        (replace(PLAN, capacity=100_000), "capacity", Problem.CAPACITY_WRONG),
        (replace(PLAN, slug="new"), "slug", Problem.SLUG_WRONG),
        (replace(PLAN, slug="Ä"), "slug", Problem.SLUG_WRONG),
        (replace(PLAN, texts={}), "title_de", Problem.GERMAN_TITLE_MISSING),
        (replace(PLAN, texts={"de": Wording("x"), "ru": Wording("", "y")}), "title_ru", Problem.TITLE_MISSING),
        (replace(PLAN, join_url="ftp://example.org"), "join_url", Problem.LINK_WRONG),
        (
            replace(PLAN, registration_closes_at=NOON + timedelta(hours=5)),
            "registration_closes_at",
            Problem.CLOSES_AFTER_END,
        ),
        (
            replace(PLAN, registration_opens_at=NOON, registration_closes_at=NOON),
            "registration_opens_at",
            Problem.CLOSES_BEFORE_OPENING,
        ),
    ],
)
def test_a_problem_names_the_field_that_has_to_change(plan: EventPlan, field: str, problem: Problem) -> None:
    assert problems(plan) == {field: problem}


def test_people_are_seen_in_the_room_online_or_at_both() -> None:
    assert station_keys(Form.IN_PERSON) == ("door", "general", "orientation", "training", "further")
    assert station_keys(Form.ONLINE) == ("room",)
    assert station_keys(Form.HYBRID) == (*station_keys(Form.IN_PERSON), *station_keys(Form.ONLINE))


def test_any_change_gives_another_version() -> None:
    assert version_of(PLAN) == version_of(replace(PLAN))
    assert version_of(PLAN) != version_of(replace(PLAN, venue_name="Stadthaus"))
    assert version_of(PLAN) != version_of(replace(PLAN, texts={"de": Wording("Infotag")}))


@given(st.text(max_size=300), st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_title_makes_an_address(title: str, day: date) -> None:
    assert is_slug(slug_from(title, day))
