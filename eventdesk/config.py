"""Settings: everything that differs between two installations, read once from EVENTDESK_*."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from flask import Flask, current_app

from eventdesk.errors import InvalidInputError

MIN_SECRET = 32
"""Shortest secret key in characters that is accepted; 32 hex characters are 128 bits."""

DISTINCT_SIGNS, DISTINCT_BYTES = 10, 16
"""How many different ones a drawn key has at least: 64 hex digits have 16, thirty-two bytes 30, on average."""
_TYPED = ("change", "default", "event", "example", "geheim", "password", "passwort", "secret", "test")

ENVIRONMENTS = ("development", "production")
SECOND_FACTOR = ("optional", "required")
LEGAL_BASES = ("public", "private")
"""A public body fulfils a task in the public interest; a private one does what families ask it for."""

NAMED_IN_PRODUCTION = ("controller", "contact", "data_protection_contact", "supervisory_authority")
"""Without these, families could not learn who has their data and where to complain. Source: GDPR, Article 13."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs between two installations. Read it once; never change it.

    Attributes:
        secret_key: Signs cookies and forms, and keys the hashes that rate limits store.
        ticket_keys: Master keys of ticket codes by version 0..7, 32 bytes each. The highest
            version signs; all of them verify, so that keys can be rotated.
        database_url: SQLAlchemy address; `postgresql+psycopg://` or `sqlite:///`.
        public_url: Scheme and host under which families reach this installation. Decides the
            host in QR codes, the scheme of cookies, and absolute links.
        environment: `development` or `production`.
        trusted_proxies: How many reverse proxies in front set X-Forwarded-For and -Proto.
        metrics_token: Bearer token that opens /metrics; without one the address does not exist.
        metrics_folder: Where several workers lay down their figures (PROMETHEUS_MULTIPROC_DIR).
        site_name: The name in the page head.
        mail_folder: Where mail is laid down as .eml files while no SMTP server is configured.
        smtp_url: `smtp://[user:password@]host:port` or `smtps://…`; empty = .eml files.
        mail_from: Sender address of all mail; read its mailbox, since what bounces later comes back there.
        registrations_per_hour: New registrations from one network for one event.
        seats_per_hour: New seats for one network at one event, at most half of its own; several school classes fit in.
        registrations_per_contact: Parties of one event that share a phone number or an e-mail address.
        form_seconds: A registration form that comes back sooner is asked for once more; 0 = never.
        controller: Who is responsible (name and postal address), for legal notice and data protection.
        contact: How to reach them: phone and e-mail address.
        represented_by: Who may act for them by law, for the legal notice.
        register_entry: Register and number of an association or company, for the legal notice.
        data_protection_contact: How to reach the data protection officer.
        supervisory_authority: To whom people can complain about data protection (name and address).
        legal_basis: `public` for a body of the Land or a municipality (Article 6 (1) (e) GDPR), `private` for an
            association or company (Article 6 (1) (b) GDPR).
        legal_basis_law: What of the Land's law applies beside the GDPR, for example a paragraph of its data
            protection act.
        hoster: Who runs the servers on our behalf (name and place).
        mail_provider: Who delivers mail on our behalf (name and place), if not the hoster.
        video_service: Whose online rooms the join links lead to (name and place).
        enforcement_body: To whom people can turn if a barrier stays (name and address).
        enforcement_url: Web address of that body.
        accessibility_checked_on: Day of the last accessibility check, for example 2026-11-02.
        backup_folder: Where backups and the copy of the journal of deletions lie; empty = no backups.
        backup_recipients: Public age keys that open backups, with spaces between; what opens them stays elsewhere.
        postgresql_tools: Folder of pg_dump and pg_restore; empty = where the system finds them.
        funder_logos: SVG files of the funders' marks, separated by commas, printed on the record of each event.
        feedback_email: Where to write that somebody reported a barrier; empty = only the desk shows it.
        security_contact: Where to report a weakness, for /.well-known/security.txt: e-mail or https; empty = no file.
        second_factor: `required`: organisers and administrators set one up before anything else; or `optional`.
    """

    secret_key: str
    ticket_keys: Mapping[int, bytes]
    database_url: str = "sqlite:///instance/eventdesk.sqlite"
    public_url: str = "http://127.0.0.1:8000"
    environment: str = "development"
    trusted_proxies: int = 0
    metrics_token: str = ""
    metrics_folder: str = ""
    site_name: str = "eventdesk"
    mail_folder: str = "instance/mail"
    smtp_url: str = ""
    mail_from: str = "noreply@example.org"
    registrations_per_hour: int = 40
    seats_per_hour: int = 150
    registrations_per_contact: int = 5
    form_seconds: int = 2
    controller: str = ""
    contact: str = ""
    represented_by: str = ""
    register_entry: str = ""
    data_protection_contact: str = ""
    supervisory_authority: str = ""
    legal_basis: str = "public"
    legal_basis_law: str = ""
    hoster: str = ""
    mail_provider: str = ""
    video_service: str = ""
    enforcement_body: str = "Ombudsstelle bei der Landesfachstelle für Barrierefreiheit Sachsen-Anhalt"
    enforcement_url: str = "https://www.lf-barrierefreiheit-st.de/ueber-uns/ombudsstelle"
    accessibility_checked_on: date | None = None
    backup_folder: str = ""
    backup_recipients: str = ""
    postgresql_tools: str = ""
    funder_logos: str = ""
    feedback_email: str = ""
    security_contact: str = ""
    second_factor: str = "optional"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the settings from EVENTDESK_* variables.

        Raises:
            InvalidInputError: A variable is missing, too short or not readable; in production also if families
                could not learn who is responsible.
        """
        source = os.environ if environ is None else environ  # noqa: TID251 - the one reader
        values: dict[str, Any] = {}
        for field in fields(cls):
            text = source.get(f"EVENTDESK_{field.name.upper()}")
            if text is not None:
                values[field.name] = _READERS.get(field.name, str)(text)
        for required in ("secret_key", "ticket_keys"):
            if required not in values:
                raise InvalidInputError(f"EVENTDESK_{required.upper()} is not set.")
        if len(values["secret_key"]) < MIN_SECRET:
            raise InvalidInputError(f"EVENTDESK_SECRET_KEY is shorter than {MIN_SECRET} characters.")
        settings = cls(**values)
        settings._refuse_anonymous_production()
        settings._refuse_made_up_keys()
        return settings

    def _refuse_anonymous_production(self) -> None:
        """Do not serve families before it is said who is responsible, and only over HTTPS.

        Raises:
            InvalidInputError: Something is missing; says everything at once.
        """
        if self.environment != "production":
            return
        missing = [f"EVENTDESK_{name.upper()}" for name in NAMED_IN_PRODUCTION if not getattr(self, name).strip()]
        if not self.secure:
            missing.append("EVENTDESK_PUBLIC_URL (with https)")
        if missing:
            raise InvalidInputError(f"EVENTDESK_ENVIRONMENT is production, but not set: {', '.join(missing)}.")

    def _refuse_made_up_keys(self) -> None:
        """Do not serve families with keys that somebody typed or copied: others could guess them.

        Raises:
            InvalidInputError: A key was not drawn.
        """
        if self.environment == "production" and self.made_up_keys:
            raise InvalidInputError(f"Draw a new key by `openssl rand -hex 32` for: {', '.join(self.made_up_keys)}.")

    @property
    def made_up_keys(self) -> tuple[str, ...]:
        """Names of the keys that look typed or copied from an example."""
        tickets = any(len(set(key)) < DISTINCT_BYTES for key in self.ticket_keys.values())
        made_up = {"EVENTDESK_SECRET_KEY": _is_made_up(self.secret_key), "EVENTDESK_TICKET_KEYS": tickets}
        return tuple(name for name, found in made_up.items() if found)

    @property
    def secure(self) -> bool:
        """Whether families reach us over HTTPS, so that cookies may be marked Secure."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def host(self) -> str:
        """Host (and port) of the public address, as QR codes carry it."""
        return urlsplit(self.public_url).netloc


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its settings."""
    app.extensions["eventdesk.settings"] = settings


