"""Reports of a period, from whatever a test has put into the database."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from eventdesk.reports.figures import Summary
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
AFTERWARDS = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def report(session: Session) -> Callable[..., Summary]:
    """The report of November 2026, made when all is over, with other dates where a test names them."""

    def summary(
        first: date = FIRST,
        last: date = LAST,
        as_of: date = LAST,
        campaign: str | None = None,
        now: datetime = AFTERWARDS,
    ) -> Summary:
        session.flush()
        return summarise(session, Scope(first, last, as_of, campaign), now)

    return summary
