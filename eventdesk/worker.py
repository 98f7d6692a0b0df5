"""What happens without anybody asking: offers end, mail leaves, and what is over is forgotten."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.limits import forget_expired
from eventdesk.outbox.service import deliver
from eventdesk.registration.waiting import expire_offers
from eventdesk.staff.service import forget_ended_sessions

PAUSE_S = 5.0

_log = logging.getLogger(__name__)


def work_once(database: Database, settings: Settings, now: datetime) -> int:
    """Do everything that is due; return how many messages left."""
    expire_offers(database, now)
    sent = deliver(database, settings, now)
    with database.transaction() as session:
        forget_ended(session, now)
    return sent


def work(database: Database, settings: Settings, clock: Callable[[], datetime], is_over: Callable[[], bool]) -> None:
    """Do what is due again and again, until told that it is over; a database that is away is waited for."""
    while not is_over():
        try:
            work_once(database, settings, clock())
        except SQLAlchemyError as error:
            _log.warning("the database is away: %s", type(error).__name__)
        until = time.monotonic() + PAUSE_S
        while not is_over() and time.monotonic() < until:
            time.sleep(0.2)


def forget_ended(session: Session, now: datetime) -> None:
    """Drop rate limits and staff sessions that are over."""
    forget_expired(session, now.timestamp())
    forget_ended_sessions(session, now)
