"""The command that looks whether everything is well."""

import sys
import textwrap
from collections.abc import Sequence

import click

from eventdesk import clock, create_app
from eventdesk.cli.commands import FAILURE, Command, read_settings
from eventdesk.config import Settings
from eventdesk.db import database_of
from eventdesk.errors import InvalidInputError
from eventdesk.health.rules import Check, Finding, Reason, State, worst
from eventdesk.health.service import examine
from eventdesk.health.words import STATES, told
from eventdesk.i18n import DESK_LANGUAGES, speaking

_STAND_IN = Settings(secret_key="for words only, signs nothing " * 2, ticket_keys={0: bytes(32)})
"""Translates what is to be said about settings that cannot be read."""
_WIDTH, _INDENT = 100, " " * 34


@click.command(cls=Command)
@click.option("--language", type=click.Choice(DESK_LANGUAGES), default="de", show_default=True)
def doctor(language: str) -> None:
    """Say in plain words whether everything is well, and how to mend what is not.

    The exit code is 1 if something is broken.
    """
    try:
        settings = read_settings()
    except InvalidInputError as error:
        refused = Finding(Check.SETTINGS, State.BROKEN, Reason.INCOMPLETE, {"error": str(error)})
        _tell(_STAND_IN, [refused], language)
        sys.exit(FAILURE)
    app = create_app(settings)
    findings = [Finding(Check.SETTINGS), *examine(database_of(app), settings, clock.now(), thorough=True)]
    database_of(app).engine.dispose()
    _tell(settings, findings, language)
    if worst(findings) is State.BROKEN:
        sys.exit(FAILURE)


def _tell(settings: Settings, findings: Sequence[Finding], language: str) -> None:
    """Print one finding a line, and below it how to mend it."""
    with speaking(create_app(settings), language, settings.public_url):
        for finding in findings:
            words = told(finding, language)
            click.echo(_lines(f"{STATES[words.state]!s:<14}{words.name:<20}{words.what}", _INDENT))
            if words.mend:
                click.echo(_lines(f"{_INDENT}→ {words.mend}", f"{_INDENT}  "))


def _lines(text: str, indent: str) -> str:
    """Break a sentence into lines, but no command in it."""
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
