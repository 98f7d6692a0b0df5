from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventdesk.db import Database
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.events.plans import EventPlan, Problem, Wording, version_of
from eventdesk.events.seats import EventFullError, take_seats
from eventdesk.events.service import (
    PlanRefusedError,
    cancel_event,
    create_event,
    edit_event,
    plan_of,
    publish_event,
)
from eventdesk.vocabulary import Form
from tests.builders import make_campaign

START = datetime(2027, 3, 12, 13, 0, tzinfo=UTC)
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def plan(database: Database) -> EventPlan:
    with database.transaction() as tx:
        campaign = make_campaign(tx)
    return EventPlan(
        campaign_id=campaign.id,
        land=campaign.land,
        slug="infotag-halle",
        preset="infoday",
        form=Form.IN_PERSON,
        starts_at=START,
        ends_at=START + timedelta(hours=4),
        district_ags="15002",
        capacity=40,
        texts={"de": Wording("Infotag", "Zwei\nZeilen")},
    )


def test_what_is_read_back_is_what_was_planned(database: Database, plan: EventPlan) -> None:
    with database.transaction() as tx:
        event_id = create_event(tx, plan).id

    with database.reading() as tx:
        assert plan_of(tx, tx.get_one(Event, event_id)) == plan


def test_a_campaign_has_to_exist(database: Database, plan: EventPlan) -> None:
    with database.transaction() as tx, pytest.raises(PlanRefusedError) as refused:
        create_event(tx, replace(plan, campaign_id=plan.campaign_id + 1))

    assert refused.value.problems == {"campaign_id": Problem.CAMPAIGN_UNKNOWN}


@pytest.mark.parametrize("verb", ["edit", "publish", "cancel"])
def test_an_unknown_event_is_not_found(database: Database, plan: EventPlan, verb: str) -> None:
    with database.transaction() as tx, pytest.raises(NotFoundError):
        {
            "edit": lambda: edit_event(tx, "unknown", plan, "", NOW),
            "publish": lambda: publish_event(tx, "unknown", NOW),
            "cancel": lambda: cancel_event(tx, "unknown", NOW),
        }[verb]()


def test_a_cancelled_event_is_told_to_the_phones(database: Database, plan: EventPlan) -> None:
    with database.transaction() as tx:
        create_event(tx, plan)
        before = publish_event(tx, plan.slug, NOW).change_number

    with database.transaction() as tx:
        after = cancel_event(tx, plan.slug, NOW).change_number

    assert after > before


def test_lowering_the_capacity_while_families_register_oversells_nothing(database: Database, plan: EventPlan) -> None:
    with database.transaction() as tx:
        event = create_event(tx, plan)
        publish_event(tx, plan.slug, NOW)

    def register(_number: int) -> str:
        try:
            with database.transaction() as tx:
                take_seats(tx, event.id, 3, START - timedelta(days=1))
        except EventFullError:
            return "full"
        return "taken"

    def lower(capacity: int) -> str:
        try:
            with database.transaction() as tx:
                edit_event(tx, plan.slug, replace(plan, capacity=capacity), version_of(plan), NOW)
        except PlanRefusedError as refused:
            return str(refused)
        return "lowered"

    with ThreadPoolExecutor(8) as threads:
        families = [threads.submit(register, number) for number in range(20)]
        organisers = [threads.submit(lower, capacity) for capacity in (30, 24, 18)]
        answers = [future.result() for future in families]
        lowered = [future.result() for future in organisers]

    with database.reading() as tx:
        kept = tx.get_one(Event, event.id)
        assert kept.capacity is not None
        assert kept.seats_taken == 3 * answers.count("taken") <= kept.capacity
    assert set(answers) <= {"taken", "full"}
    assert all(answer == "lowered" or "capacity" in answer or "version" in answer for answer in lowered)


@pytest.mark.parametrize(
    ("changes", "raised"),
    [
        ({"starts_at": START + timedelta(hours=1)}, 1),
        ({"venue_address": "Markt 2"}, 1),
        ({"form": Form.HYBRID}, 1),
        ({"district_ags": "15003"}, 1),
        ({"capacity": 50, "texts": {"de": Wording("Anders")}, "childcare": True}, 0),
    ],
)
def test_calendars_take_a_published_event_anew_if_time_place_or_form_change(
    database: Database, plan: EventPlan, changes: dict[str, Any], raised: int
) -> None:
    with database.transaction() as tx:
        create_event(tx, plan)
        sequence = publish_event(tx, plan.slug, NOW).sequence
        version = version_of(plan)

    with database.transaction() as tx:
        event = edit_event(tx, plan.slug, replace(plan, **changes), version, NOW + timedelta(days=1))

        assert event.sequence == sequence + raised
        assert event.changed_at == NOW + timedelta(days=raised)


def test_a_draft_is_in_no_calendar_and_cancelling_twice_is_one_change(database: Database, plan: EventPlan) -> None:
    with database.transaction() as tx:
        create_event(tx, plan)
        draft = edit_event(tx, plan.slug, replace(plan, venue_name="Turm"), version_of(plan), NOW)
        assert (draft.sequence, draft.changed_at) == (0, None)
        published = publish_event(tx, plan.slug, NOW).sequence

        cancel_event(tx, plan.slug, NOW)
        assert cancel_event(tx, plan.slug, NOW + timedelta(hours=1)).sequence == published + 1


def test_a_closed_event_stays_as_it_is(database: Database, plan: EventPlan) -> None:
    """Another form or another day would change figures that were declared complete."""
    with database.transaction() as tx:
        slug = create_event(tx, plan).slug
        publish_event(tx, slug, NOW).closed_at = NOW

    with database.transaction() as tx:
        with pytest.raises(PlanRefusedError) as refused:
            edit_event(tx, slug, replace(plan, form=Form.HYBRID), version_of(plan), NOW)
        with pytest.raises(NotFoundError):
            cancel_event(tx, slug, NOW)

    assert refused.value.problems["version"] == Problem.CLOSED
