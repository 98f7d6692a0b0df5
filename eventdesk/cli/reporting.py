"""The command that writes and freezes reports."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from eventdesk import clock, create_app
from eventdesk.cli.commands import Command, opened_database
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.errors import InvalidInputError
from eventdesk.reports.disclosure import Method
from eventdesk.reports.figures import Summary
from eventdesk.reports.files import FORMATS, write_whole
from eventdesk.reports.protection import refuse_second
from eventdesk.reports.records.paper import read_logos
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.reports.versions import draft, keep, methods_used, report_of

METHODS = [method.value for method in Method]

_BERLIN = ZoneInfo("Europe/Berlin")


@click.command(cls=Command)
@click.option("--campaign", help="Slug of one campaign; without it all campaigns for families.")
@click.option("--from", "first", required=True, metavar="DATE", help="First day, like 2025-01-01.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last day.")
@click.option("--as-of", metavar="DATE", help="The Stand; today without it.")
@click.option(
    "--protect",
    default="none",
    type=click.Choice(METHODS),
    help="Protection of small figures.",
)
@click.option("--format", "kind", default="json", type=click.Choice(list(FORMATS)))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option("--year-before", is_flag=True, help="Compare with the same days of the year before.")
@click.option("--freeze", is_flag=True, help="Keep this report for ever.")
@click.option("--zeros-meant", is_flag=True, help="Freeze although nobody was counted at some events.")
@click.option("--reason", default="", help="Why it is frozen, for example what it corrects.")
def report(first: str, last: str, *, protect: str, kind: str, freeze: bool, **options: Any) -> None:
    """Write the report of a period."""
    today = clock.now().astimezone(_BERLIN).date()
    as_of = _day("--as-of", options["as_of"]) if options["as_of"] else today
    scope = Scope(_day("--from", first), _day("--to", last), as_of, options["campaign"], options["year_before"])
    # Paper has words that are translated, and those come with the app.
    with opened_database() as (settings, database), create_app(settings).app_context():
        if freeze:
            summary = _frozen(database, settings, scope, Method(protect), options)
        else:
            summary = _live(database, scope, Method(protect))
        content = FORMATS[kind].write(summary)
    if options["output"]:
        write_whole(options["output"], content)
    else:
        click.echo(content, nl=False)


def _live(database: Database, scope: Scope, method: Method) -> Summary:
    """Compute a report as it is known now."""
    with database.reading() as session:
        summary = summarise(session, scope, clock.now(), method)
        refuse_second(method, methods_used(session, scope.campaign))
        return summary


def _frozen(
    database: Database, settings: Settings, scope: Scope, method: Method, options: Mapping[str, Any]
) -> Summary:
    """Freeze a report, and give it as it was frozen."""
    now, logos = clock.now(), read_logos(settings.funder_logos)
    with database.reading() as session:
        made = draft(session, scope, method, now, zeros_meant=options["zeros_meant"], logos=logos)
    with database.transaction() as session:
        return report_of(keep(session, made, None, options["reason"][:300], now))


def _day(option: str, text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"{option} must be a date like 2025-10-31, not {text!r}.") from None
