"""Where mail leaves the house: an SMTP server, or a folder while there is none."""

import os
import smtplib
import ssl
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from eventdesk.config import Settings
from eventdesk.errors import InvalidInputError

TIMEOUT = 20
"""Seconds to wait for a silent server."""
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where a password may be spoken unencrypted: nobody is in between."""


class RefusedError(Exception):
    """The server did not take this message; others may go."""

    def __init__(self, code: int) -> None:
        """Remember the answer: 4xx is for now, 5xx for good. Source: RFC 5321, section 4.2.1."""
        super().__init__(f"SMTP {code}")
        self.for_good = 500 <= code < 600


class Post(Protocol):
    """Something that takes messages."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises:
            RefusedError: The server does not want this message, for now or for good.
            OSError: The server is in trouble (`smtplib.SMTPException` is one too).
        """


@dataclass(frozen=True, slots=True)
class Folder:
    """Lays messages down as .eml files, readable by the operator only."""

    path: Path

    def send(self, message: EmailMessage) -> None:
        """Write one file, complete or not at all; the same message overwrites itself."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self.path / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
        unfinished = target.with_suffix(".part")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes())
        sent_at = message["Date"].datetime.timestamp()  # by the program's clock, as `forget_files` asks
        os.utime(unfinished, (sent_at, sent_at))
        unfinished.replace(target)


def forget_files(folder: Path, before: datetime) -> None:
    """Delete messages that were laid down before a moment, also half-written ones."""
    for path in (*folder.glob("*.eml"), *folder.glob("*.part")):
        with suppress(FileNotFoundError):  # another worker was faster
            if path.stat().st_mtime < before.timestamp():
                path.unlink()


@dataclass(frozen=True, slots=True)
class Smtp:
    """Speaks SMTP over one connection."""

    server: smtplib.SMTP

    def send(self, message: EmailMessage) -> None:
        """Send to the one recipient.

        A server that does not want us as a sender is in trouble, and so are we: no message is to blame.
        """
        try:
            self.server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, _ = next(iter(refused.recipients.values()))
            raise RefusedError(code) from refused
        except smtplib.SMTPDataError as refused:
            raise RefusedError(refused.smtp_code) from refused


def open_post(settings: Settings) -> AbstractContextManager[Post]:
    """Connect to where mail goes.

    Raises:
        InvalidInputError: The address of the server is not readable.
        OSError: The server cannot be reached or refuses to talk.
    """
    if not settings.smtp_url:
        return nullcontext(Folder(Path(settings.mail_folder)))
    return _Connection(settings.smtp_url)


class _Connection(AbstractContextManager["Post"]):
    """A conversation with a server: TLS where it offers it, sign-in where a name is given, never in the clear."""

    def __init__(self, url: str) -> None:
        """Read `smtp://[user:password@]host[:port]` or `smtps://…`."""
        self._address = urlsplit(url)
        if self._address.scheme not in {"smtp", "smtps"} or not self._address.hostname:
            raise InvalidInputError("EVENTDESK_SMTP_URL must look like smtp://host:port or smtps://host:port.")

    def __enter__(self) -> Post:
        """Connect, encrypt, sign in."""
        host, context = self._address.hostname or "", ssl.create_default_context()
        if self._address.scheme == "smtps":
            self._server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self._address.port or 465, timeout=TIMEOUT, context=context
            )
        else:
            self._server = smtplib.SMTP(host, self._address.port or 587, timeout=TIMEOUT)
        try:
            self._introduce(host, context)
        except BaseException:
            self._server.close()
            raise
        return Smtp(self._server)

    def _introduce(self, host: str, context: ssl.SSLContext) -> None:
        """Encrypt where the server offers it, and sign in where we have a name."""
        self._server.ehlo()
        if self._address.scheme == "smtp" and self._server.has_extn("starttls"):
            self._server.starttls(context=context)
        elif self._address.scheme == "smtp" and self._address.username and host not in _OWN_MACHINE:
            # Whoever sits in between can take the offer out of the server's answer. Source: RFC 3207, section 6.
            raise smtplib.SMTPNotSupportedError("no STARTTLS")
        if self._address.username:
            self._server.login(unquote(self._address.username), unquote(self._address.password or ""))

    def __exit__(self, *_problem: object) -> None:
        """Take leave; a server that has already gone is no problem."""
        try:
            self._server.quit()
        except OSError:
            self._server.close()
