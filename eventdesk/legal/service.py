"""Keeping what people tell us about barriers, until somebody has dealt with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.journal import Kind, remember, row_named
from eventdesk.legal.models import Feedback
from eventdesk.legal.rules import DAYS_AFTER_SETTLED, clean_text, page_without_keys
from eventdesk.outbox.service import Mail, queue


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody wrote, in the language of the page on which they did."""

    language: str
    message: str
    page: str
    contact: str


def keep_report(session: Session, report: Report, notice: Mail | None, now: datetime) -> None:
    """Keep a report for the desk, and write to whoever is to look there."""
    session.add(
        Feedback(
            language=report.language,
            message=clean_text(report.message),
            page=page_without_keys(clean_text(report.page)),
            contact=clean_text(report.contact),
            created_at=now,
        )
    )
    if notice is not None:
        queue(session, notice, now)


def settle_report(session: Session, number: int, now: datetime) -> None:
    """Note that a report was dealt with; the first time counts.

    Raises:
        NotFoundError: There is none of that number.
    """
    report = session.get(Feedback, number)
    if report is None:
        raise NotFoundError("report")
    report.done_at = report.done_at or now


def forget_settled_reports(session: Session, now: datetime) -> None:
    """Delete reports some time after they were dealt with."""
    settled = Feedback.done_at <= now - timedelta(days=DAYS_AFTER_SETTLED)
    for number, written_at in session.execute(
        delete(Feedback).where(settled).returning(Feedback.id, Feedback.created_at)
    ).all():
        remember(session, Kind.FEEDBACK, row_named(number, written_at), 1, now)


def forget_report(session: Session, named: str) -> bool:
    """Delete a report that the journal of deletions names; say whether it was there."""
    number, _space, written_at = named.partition(" ")
    this = (Feedback.id == int(number), Feedback.created_at == datetime.fromisoformat(written_at))
    return session.scalar(delete(Feedback).where(*this).returning(Feedback.id)) is not None
