"""Commands that let somebody or something in: accounts of staff, phones, tickets made ahead."""

import json
import sys
from pathlib import Path

import click

from eventdesk import clock, create_app
from eventdesk.checkin.pairing import add_device
from eventdesk.cli.commands import Group, opened_database
from eventdesk.errors import InvalidInputError
from eventdesk.events.queries import event_by_slug
from eventdesk.reports.files import write_whole
from eventdesk.security import Role
from eventdesk.staff.people import forget_second_factor, reset
from eventdesk.staff.queries import accounts, open_account
from eventdesk.staff.rules import normalised_email
from eventdesk.staff.service import add_member
from eventdesk.tickets.blanks import blank_sheet, pdf
from eventdesk.tickets.queries import occasion_of
from eventdesk.tickets.service import code_for, issue_blanks

MAX_BLANKS = 5_000
MAX_NAME = 80


@click.group(cls=Group)
def staff() -> None:
    """Accounts of staff."""


@staff.command(name="add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
def add_staff(email: str, role: str, *, password_stdin: bool) -> None:  # noqa: ARG001 - the only way there is
    """Open an account; the password comes on standard input, so that it stands in no history."""
    password = sys.stdin.readline().rstrip("\r\n")
    with opened_database() as (_settings_read, database), database.transaction() as session:
        add_member(session, email, Role(role), password, clock.now())


@staff.command(name="list")
def list_staff() -> None:
    """Print address and role of every account, and which are closed."""
    with opened_database() as (_settings_read, database), database.reading() as session:
        for member in accounts(session):
            click.echo(f"{member.email} {member.role}{' closed' if member.closed_at else ''}")


@staff.command(name="reset")
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Take the second factor off, too.")
def reset_staff(email: str, *, second_factor: bool) -> None:
    """Print a link with which somebody chooses a new password: for the administrator nobody else can help."""
    with opened_database() as (settings, database):
        with database.transaction() as session:
            member = open_account(session, normalised_email(email))
            if member is None:
                raise InvalidInputError("There is no open account with this e-mail address.")
            if second_factor:
                forget_second_factor(session, member.id, None, clock.now())
            token = reset(session, member.id, None, clock.now()).token
        click.echo(f"{settings.public_url}/staff/invitation/{token}")


@click.group(cls=Group)
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
    with opened_database() as (settings, database):
        with database.transaction() as session:
            added, token = add_device(session, event, station, name.strip(), clock.now())
        expires_at = added.expires_at.isoformat()
        answer = {"token": token, "event": event, "station": station, "name": name.strip(), "expires_at": expires_at}
        click.echo(json.dumps({**answer, "url": settings.public_url}, ensure_ascii=False))


@click.group(cls=Group)
def tickets() -> None:
    """Tickets made ahead."""


@tickets.command()
@click.option("--event", required=True, metavar="SLUG")
@click.option("--count", required=True, type=click.IntRange(1, MAX_BLANKS))
@click.option("--pdf", "paper", type=click.Path(dir_okay=False, path_type=Path), help="Print them, ten to a page.")
def issue(event: str, count: int, paper: Path | None) -> None:
    """Make blank tickets for families without a phone; print one code a line."""
    with opened_database() as (settings, database):
        with database.transaction() as session:
            event_id = event_by_slug(session, event).id
            issued = issue_blanks(session, event_id, count, clock.now())
            codes = [code_for(ticket, settings.ticket_keys) for ticket in issued]
            if paper:  # before it is stored: without paper, nobody would ever hold these tickets
                with create_app(settings).app_context():
                    write_whole(paper, pdf(blank_sheet(occasion_of(session, event_id, "de"), issued, settings)))
        click.echo("\n".join(codes))