def settings_of_app() -> Settings:
    """The settings of the current app."""
    return settings_of(current_app)


def settings_of(app: Flask) -> Settings:
    """The settings an app was built from."""
    settings: Settings = app.extensions["eventdesk.settings"]
    return settings


def local_environment(secrets: Path = Path("instance/eventdesk.env")) -> dict[str, str]:
    """Read the environment; on a developer's machine with the secrets `make run` has drawn below it."""
    environment = dict(os.environ)  # noqa: TID251 - the one reader
    if environment.get("EVENTDESK_ENVIRONMENT") == "production" or not secrets.is_file():
        return environment
    return dict(line.split("=", 1) for line in secrets.read_text().splitlines() if "=" in line) | environment


def _is_made_up(secret: str) -> bool:
    """Whether a key looks typed or copied from an example; one that was drawn practically never does."""
    return len(set(secret)) < DISTINCT_SIGNS or any(word in secret.casefold() for word in _TYPED)


def _ticket_keys(text: str) -> dict[int, bytes]:
    """Read `0:<64 hex digits>,1:<64 hex digits>`."""
    keys: dict[int, bytes] = {}
    for part in text.split(","):
        version, _, key = part.strip().partition(":")
        try:
            keys[int(version)] = bytes.fromhex(key)
        except ValueError as error:
            raise InvalidInputError("EVENTDESK_TICKET_KEYS must look like 0:<64 hex digits>.") from error
    if not all(0 <= version <= 7 and len(key) == 32 for version, key in keys.items()):
        raise InvalidInputError("EVENTDESK_TICKET_KEYS needs versions 0 to 7 and 64 hex digits each.")
    return keys


