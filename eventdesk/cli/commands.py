"""What all commands share: how they refuse, and the database they work on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from eventdesk.config import Settings, local_environment
from eventdesk.db import Database
from eventdesk.errors import EventdeskError

BAD_INPUT, FAILURE = 2, 1


class Command(click.Command):
    """A command whose refusals are one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say in one line why it did not work."""
        try:
            return super().invoke(ctx)
        except EventdeskError as error:
            end(str(error), BAD_INPUT)
        except UnicodeError:
            end("An argument or the standard input is not UTF-8 text.", BAD_INPUT)
        except SQLAlchemyError as error:
            end(f"The database refused: {_first_line(error)}", FAILURE)
        except ImportError as error:
            end(f"Something is not installed: {error}", FAILURE)
        except OSError as error:
            end(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), FAILURE)


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
            end(error.format_message(), BAD_INPUT)
        except click.Abort:
            end("Stopped.", FAILURE)
        sys.exit(code if isinstance(code, int) else 0)


@contextmanager
def opened_database() -> Iterator[tuple[Settings, Database]]:
    """Give the settings and the database they name; close its connections at the end."""
    settings = read_settings()
    database = Database(settings.database_url)
    try:
        yield settings, database
    finally:
        database.engine.dispose()


def read_settings() -> Settings:
    """Read the settings; on a developer's machine with the secrets of `make run`."""
    return Settings.from_env(local_environment())


def _first_line(error: SQLAlchemyError) -> str:
    """Tell what the database said, without the statement and its values."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


def end(sentence: str, code: int) -> NoReturn:
    """Say one line on standard error and end."""
    line = "".join(sign if sign.isprintable() else "?" for sign in " ".join(sentence.split()))
    click.echo(f"Error: {line}", err=True)
    sys.exit(code)
