"""Conversations at the stations in the report: beside people, never added to them."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from eventdesk.advice.queries import AdviceCounts
from eventdesk.events.models import Status
from eventdesk.reports.closing import close_event, reopen_event
from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import as_csv
from eventdesk.reports.models import Method
from eventdesk.reports.retained import advice_of, record_advice
from tests.builders import MORNING, make_event
from tests.reports.presence import talk


def test_conversations_are_counted_beside_people_by_topic_and_office(
    session: Session, report: Callable[..., Summary]
) -> None:
    here, draft = make_event(session), make_event(session, "entwurf", status=Status.DRAFT)
    talk(session, here, ["language", "funding"], "jobcenter")
    talk(session, here, ["language"])
    talk(session, here, [])  # taken back
    talk(session, draft, ["language"], "jobcenter")

    summary = report()

    topics = [(row.topic, row.mentions, row.share) for row in summary.by_topic]
    assert topics == [("language", 2, 1.0), ("funding", 1, 0.5)]
    assert [(row.office, row.conversations) for row in summary.follow_ups] == [("jobcenter", 1)]
    assert summary.attendance.total == 0
    assert "Beratungsthema;funding;Geld und Förderung;;Anteil in Prozent;50,0" in as_csv(summary).decode("utf-8-sig")


def test_what_was_talked_about_is_complete_when_an_event_is_closed(
    session: Session, report: Callable[..., Summary]
) -> None:
    event = make_event(session)
    talk(session, event, ["language", "funding"], "jobcenter")
    talk(session, event, [])  # taken back
    before = report()

    close_event(session, event.slug, MORNING)
    closed = report()
    talk(session, event, ["language"], "jobcenter")  # sent by a phone that had no network
    later = report()
    reopen_event(session, event.slug)
    reopened = report()

    assert _said(before) == _said(closed) == _said(later) == ({"language": 1, "funding": 1}, {"jobcenter": 1})
    assert _said(reopened) == ({"language": 2, "funding": 1}, {"jobcenter": 2})


def test_what_was_closed_and_then_deleted_still_counts_once(session: Session) -> None:
    event = make_event(session)
    talk(session, event, ["language"], "jobcenter")
    close_event(session, event.slug, MORNING)

    record_advice(session, event.id, Method.RETAINED)

    assert advice_of(session, event.id) == AdviceCounts(1, {"language": 1}, {"jobcenter": 1})


def _said(summary: Summary) -> tuple[dict[str, int], dict[str, int]]:
    topics = {row.topic: row.mentions or 0 for row in summary.by_topic}
    return topics, {row.office: row.conversations or 0 for row in summary.follow_ups}
