"""Reports of a period, from whatever a test has put into the database."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from eventdesk.reports.figures import Summary
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def report(session: Session) -> Callable[..., Summary]:
    """The report of November 2026, with other dates where a test names them."""

    def summary(first: date = FIRST, last: date = LAST, as_of: date = LAST, campaign: str | None = None) -> Summary:
        session.flush()
        return summarise(session, Scope(first, last, as_of, campaign))

    return summary
