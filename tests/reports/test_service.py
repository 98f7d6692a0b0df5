"""What counts, where it counts, and what never does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.desk.numbers import station_numbers
from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Status
from eventdesk.registration.models import Registration
from eventdesk.reports import queries
from eventdesk.reports.facts import EventFact
from eventdesk.reports.figures import Summary
from eventdesk.reports.models import Measure
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.tickets.models import Attendee, Source
from eventdesk.vocabulary import Audience, Form
from tests.builders import MORNING, add_station, make_campaign, make_event, make_ticket
from tests.reports.conftest import AFTERWARDS
from tests.reports.presence import TODAY, see, station, tally

Report = Callable[..., Summary]


def by_type(summary: Summary) -> dict[str, int]:
    return {row.type: row.attendance for row in summary.by_type if row.attendance}


def register(session: Session, event_id: int, ticket_id: UUID, language: str) -> None:
    """The registration of a ticket, as far as a report looks at it."""
    session.add(
        Registration(
            event_id=event_id,
            ticket_id=ticket_id,
            page_key=uuid4().hex[:26],
            submission_id=uuid4(),
            fingerprint=b"",
            status="confirmed",
            spoken_language=language,
            created_at=MORNING,
        )
    )
    session.flush()


def test_three_of_four_are_three_attendances_in_their_district(session: Session, report: Report) -> None:
    see(session, make_ticket(session, make_event(session)), types=["young", "parent"])

    summary = report()

    assert (summary.attendance.total, by_type(summary)) == (3, {"young": 2, "parent": 1})
    cells = {(cell.ags, cell.type): cell.attendance for cell in summary.district_by_type if cell.attendance}
    assert cells == {("15003", "young"): 2, ("15003", "parent"): 1}


def test_a_person_at_door_and_three_stations_is_one_attendance_and_three_contacts(
    session: Session, report: Report
) -> None:
    ticket = make_ticket(session, make_event(session), {"young": 1})
    see(session, ticket, ["door", "general", "orientation", "training"])

    summary = report()

    contacts = {row.key: row.contacts for row in summary.by_station}
    assert summary.attendance.total == 1
    assert contacts == {"general": 1, "orientation": 1, "training": 1, "further": 0}


def test_scanned_and_tallied_people_are_added(session: Session, report: Report) -> None:
    event = make_event(session)
    see(session, make_ticket(session, event, {"young": 2}))
    tally(session, event, "young", 5)
    tally(session, event, "unknown", 4, home_ags="00")
    tally(session, event, "young", 3, measure=Measure.CONTACT, station_id=station(session, event, "general"))

    summary = report()

    assert by_type(summary) == {"young": 7, "unknown": 4}
    assert (summary.by_station[0].key, summary.by_station[0].contacts) == ("general", 3)
    homes = [(row.ags, row.attendance) for row in summary.by_home_district]
    assert homes == [("00", 4), ("15083", 2), (None, 5)]


def test_children_guests_and_press_stand_apart(session: Session, report: Report) -> None:
    event = make_event(session)
    see(session, make_ticket(session, event), ["door", "general"])
    tally(session, event, "guest", 9)
    tally(session, event, "press", 3)

    summary = report()

    assert summary.attendance.total == 3
    apart = {row.type: row.persons for row in summary.not_counted}
    assert apart == {"child": 1, "guest": 9, "press": 3, "staff": 0, "interpreter": 0}
    assert summary.by_station[0].contacts == 3
    assert sum(row.attendance or 0 for row in summary.by_home_district) == 3


def test_the_desk_and_the_report_mean_the_same_by_contacts(session: Session, report: Report) -> None:
    event = make_event(session)
    see(session, make_ticket(session, event), ["door", "general"])
    for kind in ("young", "child", "guest"):
        tally(session, event, kind, 3, measure=Measure.CONTACT, station_id=station(session, event, "general"))

    reported = {row.key: row.contacts for row in report().by_station}
    at_the_desk = {row.key: row.contacts for row in station_numbers(session, event.id, "de")}

    assert at_the_desk == {"door": 3} | reported
    assert at_the_desk["general"] == 6


def test_registered_and_attended_stand_side_by_side(session: Session, report: Report) -> None:
    event = make_event(session)
    coming, staying, cancelled = (make_ticket(session, event) for _ in range(3))
    session.execute(update(type(cancelled)).where(type(cancelled).id == cancelled.id).values(revoked_at=MORNING))
    see(session, coming)
    see(session, make_ticket(session, event, {"young": 2}, source=Source.WALK_IN))
    register(session, coming.event_id, coming.id, "ar")
    register(session, staying.event_id, staying.id, "other")

    summary = report()

    assert (summary.registered, summary.not_come, summary.attendance.total) == (6, 3, 5)
    languages = [(row.language, row.registered, row.attendance) for row in summary.by_language]
    assert languages == [("ar", 3, 3), ("other", 3, 0)]


def test_somebody_who_was_taken_off_the_ticket_is_not_registered(session: Session, report: Report) -> None:
    make_ticket(session, make_event(session), {"young": 2})
    session.execute(update(Attendee).where(Attendee.ordinal == 2).values(last_issue=1))

    assert report().registered == 1


def test_a_draft_or_cancelled_event_is_no_event(session: Session, report: Report) -> None:
    for slug, status in (("draft", Status.DRAFT), ("cancelled", Status.CANCELLED)):
        event = make_event(session, slug, status=status)
        tally(session, event, "young", 5)

    summary = report()

    assert (summary.events.total, summary.events.cancelled, summary.attendance.total) == (0, 1, 0)


def test_people_of_other_events_count_nowhere(session: Session, report: Report) -> None:
    """Beside a held event: one cancelled, one before and one after the period, each with a family that was there."""
    see(session, make_ticket(session, make_event(session), {"young": 1}), ["door", "general"])
    for slug, days, status in (
        ("cancelled", 0, Status.CANCELLED),
        ("before", -30, Status.PUBLISHED),
        ("after", 30, Status.PUBLISHED),
    ):
        starts_at = MORNING + timedelta(days=days)
        event = make_event(session, slug, starts_at=starts_at, ends_at=starts_at + timedelta(hours=5))
        see(session, make_ticket(session, event, now=starts_at), ["door", "general"], day=starts_at.date())
        tally(session, event, "young", 7, measure=Measure.CONTACT, station_id=station(session, event, "general"))
        event.status = status

    summary = report()

    assert (summary.events.total, summary.attendance.total, summary.registered) == (1, 1, 1)
    assert {row.key: row.contacts for row in summary.by_station}["general"] == 1
    assert [(row.ags, row.attendance) for row in summary.by_home_district] == [("15083", 1)]


def test_whoever_came_along_is_not_registered(session: Session, report: Report) -> None:
    ticket = make_ticket(session, make_event(session), {"young": 1})
    session.add(Attendee(id=uuid4(), ticket_id=ticket.id, type="companion", ordinal=1, extra=True, changed=1))
    session.flush()
    see(session, ticket)

    summary = report()

    assert (summary.registered, summary.not_come, summary.attendance.total) == (1, 0, 2)


def test_a_held_event_without_figures_counts_zero(session: Session, report: Report) -> None:
    make_event(session)

    summary = report()

    assert (summary.events.total, summary.attendance.total, summary.by_place_kind[0].average) == (1, 0, 0.0)


def test_an_online_event_has_no_district(session: Session, report: Report) -> None:
    hour = make_event(session, form=Form.ONLINE)
    see(session, make_ticket(session, hour, {"young": 4}), ["room"])

    summary = report()

    assert (summary.attendance.online, summary.attendance.in_person) == (4, 0)
    assert sum(row.attendance for row in summary.by_district) == 0
    assert len(summary.uncovered_districts) == 14
    assert summary.by_station == []


def test_a_hybrid_event_counts_people_where_they_were(session: Session, report: Report) -> None:
    event = make_event(session, form=Form.HYBRID)
    add_station(session, event, "room")
    see(session, make_ticket(session, event, {"young": 3}), ["door"])
    see(session, make_ticket(session, event, {"young": 2}), ["room"])
    see(session, make_ticket(session, event, {"parent": 1}), ["door", "room"])

    summary = report()

    assert (summary.events.in_person, summary.events.online) == (1, 0)
    assert (summary.attendance.in_person, summary.attendance.online) == (4, 2)
    assert {row.ags: row.attendance for row in summary.by_district if row.events} == {"15003": 4}


def test_families_and_professionals_are_never_added(session: Session, report: Report) -> None:
    exchange = make_campaign(session, "exchange", audience=Audience.PROFESSIONALS, target=None)
    tally(session, make_event(session, "meeting", campaign_id=exchange.id), "chamber", 32)
    tally(session, make_event(session), "young", 5)

    families, professionals = report(), report(campaign="exchange")

    assert by_type(families) == {"young": 5}
    assert by_type(professionals) == {"chamber": 32}
    assert professionals.target.value is None
    assert families.target.reached_percent == 0.5


def test_targets_are_those_of_campaigns_that_had_events(session: Session, report: Report) -> None:
    make_campaign(session, "next-year", target=500)
    make_event(session)

    assert report().target.value == 1000
    assert report(campaign="next-year").target.value == 500


def test_an_event_elsewhere_is_shown_too(session: Session, report: Report) -> None:
    tally(session, make_event(session, district_ags="14713"), "young", 5)

    summary = report()

    assert (len(summary.by_district), summary.by_district[0].name) == (15, "Leipzig")
    assert summary.attendance.in_person == sum(row.attendance for row in summary.by_district) == 5


def test_an_unknown_campaign_is_refused(report: Report) -> None:
    with pytest.raises(InvalidInputError, match="nobody"):
        report(campaign="nobody")


def test_only_assumed_counts_are_called_assumed(session: Session, report: Report) -> None:
    event = make_event(session)
    tally(session, event, "young", 5)

    assert "assumed" not in report().definitions

    tally(session, event, "parent", 2, method="assumed")

    assert "assumed" in report().definitions


@pytest.mark.parametrize("events", [1, 12])
def test_the_number_of_statements_does_not_depend_on_the_number_of_events(
    session: Session, report: Report, statements: list[str], events: int
) -> None:
    for number in range(events):
        see(session, make_ticket(session, make_event(session, f"event-{number}")))
    session.flush()
    statements.clear()

    summary = report()

    assert summary.attendance.total == 3 * events
    assert len(statements) == 6


def test_an_event_published_while_the_report_is_made_is_not_half_in_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as tx:
        see(tx, make_ticket(tx, make_event(tx)))
    read_events = queries.events

    def events_and_then_one_more(*arguments: Any) -> list[EventFact]:
        found = read_events(*arguments)
        with database.transaction() as tx:
            tally(tx, make_event(tx, "meanwhile"), "young", 5)
        return found

    monkeypatch.setattr(queries, "events", events_and_then_one_more)
    with database.reading() as reader:
        summary = summarise(reader, Scope(TODAY, TODAY, TODAY), AFTERWARDS)

    assert (summary.events.total, summary.attendance.total) == (1, 3)
