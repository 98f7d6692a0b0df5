"""Mail waits in the database, leaves once, and survives a dead server."""

import email
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import select

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.errors import InvalidInputError
from eventdesk.outbox import post
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import MAX_ATTEMPTS, pause_after
from eventdesk.outbox.service import Mail, deliver, message_of, queue

AMAL = Mail("amal@example.org", "ar", "تم تسجيلكم", "أهلًا وسهلًا بكم!\nhttps://events.example.org/ar/tickets/x\n")


class Mailbox:
    """A mail server that notes what it is told, and answers as it is asked to."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        found: list[Any] = [email.message_from_bytes(one.content or b"", policy=default) for one in self.envelopes]  # type: ignore[arg-type]
        return found


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[tuple[Mailbox, Settings]]:
    """A mail server, and the settings that name it."""
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    controller.stop()


def test_a_message_is_spoken_to_a_mail_server(
    database: Database, mailbox: tuple[Mailbox, Settings], now: datetime
) -> None:
    box, settings = mailbox
    _queue(database, AMAL, now)

    assert deliver(database, settings, now) == 1

    (message,) = box.messages
    assert box.envelopes[0].rcpt_tos == ["amal@example.org"]
    assert message["To"] == "amal@example.org"
    assert message["Subject"] == "تم تسجيلكم"
    assert message["Content-Language"] == "ar"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == AMAL.text.splitlines()


def test_a_message_leaves_once(database: Database, mailbox: tuple[Mailbox, Settings], now: datetime) -> None:
    box, settings = mailbox
    _queue(database, AMAL, now)

    assert [deliver(database, settings, now + timedelta(days=day)) for day in range(3)] == [1, 0, 0]
    assert len(box.envelopes) == 1


def test_a_dead_server_delays_and_loses_nothing(
    database: Database, settings: Settings, mailbox: tuple[Mailbox, Settings], now: datetime
) -> None:
    box, alive = mailbox
    dead = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    _queue(database, AMAL, now)
    _queue(database, replace(AMAL, recipient="omar@example.org"), now)

    assert deliver(database, dead, now) == 0
    assert deliver(database, alive, now) == 1  # the one not tried yet
    assert deliver(database, alive, now + pause_after(1)) == 1
    assert sorted(envelope.rcpt_tos[0] for envelope in box.envelopes) == ["amal@example.org", "omar@example.org"]


def test_one_refused_recipient_does_not_hold_up_the_others(
    database: Database, mailbox: tuple[Mailbox, Settings], now: datetime
) -> None:
    box, settings = mailbox
    box.answers = {"gone@example.org": "550 no such user", "grey@example.org": "451 try again later"}
    for recipient in ("gone@example.org", "grey@example.org", "amal@example.org"):
        _queue(database, replace(AMAL, recipient=recipient), now)

    assert deliver(database, settings, now) == 1

    box.answers = {}
    assert deliver(database, settings, now + timedelta(days=1)) == 1
    assert [envelope.rcpt_tos[0] for envelope in box.envelopes] == ["amal@example.org", "grey@example.org"]
    with database.reading() as session:
        gone = session.scalars(select(OutgoingMail).where(OutgoingMail.recipient == "gone@example.org")).one()
    assert (gone.sent_at, gone.attempts) == (None, MAX_ATTEMPTS)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_asks_for_a_name_gets_it(database: Database, settings: Settings, now: datetime) -> None:
    box, port = Mailbox(), free_port()
    signed_in: list[bytes] = []

    def authenticate(*arguments: Any) -> AuthResult:
        signed_in.append(arguments[-1].login)
        return AuthResult(success=arguments[-1] == LoginPassword(b"desk", b"p@ss word"))

    controller = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=authenticate, auth_required=True, auth_require_tls=False
    )
    controller.start()
    _queue(database, AMAL, now)

    sent = deliver(database, replace(settings, smtp_url=f"smtp://desk:p%40ss%20word@127.0.0.1:{port}"), now)

    controller.stop()
    assert sent == 1
    assert signed_in == [b"desk"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_password_never_leaves_the_machine_in_the_clear(
    database: Database, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "_OWN_MACHINE", frozenset())
    box, port = Mailbox(), free_port()
    tries: list[Any] = []

    def authenticate(*arguments: Any) -> AuthResult:
        tries.append(arguments)
        return AuthResult(success=True)

    controller = Controller(box, hostname="127.0.0.1", port=port, authenticator=authenticate, auth_require_tls=False)
    controller.start()
    _queue(database, AMAL, now)

    sent = deliver(database, replace(settings, smtp_url=f"smtp://desk:secret@127.0.0.1:{port}"), now)

    controller.stop()
    assert (sent, tries, box.envelopes) == (0, [], [])


def test_two_workers_never_send_the_same_message(
    database: Database, mailbox: tuple[Mailbox, Settings], now: datetime
) -> None:
    box, settings = mailbox
    for number in range(20):
        _queue(database, replace(AMAL, recipient=f"family{number}@example.org"), now)

    with ThreadPoolExecutor(4) as workers:
        sent = list(workers.map(lambda _: deliver(database, settings, now), range(4)))

    assert sum(sent) == 20
    assert len({envelope.rcpt_tos[0] for envelope in box.envelopes}) == len(box.envelopes) == 20


def test_every_try_has_the_same_message_id(database: Database, settings: Settings, now: datetime) -> None:
    _queue(database, AMAL, now)
    with database.reading() as session:
        mail = session.scalars(select(OutgoingMail)).one()

    ids = {str(message_of(mail, settings.mail_from)["Message-ID"]) for _ in range(3)}

    assert ids == {f"<{mail.message_id}@example.org>"}


def test_without_a_server_mail_is_laid_down_as_files(database: Database, settings: Settings, now: datetime) -> None:
    _queue(database, AMAL, now)

    deliver(database, settings, now)

    (file,) = Path(settings.mail_folder).iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert message["Subject"] == AMAL.subject
    assert isinstance(message, EmailMessage)
    assert message.get_content().splitlines() == AMAL.text.splitlines()


def test_nothing_is_sent_for_what_was_rolled_back(database: Database, settings: Settings, now: datetime) -> None:
    with suppress(ZeroDivisionError), database.transaction() as tx:
        queue(tx, AMAL, now)
        raise ZeroDivisionError

    assert deliver(database, settings, now) == 0


def test_a_title_cannot_add_a_header(database: Database, settings: Settings, now: datetime) -> None:
    _queue(database, replace(AMAL, subject="Hello\r\nBcc: victim@example.org"), now)

    deliver(database, settings, now)

    (file,) = Path(settings.mail_folder).iterdir()
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: victim@example.org"


def test_one_message_that_cannot_be_written_does_not_hold_up_the_others(
    database: Database, settings: Settings, now: datetime
) -> None:
    _queue(database, replace(AMAL, recipient="=?utf-8?q?a=0D=0ABcc=3Ax?=@example.org"), now)  # holds a line break
    _queue(database, AMAL, now)

    assert [deliver(database, settings, now + timedelta(days=day)) for day in range(3)] == [1, 0, 0]
    with database.reading() as session:
        tries = session.scalars(select(OutgoingMail.attempts).order_by(OutgoingMail.id)).all()
    assert tries == [MAX_ATTEMPTS, 1]


def test_pauses_grow_to_six_hours() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, MAX_ATTEMPTS + 1)]

    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=6)


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_an_unreadable_server_address_is_named(database: Database, settings: Settings, now: datetime, url: str) -> None:
    _queue(database, AMAL, now)

    with pytest.raises(InvalidInputError, match="EVENTDESK_SMTP_URL"):
        deliver(database, replace(settings, smtp_url=url), now)


def _queue(database: Database, mail: Mail, now: datetime) -> None:
    with database.transaction() as tx:
        queue(tx, mail, now)
