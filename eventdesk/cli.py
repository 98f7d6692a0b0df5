"""The `eventdesk` command: everything an administrator or a script asks for.

Errors are one line on standard error; exit code 2 for bad input, 1 for a failure; nothing is half done.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import click
from alembic.util import CommandError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from eventdesk import clock, create_app, logs, worker
from eventdesk.checkin.pairing import add_device
from eventdesk.config import Settings, local_environment
from eventdesk.db import Database, database_of
from eventdesk.desk import demo as demonstration
from eventdesk.desk.import_file import read_file
from eventdesk.desk.importing import import_campaign
from eventdesk.errors import EventdeskError, InvalidInputError
from eventdesk.events.queries import event_by_slug
from eventdesk.reports.files import FORMATS, write_whole
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.security import Role
from eventdesk.staff.queries import accounts
from eventdesk.staff.service import add_member
from eventdesk.tickets.service import code_for, issue_blanks

BAD_INPUT, FAILURE = 2, 1
MAX_BLANKS = 5_000
MAX_NAME = 80
LATER_FORMATS = ("xlsx", "ods", "pdf")
PROTECTIONS = ("none", "round5", "suppress")

_BERLIN = ZoneInfo("Europe/Berlin")


class Command(click.Command):
    """A command whose refusals are one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say in one line why it did not work."""
        try:
            return super().invoke(ctx)
        except EventdeskError as error:
            _end(str(error), BAD_INPUT)
        except UnicodeError:
            _end("An argument or the standard input is not UTF-8 text.", BAD_INPUT)
        except (SQLAlchemyError, CommandError) as error:
            _end(f"The database refused: {_first_line(error)}", FAILURE)
        except ImportError as error:
            _end(f"Something is not installed: {error}", FAILURE)
        except OSError as error:
            _end(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), FAILURE)


class Group(click.Group):
    """Commands and groups of commands of this kind."""

    command_class = Command
    group_class = type

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the program; wrong options are one line too."""
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as help_text:
            click.echo(help_text.format_message(), err=True)
            sys.exit(BAD_INPUT)
        except click.ClickException as error:
            _end(error.format_message(), BAD_INPUT)
        except click.Abort:
            _end("Stopped.", FAILURE)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Registration and check-in for multilingual information days."""


@main.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to this version."""
    settings = _settings()
    folder = make_url(settings.database_url)
    if folder.get_backend_name() == "sqlite" and folder.database:
        Path(folder.database).parent.mkdir(parents=True, exist_ok=True)
    Database(settings.database_url).upgrade()


@main.command()
def demo() -> None:
    """Fill in the campaign of 2025 and events to try out. Again is as good as once."""
    with _database() as (_settings_read, database), database.transaction() as session:
        demonstration.fill(session, clock.now())


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the web server, with four threads in each process."""
    _settings()
    # The control socket would be shared with other gunicorns of this user.
    arguments = [
        *("-m", "gunicorn", "eventdesk.wsgi:app", "--bind", f"{host}:{port}", "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--log-level", "warning"),
    ]
    os.execve(sys.executable, [sys.executable, *arguments], local_environment())  # noqa: S606 - our own interpreter


@main.command(name="worker")
@click.option("--once", is_flag=True, help="Do what is due and end.")
def run_worker(*, once: bool) -> None:
    """Remind families, send mail that waits, and forget what is over."""
    logs.configure()
    app = create_app(_settings())
    try:
        if once:
            worker.work_once(app, clock.now())
            return
        ended: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: ended.append(received))
        worker.work(app, clock.now, lambda: bool(ended))
    finally:
        database_of(app).engine.dispose()


@main.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Import a campaign with events and counts from a JSON file, all or nothing."""
    entry = read_file(file.read_bytes())
    with _database() as (_settings_read, database), database.transaction() as session:
        done = import_campaign(session, entry, clock.now())
    click.echo(f"{done.events} events, {done.created} of them new")