def _count(text: str) -> int:
    """Read a number from 0 upward."""
    if not text.isascii() or not text.isdigit():
        raise InvalidInputError(f"A whole number was expected, not {text!r}.")
    return int(text)


def _public_url(text: str) -> str:
    """Read scheme and host; what follows would not fit into QR codes."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise InvalidInputError("EVENTDESK_PUBLIC_URL must look like https://events.example.org, with nothing behind.")
    return f"{parts.scheme}://{parts.netloc}"


def _environment(text: str) -> str:
    """Read one of two words: a misspelt `production` must not be less careful."""
    if text not in ENVIRONMENTS:
        raise InvalidInputError(f"EVENTDESK_ENVIRONMENT must be {' or '.join(ENVIRONMENTS)}.")
    return text


def _legal_basis(text: str) -> str:
    """Read one of two words."""
    if text not in LEGAL_BASES:
        raise InvalidInputError(f"EVENTDESK_LEGAL_BASIS must be {' or '.join(LEGAL_BASES)}.")
    return text


def _second_factor(text: str) -> str:
    """Read one of two words: a misspelt `required` must not be less careful."""
    if text not in SECOND_FACTOR:
        raise InvalidInputError(f"EVENTDESK_SECOND_FACTOR must be {' or '.join(SECOND_FACTOR)}.")
    return text


def _day(text: str) -> date | None:
    """Read a day; empty = none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInputError(f"A day like 2026-11-02 was expected, not {text!r}.") from error


def _web_address(text: str) -> str:
    """Read a web address that a page links to; empty = none."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise InvalidInputError(f"A web address was expected, not {text!r}.")
    return text


def _reachable(text: str) -> str:
    """Read an e-mail or https address at which somebody is to be reached; empty = nobody."""
    parts = urlsplit(text)
    is_web, is_mail = parts.scheme == "https" and parts.hostname, not parts.scheme and "@" in text
    if text and (not (is_web or is_mail) or text != "".join(text.split())):
        raise InvalidInputError(f"An e-mail address or a web address with https was expected, not {text!r}.")
    return text


_READERS: Mapping[str, Callable[[str], Any]] = {
    "accessibility_checked_on": _day,
    "enforcement_url": _web_address,
    "environment": _environment,
    "legal_basis": _legal_basis,
    "public_url": _public_url,
    "second_factor": _second_factor,
    "ticket_keys": _ticket_keys,
    "security_contact": _reachable,
    "trusted_proxies": _count,
    "registrations_per_hour": _count,
    "seats_per_hour": _count,
    "registrations_per_contact": _count,
    "form_seconds": _count,
}
