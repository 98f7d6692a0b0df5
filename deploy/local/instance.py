"""The instance folder of `make run`: secrets and accounts made once, database upgraded and filled."""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.desk.queries import Section, events_listed
from eventdesk.vocabulary import Form

EVENTDESK = Path(sys.executable).parent / "eventdesk"
ROLES = ("admin", "ministry")
DEMO = {
    "EVENTDESK_CONTROLLER": "Beispiel-Träger (Demo) gGmbH, Musterstraße 1, 39104 Magdeburg",
    "EVENTDESK_CONTACT": "0391 0000000, info@example.org (Demo)",
    "EVENTDESK_REPRESENTED_BY": "Erika Beispiel (Demo)",
    "EVENTDESK_DATA_PROTECTION_CONTACT": "datenschutz@example.org (Demo)",
    "EVENTDESK_SUPERVISORY_AUTHORITY": (
        "Landesbeauftragte für den Datenschutz Sachsen-Anhalt, Otto-von-Guericke-Straße 34a, 39104 Magdeburg"
    ),
    "EVENTDESK_HOSTER": "Beispiel-Rechenzentrum (Demo), Magdeburg",
    "EVENTDESK_VIDEO_SERVICE": "Beispiel-Video (Demo), Leipzig",
}
"""Who is responsible for a trial installation: nobody, and the legal pages say so."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in, with the password in plain text: for trying out only."""

    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Instance:
    """One installation on this machine."""

    folder: Path
    environment: dict[str, str]
    accounts: dict[str, Account]
    info_day: str
    """Slug of the next event to which people come; to try out scanning."""


def prepare(folder: Path, public_url: str) -> Instance:
    """Make or reuse an instance; a second call changes nothing but the database's schema and the dates.

    Each step looks for itself what is missing, so that a call that was interrupted is completed by the next.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    environment = {
        **DEMO,
        **os.environ,
        **_secrets(folder / "eventdesk.env"),
        "EVENTDESK_DATABASE_URL": f"sqlite:///{folder / 'eventdesk.sqlite'}",
        "EVENTDESK_MAIL_FOLDER": str(folder / "mail"),
        "EVENTDESK_PUBLIC_URL": public_url,
    }
    accounts = _accounts(folder / "accounts.json")
    _eventdesk(environment, "db", "upgrade")
    _eventdesk(environment, "demo")
    known = {line.split()[0] for line in _eventdesk(environment, "staff", "list").splitlines()}
    for role, account in accounts.items():
        if account.email not in known:
            add = ("staff", "add", account.email, "--role", role, "--password-stdin")
            _eventdesk(environment, *add, stdin=account.password)
    return Instance(folder, environment, accounts, _next_info_day(environment["EVENTDESK_DATABASE_URL"]))


def _next_info_day(database_url: str) -> str:
    """Find it among the coming events; the demo has seen to it that there is one."""
    database = Database(database_url)
    with database.reading() as session:
        coming = events_listed(session, Section.COMING, 1, clock.now()).events
    database.engine.dispose()
    return next(event.slug for event in coming if event.form == Form.IN_PERSON)


def _secrets(path: Path) -> dict[str, str]:
    """Read the secrets of this instance, NAME=value a line; draw them first if there are none."""
    if not path.exists():
        drawn = {
            "EVENTDESK_SECRET_KEY": secrets.token_hex(32),
            "EVENTDESK_TICKET_KEYS": f"0:{secrets.token_hex(32)}",
            "EVENTDESK_METRICS_TOKEN": secrets.token_hex(16),
        }
        _write_private(path, "".join(f"{name}={value}\n" for name, value in drawn.items()))
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def _accounts(path: Path) -> dict[str, Account]:
    """Read the accounts of this instance; make up passwords first if there are none."""
    if not path.exists():
        made = {role: Account(f"{role}@example.org", secrets.token_urlsafe(12)) for role in ROLES}
        _write_private(path, json.dumps({role: asdict(account) for role, account in made.items()}, indent=1))
    return {role: Account(**fields) for role, fields in json.loads(path.read_text()).items()}


def _write_private(path: Path, text: str) -> None:
    """Write a file that nobody else may read, not even for a moment."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _eventdesk(environment: dict[str, str], *arguments: str, stdin: str = "") -> str:
    """Call the command line and return what it prints; it says itself what went wrong."""
    done = subprocess.run([EVENTDESK, *arguments], env=environment, input=stdin, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(f"`eventdesk {' '.join(arguments)}` failed.")
    return done.stdout
