"""Mail waits in the database, leaves once, and survives a dead server."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.outbox.delivery import deliver
from eventdesk.outbox.letters import Letter
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import LEASE, MAX_ATTEMPTS, Failure, pause_after
from eventdesk.outbox.service import announce
from tests.mail_servers import Mailbox, free_port, troubled
from tests.outbox.conftest import AMAL, nobody, notice, put


def test_a_message_is_spoken_to_a_mail_server(database: Database, alive: Settings, box: Mailbox, now: datetime) -> None:
    put(database, now)

    assert deliver(database, alive, now, nobody) == 1

    (message,) = box.messages
    assert box.recipients == ["amal@example.org"]
    assert message["To"] == "amal@example.org"
    assert message["From"] == "eventdesk <noreply@example.org>"
    assert message["Subject"] == "تم تسجيلكم"
    assert message["Content-Language"] == "ar"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == AMAL.text.splitlines()


def test_a_message_leaves_once_and_leaves_no_words_behind(
    database: Database, alive: Settings, box: Mailbox, now: datetime
) -> None:
    put(database, now)

    assert [deliver(database, alive, now + timedelta(days=day), nobody) for day in range(3)] == [1, 0, 0]
    assert len(box.envelopes) == 1
    row = _row(database)
    assert (row.sent_at, row.subject, row.text) == (now, "", "")


def test_a_server_that_is_away_for_days_delays_and_loses_nothing(
    database: Database, settings: Settings, alive: Settings, box: Mailbox, now: datetime
) -> None:
    dead = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    put(database, now, "amal@example.org", "omar@example.org")

    tries = [deliver(database, dead, now + timedelta(hours=hour), nobody) for hour in range(0, 24 * 7, 4)]

    assert sum(tries) == 0
    assert deliver(database, alive, now + timedelta(days=7), nobody) == 2
    assert sorted(box.recipients) == ["amal@example.org", "omar@example.org"]


@pytest.mark.parametrize("word", [b"MAIL", b"RCPT", b"DATA"])
def test_a_server_that_hangs_up_in_the_middle_gets_the_message_again(
    database: Database, settings: Settings, alive: Settings, box: Mailbox, now: datetime, word: bytes
) -> None:
    put(database, now)

    with troubled(word) as server:
        assert deliver(database, replace(settings, smtp_url=server.url), now, nobody) == 0

    assert server.heard.is_set()
    assert deliver(database, alive, now, nobody) == 0, "not at once"
    assert deliver(database, alive, now + pause_after(1), nobody) == 1
    assert box.recipients == ["amal@example.org"]


def test_a_lost_answer_doubles_a_message_in_a_way_that_can_be_recognised(
    database: Database, settings: Settings, alive: Settings, box: Mailbox, now: datetime
) -> None:
    put(database, now)

    with troubled(b".") as server:
        assert deliver(database, replace(settings, smtp_url=server.url), now, nobody) == 0
    assert deliver(database, alive, now + pause_after(1), nobody) == 1

    (taken,) = server.taken
    assert f"Message-ID: {box.messages[0]['Message-ID']}".encode() in taken


def test_one_refused_recipient_does_not_hold_up_the_others(
    database: Database, alive: Settings, box: Mailbox, now: datetime
) -> None:
    box.answers = {"gone@example.org": "550 no such user", "grey@example.org": "451 try again later"}
    put(database, now, "gone@example.org", "grey@example.org", "amal@example.org")

    assert deliver(database, alive, now, nobody) == 1

    box.answers = {}
    assert deliver(database, alive, now + timedelta(days=1), nobody) == 1
    assert box.recipients == ["amal@example.org", "grey@example.org"]
    gone = _row(database, "gone@example.org")
    assert (gone.sent_at, gone.failed_at, gone.failure) == (None, now, Failure.REFUSED)


def test_a_server_that_never_wants_it_is_asked_for_four_days(
    database: Database, alive: Settings, box: Mailbox, now: datetime
) -> None:
    box.answers = {"grey@example.org": "451 try again later"}
    put(database, now, "grey@example.org")

    for hour in range(24 * 6):
        deliver(database, alive, now + timedelta(hours=hour), nobody)

    given_up = _row(database, "grey@example.org")
    assert given_up.failure == Failure.GIVEN_UP
    assert given_up.failed_at is not None
    assert timedelta(days=4) < given_up.failed_at - now < timedelta(days=6)


def test_two_workers_never_send_the_same_message(
    database: Database, alive: Settings, box: Mailbox, now: datetime
) -> None:
    put(database, now, *(f"family{number}@example.org" for number in range(20)))

    with ThreadPoolExecutor(4) as workers:
        sent = list(workers.map(lambda _: deliver(database, alive, now, nobody), range(4)))

    assert sum(sent) == 20
    assert len(set(box.recipients)) == len(box.recipients) == 20


def test_what_a_worker_holds_is_left_to_it_for_a_while(
    database: Database, settings: Settings, alive: Settings, box: Mailbox, now: datetime
) -> None:
    put(database, now)
    with troubled(b".", silent=True) as server, ThreadPoolExecutor(1) as worker:
        slow = worker.submit(deliver, database, replace(settings, smtp_url=server.url), now, nobody)
        server.heard.wait(10)

        meanwhile = deliver(database, alive, now + LEASE - timedelta(seconds=1), nobody)

        server.over.set()
        slow.result()
    assert (meanwhile, box.envelopes) == (0, [])


def test_a_server_that_does_not_want_us_is_no_fault_of_a_message(
    database: Database, settings: Settings, alive: Settings, now: datetime
) -> None:
    put(database, now)
    with troubled(b"MAIL") as server:
        deliver(database, replace(settings, smtp_url=server.url), now, nobody)

    assert _row(database).failed_at is None
    assert deliver(database, alive, now + timedelta(hours=1), nobody) == 1


def test_words_are_found_when_the_message_leaves(
    database: Database, alive: Settings, box: Mailbox, now: datetime
) -> None:
    _announce(database, now)

    def write(_session: Session, mail: OutgoingMail, moment: datetime) -> Letter:
        return Letter(subject=f"{mail.kind} {mail.about}", text=moment.isoformat())

    assert deliver(database, alive, now + timedelta(hours=1), write) == 1
    (message,) = box.messages
    assert message["Subject"] == "moved page"
    assert message.get_content().strip() == (now + timedelta(hours=1)).isoformat()


def test_what_is_no_longer_true_is_not_sent(database: Database, alive: Settings, box: Mailbox, now: datetime) -> None:
    _announce(database, now)

    assert deliver(database, alive, now, lambda *_: None) == 0

    assert (_row(database).failure, box.envelopes) == (Failure.DROPPED, [])


def test_words_that_cannot_be_found_are_tried_again_without_holding_up_the_others(
    database: Database, alive: Settings, box: Mailbox, now: datetime
) -> None:
    _announce(database, now)
    put(database, now, "omar@example.org")

    def write(*_: object) -> Letter:
        raise ZeroDivisionError

    assert deliver(database, alive, now, write) == 1
    assert _row(database).failed_at is None
    for _ in range(MAX_ATTEMPTS):
        now += timedelta(hours=6)
        deliver(database, alive, now, write)
    assert _row(database).failure == Failure.UNWRITABLE


def test_an_address_with_a_line_break_is_given_up_at_once(
    database: Database, alive: Settings, box: Mailbox, now: datetime
) -> None:
    put(database, now, "=?utf-8?q?a=0D=0ABcc=3Ax?=@example.org", "amal@example.org")

    assert [deliver(database, alive, now + timedelta(days=day), nobody) for day in range(3)] == [1, 0, 0]
    assert box.recipients == ["amal@example.org"]


def _announce(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        announce(tx, notice("m1"), now)


def _row(database: Database, recipient: str = "amal@example.org") -> OutgoingMail:
    with database.reading() as session:
        return session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == recipient)).one()
