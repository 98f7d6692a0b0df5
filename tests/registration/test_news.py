"""News for families: one row for each that gave an address, once, in the transaction that makes it true."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.news import News, tell
from tests.registration.families import families


def test_whoever_gave_an_address_is_told_and_nobody_else(database: Database, event: Event, now: datetime) -> None:
    amal, omar = families(database, event, now, "Amal@example.org", None)

    _tell(database, News.MOVED, [amal, omar], now, 1)

    (row,) = _rows(database)
    assert (row.recipient, row.language, row.kind, row.about) == ("amal@example.org", "ar", "moved", amal)
    assert (row.subject, row.text, row.html) == ("", "", ""), "words are written when it leaves"
    assert amal not in row.message_id


def test_news_is_told_once_on_each_occasion(database: Database, event: Event, now: datetime) -> None:
    (amal,) = families(database, event, now, "amal@example.org")

    for occasion in (1, 1, 2):
        _tell(database, News.MOVED, [amal], now, occasion)

    assert len(_rows(database)) == 2


def test_a_whole_event_is_told_in_one_statement(
    database: Database, event: Event, now: datetime, statements: list[str]
) -> None:
    keys = families(database, event, now, *(f"family{number}@example.org" for number in range(50)))
    statements.clear()

    _tell(database, News.MOVED, keys, now)

    assert len(statements) == 1, "\n".join(statements)
    assert len(_rows(database)) == 50


def _tell(database: Database, news: News, keys: Sequence[str], now: datetime, occasion: object = "") -> None:
    with database.transaction() as tx:
        tell(tx, news, keys, now, occasion)


def _rows(database: Database) -> list[OutgoingMail]:
    with database.reading() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))