@main.command()
@click.option("--campaign", help="Slug of one campaign; without it all campaigns for families.")
@click.option("--from", "first", required=True, metavar="DATE", help="First day, like 2025-01-01.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day.")
@click.option("--as-of", metavar="DATE", help="The Stand; today without it.")
@click.option("--protect", default="none", type=click.Choice(PROTECTIONS), help="Protection of small figures.")
@click.option("--format", "kind", default="json", type=click.Choice([*FORMATS, *LATER_FORMATS]))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option("--freeze", is_flag=True, help="Keep this report for ever.")
def report(first: str, last: str, *, protect: str, kind: str, freeze: bool, **options: Any) -> None:
    """Write the report of a period."""
    _refuse_what_comes_later(protect, kind, freeze=freeze)
    now = clock.now()
    today = now.astimezone(_BERLIN).date()
    as_of = _day("--as-of", options["as_of"]) if options["as_of"] else today
    scope = Scope(_day("--from", first), _day("--to", last), as_of, options["campaign"])
    with _database() as (_settings_read, database), database.reading() as session:
        content = FORMATS[kind].write(summarise(session, scope, now))
    if options["output"]:
        write_whole(options["output"], content)
    else:
        click.echo(content, nl=False)


@main.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command(name="add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def add_staff(email: str, role: str, *, password_stdin: bool) -> None:  # noqa: ARG001 - the only way there is
    """Open an account; the password comes on standard input, so that it stands in no history."""
    password = sys.stdin.readline().rstrip("\r\n")
    with _database() as (_settings_read, database), database.transaction() as session:
        add_member(session, email, Role(role), password, clock.now())


@staff.command(name="list")
def list_staff() -> None:
    """Print address and role of every account, and which are closed."""
    with _database() as (_settings_read, database), database.reading() as session:
        for member in accounts(session):
            click.echo(f"{member.email} {member.role}{' closed' if member.closed_at else ''}")


@main.group()
def device() -> None:
    """Phones and scanners at the stations."""


@device.command(name="add")
@click.option("--event", required=True, metavar="SLUG")
@click.option("--station", required=True, metavar="KEY", help="door, general, orientation, training, further, room …")
@click.option("--name", required=True, help="How staff call this device.")
def add_station_device(event: str, station: str, name: str) -> None:
    """Pair a device and print its token as JSON; the token is shown this once."""
    if not 0 < len(name.strip()) <= MAX_NAME or not name.isprintable():
        raise InvalidInputError(f"--name must have 1 to {MAX_NAME} characters.")
    with _database() as (settings, database):
        with database.transaction() as session:
            added, token = add_device(session, event, station, name.strip(), clock.now())
        expires_at = added.expires_at.isoformat()
        answer = {"token": token, "event": event, "station": station, "name": name.strip(), "expires_at": expires_at}
        click.echo(json.dumps({**answer, "url": settings.public_url}, ensure_ascii=False))


@main.group()
def tickets() -> None:
    """Tickets made ahead."""


@tickets.command()
@click.option("--event", required=True, metavar="SLUG")
@click.option("--count", required=True, type=click.IntRange(1, MAX_BLANKS))
def issue(event: str, count: int) -> None:
    """Make blank tickets for families without a phone; print one code a line."""
    with _database() as (settings, database):
        with database.transaction() as session:
            issued = issue_blanks(session, event_by_slug(session, event).id, count, clock.now())
            codes = [code_for(ticket, settings.ticket_keys) for ticket in issued]
        click.echo("\n".join(codes))


@contextmanager
def _database() -> Iterator[tuple[Settings, Database]]:
    """Give the settings and the database they name; close its connections at the end."""
    settings = _settings()
    database = Database(settings.database_url)
    try:
        yield settings, database
    finally:
        database.engine.dispose()


def _settings() -> Settings:
    """Read the settings; on a developer's machine with the secrets of `make run`."""
    return Settings.from_env(local_environment())


def _refuse_what_comes_later(protect: str, kind: str, *, freeze: bool) -> None:
    """Say plainly what this version cannot do."""
    if protect != "none":
        raise InvalidInputError(f"--protect {protect} is not available in this version; only none is.")
    if kind in LATER_FORMATS:
        raise InvalidInputError(f"--format {kind} is not available in this version; only {', '.join(FORMATS)} are.")
    if freeze:
        raise InvalidInputError("--freeze is not available in this version.")


def _day(option: str, text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"{option} must be a date like 2025-10-31, not {text!r}.") from None


def _first_line(error: SQLAlchemyError | CommandError) -> str:
    """Tell what the database said, without the statement and its values."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


def _end(sentence: str, code: int) -> NoReturn:
    """Say one line on standard error and end."""
    line = "".join(sign if sign.isprintable() else "?" for sign in " ".join(sentence.split()))
    click.echo(f"Error: {line}", err=True)
    sys.exit(code)
