"""A message as mail programs read it: plain text first, the same as a page with its pictures, then enclosures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, NamedTuple

from eventdesk.outbox.models import OutgoingMail


class _Policy(EmailPolicy):
    """Writes other letters than ASCII in headers itself.

    Python before 3.13 loses spaces where it breaks such a line (gh-92081). Source: RFC 2047.
    """

    def fold(self, name: str, value: Any) -> str:
        """Write a header as text."""
        return self._encoded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write a header as bytes."""
        return self._encoded(name, value).encode() or super().fold_binary(name, value)

    def _encoded(self, name: str, value: Any) -> str:
        """Write a header with other letters; nothing for all others."""
        if str(value).isascii():
            return ""
        words, rest = str(value), ""
        if name == "From":
            words, rest = value.addresses[0].display_name, f"\n <{value.addresses[0].addr_spec}>"
        encoded = Header(words, "utf-8", header_name=name).encode() + rest
        return f"{name}: {encoded}\n".replace("\n", self.linesep)


POLICY = _Policy(linesep="\r\n", cte_type="7bit")
"""ASCII only: not every server on the way takes more."""


class Enclosure(NamedTuple):
    """A file that comes with a letter."""

    name: str
    kind: str
    """As `application/pdf`; parameters may follow after semicolons."""
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a message says.

    Attributes:
        subject: One line.
        text: Everything, for programs and people that want no page.
        html: The same as a page; empty = there is only text.
        pictures: PNG files that the page shows, by the name it calls them: `cid:NAME`.
        enclosures: Files that come along.
    """

    subject: str
    text: str
    html: str = ""
    pictures: Sequence[tuple[str, bytes]] = ()
    enclosures: Sequence[Enclosure] = ()


def message_of(mail: OutgoingMail, letter: Letter, sender: Address, now: datetime) -> EmailMessage:
    """Put a letter into its envelope, dated now: that is when its words were found.

    Raises:
        ValueError: The recipient is no address that mail can be sent to.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange reads instead
    message.set_content(letter.text)
    if letter.html:
        _add_page(message, letter, sender.domain)
    for name, kind, content in letter.enclosures:
        maintype, _, rest = kind.partition("/")
        subtype, *parameters = (part.strip() for part in rest.split(";"))
        message.add_attachment(
            content,
            maintype=maintype,
            subtype=subtype,
            filename=name,
            params=dict(parameter.split("=", 1) for parameter in parameters),
        )
    message["Content-Language"] = mail.language
    return message


def sender_of(address: str, name: str) -> Address:
    """Read `me@example.org` or `Name <me@example.org>`; without a name of its own it gets the site's."""
    shown, _, bare = address.rpartition("<")
    return Address(shown.strip().strip('"') or name, addr_spec=bare.rstrip("> "))


def _add_page(message: EmailMessage, letter: Letter, domain: str) -> None:
    """Add the page and, beside it, what it shows."""
    pictures = [(name, f"{name}@{domain}", content) for name, content in letter.pictures]
    html = letter.html
    for name, cid, _content in pictures:
        html = html.replace(f"cid:{name}", f"cid:{cid}")
    message.add_alternative(html, subtype="html")
    page = message.get_payload()[-1]  # type: ignore[index]
    assert isinstance(page, EmailMessage)  # noqa: S101 - for the type checker
    for name, cid, content in pictures:
        page.add_related(content, "image", "png", cid=f"<{cid}>", disposition="inline", filename=f"{name}.png")
