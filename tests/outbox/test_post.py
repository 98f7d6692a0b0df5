"""The conversation with a server: encrypted where it can be, and never a password in the clear."""

import ssl
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from deploy.local import certificate
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.errors import InvalidInputError
from eventdesk.outbox import post
from eventdesk.outbox.delivery import deliver
from tests.mail_servers import Mailbox, read, working
from tests.outbox.conftest import AMAL, nobody, put

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def pair(tmp_path: Path) -> certificate.Pair:
    """A self-made certificate for 127.0.0.1."""
    return certificate.prepare(tmp_path, "127.0.0.1")


@pytest.fixture
def tls(pair: certificate.Pair) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    return context


def test_the_conversation_is_encrypted_where_the_server_offers_it(
    database: Database,
    settings: Settings,
    box: Mailbox,
    now: datetime,
    pair: certificate.Pair,
    tls: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pair.certificate))
    put(database, now)

    with working(box, tls=tls) as url:
        assert deliver(database, replace(settings, smtp_url=url), now, nobody) == 1

    assert box.encrypted == [True]


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    database: Database, settings: Settings, box: Mailbox, now: datetime, tls: ssl.SSLContext
) -> None:
    put(database, now)

    with working(box, tls=tls) as url:
        assert deliver(database, replace(settings, smtp_url=url), now, nobody) == 0

    assert not box.envelopes
    assert deliver(database, settings, now, nobody) == 1, "and the message is still there"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_asks_for_a_name_gets_it(
    database: Database, settings: Settings, box: Mailbox, now: datetime
) -> None:
    signed_in: list[bytes] = []

    def authenticate(*arguments: Any) -> AuthResult:
        signed_in.append(arguments[-1].login)
        return AuthResult(success=arguments[-1] == LoginPassword(b"desk", b"p@ss word"))

    put(database, now)
    with working(box, authenticate) as url:
        named = url.replace("//", "//desk:p%40ss%20word@")
        assert deliver(database, replace(settings, smtp_url=named), now, nobody) == 1

    assert signed_in == [b"desk"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_password_never_leaves_the_machine_in_the_clear(
    database: Database, settings: Settings, box: Mailbox, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "_OWN_MACHINE", frozenset())
    tries: list[Any] = []

    def authenticate(*arguments: Any) -> AuthResult:
        tries.append(arguments)
        return AuthResult(success=True)

    put(database, now)
    with working(box, authenticate) as url:
        sent = deliver(database, replace(settings, smtp_url=url.replace("//", "//desk:secret@")), now, nobody)

    assert (sent, tries, box.envelopes) == (0, [], [])


def test_without_a_server_mail_is_laid_down_as_files(database: Database, settings: Settings, now: datetime) -> None:
    put(database, now)

    deliver(database, settings, now, nobody)

    (file,) = Path(settings.mail_folder).iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
    message = read(file.read_bytes())
    assert message["Subject"] == AMAL.subject
    assert message.get_content().splitlines() == AMAL.text.splitlines()


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_an_unreadable_server_address_is_named(database: Database, settings: Settings, now: datetime, url: str) -> None:
    put(database, now)

    with pytest.raises(InvalidInputError, match="EVENTDESK_SMTP_URL"):
        deliver(database, replace(settings, smtp_url=url), now, nobody)
