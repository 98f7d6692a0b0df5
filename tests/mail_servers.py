"""Mail servers for tests: one that works, and one that does what real ones do on bad days."""

import email
import socket
import socketserver
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from email.policy import default
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Notes what a server is told, and answers as it is asked to."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answers: dict[str, str] = {}
        self.encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def wait_for(self, messages: int, within_s: float = 30) -> None:
        """Return when that many have come, or after a while."""
        ends = time.monotonic() + within_s
        while len(self.envelopes) < messages and time.monotonic() < ends:
            time.sleep(0.05)

    @property
    def recipients(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.envelopes]

    @property
    def messages(self) -> list[EmailMessage]:
        return [read(one.content or b"") for one in self.envelopes]


class Troubled(socketserver.ThreadingTCPServer):
    """A server that stops working when it hears a word: it hangs up, or falls silent until the test is over.

    Attributes:
        word: What it cannot bear: `RCPT`, `DATA`, or `.` for the end of a message.
        taken: Messages it read to their end, though nobody was told.
        heard: Set when it heard the word.
    """

    daemon_threads = True

    def __init__(self, word: bytes, *, silent: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.word, self.silent = word, silent
        self.taken: list[bytes] = []
        self.heard, self.over = Event(), Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    """As little SMTP as a client needs to get into trouble."""

    server: Troubled

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            if line.upper().startswith(self.server.word):
                self._stop()
                return
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                if self.server.word == b".":
                    self._stop()
                    return
            self.wfile.write(b"250 fine\r\n")

    def _stop(self) -> None:
        self.server.heard.set()
        if self.server.silent:
            self.server.over.wait(30)


@contextmanager
def troubled(word: bytes, *, silent: bool = False) -> Iterator[Troubled]:
    """Run such a server."""
    with Troubled(word, silent=silent) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


@contextmanager
def working(
    box: Mailbox, authenticator: Callable[..., Any] | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Run a server with this box; give its address for the settings."""
    port = free_port()
    options: dict[str, Any] = {"tls_context": tls} if tls else {}
    if authenticator:
        options |= {"authenticator": authenticator, "auth_required": True, "auth_require_tls": tls is not None}
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def read(content: bytes | str) -> EmailMessage:
    """Read a message as mail programs do."""
    raw = content.encode() if isinstance(content, str) else content
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message
