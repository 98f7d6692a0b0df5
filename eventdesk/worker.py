"""What happens without anybody asking: offers end, families are reminded, reports and mail leave, what is over goes."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from eventdesk.backup.journal import keep_copy
from eventdesk.config import settings_of
from eventdesk.db import Database, database_of
from eventdesk.errors import InvalidInputError
from eventdesk.health.service import beat
from eventdesk.legal.service import forget_settled_reports
from eventdesk.limits import forget_expired
from eventdesk.outbox.delivery import deliver
from eventdesk.outbox.post import forget_files
from eventdesk.outbox.service import tidy
from eventdesk.registration.mails import writer
from eventdesk.registration.reminding import remind
from eventdesk.registration.waiting import expire_offers
from eventdesk.reports.delivery.run import deliver_packages, with_packages
from eventdesk.retention.rounds import delete_what_is_due, take_turn
from eventdesk.retention.rules import MAIL_FILES_STAY
from eventdesk.staff.links import forget_old_links
from eventdesk.staff.service import forget_ended_sessions

PAUSE_S = 5.0

_log = logging.getLogger(__name__)


def work_once(app: Flask, now: datetime) -> int:
    """Do everything that is due; return how many messages left."""
    database, settings = database_of(app), settings_of(app)
    expire_offers(database, now)
    with database.transaction() as session:
        beat(session, settings, now)
        remind(session, now)
    with app.app_context():  # paper has words that are translated
        deliver_packages(database, settings, now)
    sent = deliver(database, settings, now, with_packages(writer(app, settings)))
    with database.transaction() as session:
        forget_ended(session, now)
        is_our_turn = take_turn(session, now)
    if is_our_turn:
        delete_what_is_due(database, now)
        forget_files(Path(settings.mail_folder), now - MAIL_FILES_STAY)
    if settings.backup_folder:
        _copy_journal(database, Path(settings.backup_folder), now)
    return sent


def work(app: Flask, clock: Callable[[], datetime], is_over: Callable[[], bool]) -> None:
    """Do what is due again and again, until told that it is over; a database that is away is waited for."""
    while not is_over():
        sent = 0
        try:
            sent = work_once(app, clock())
        except SQLAlchemyError as error:
            _log.warning("the database is away: %s", type(error).__name__)
        until = time.monotonic() + (0.0 if sent else PAUSE_S)
        while not is_over() and time.monotonic() < until:
            time.sleep(0.2)


def forget_ended(session: Session, now: datetime) -> None:
    """Drop what is over: rate limits, sessions and links of staff, what mail leaves behind, reports long dealt with."""
    forget_expired(session, now.timestamp())
    forget_ended_sessions(session, now)
    forget_old_links(session, now)
    tidy(session, now)
    forget_settled_reports(session, now)


def _copy_journal(database: Database, folder: Path, now: datetime) -> None:
    """Keep the copy of the journal of deletions up to date; mail and all else goes on where that fails."""
    try:
        with database.reading() as session:
            keep_copy(session, folder, now)
    except (OSError, InvalidInputError) as error:
        _log.warning("the copy of the journal of deletions is not up to date: %s", error)
