"""News for families: one row for each that gave an address, once, in the transaction that makes it true."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.news import DAILY_LIMIT, News, tell
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


@pytest.mark.parametrize("news", [News.CONFIRMED, News.CHANGED, News.CANCELLED, News.WAITING])
def test_nobody_can_have_a_stranger_flooded(database: Database, event: Event, now: datetime, news: News) -> None:
    keys = families(database, event, now, *["victim@example.org", "Victim@example.org"] * DAILY_LIMIT)

    for key in keys:
        _tell(database, news, [key], now)
    _tell(database, news, [keys[-1]], now + timedelta(days=1))

    assert len(_rows(database)) == DAILY_LIMIT + 1


def test_what_an_organiser_does_is_always_told(database: Database, event: Event, now: datetime) -> None:
    (amal,) = families(database, event, now, "amal@example.org")
    for issue in range(DAILY_LIMIT):
        _tell(database, News.CHANGED, [amal], now, issue)

    _tell(database, News.CALLED_OFF, [amal], now)

    assert _rows(database)[-1].kind == News.CALLED_OFF


def _tell(database: Database, news: News, keys: Sequence[str], now: datetime, occasion: object = "") -> None:
    with database.transaction() as tx:
        tell(tx, news, keys, now, occasion)


def _rows(database: Database) -> list[OutgoingMail]:
    with database.reading() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))
