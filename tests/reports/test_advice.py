"""Conversations at the stations in the report: beside people, never added to them."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from eventdesk.events.models import Status
from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import as_csv
from tests.builders import make_event
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
