"""Backups, and bringing them back."""

from pathlib import Path

import click

from eventdesk import clock
from eventdesk.backup.dumps import BackupFailedError
from eventdesk.backup.sealing import new_key
from eventdesk.backup.service import foreign_keys, make_backup, replay_journal
from eventdesk.backup.service import restore as bring_back
from eventdesk.cli.commands import FAILURE, Command, end, opened_database

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(cls=Command)
@click.option("--new-key", type=click.Path(dir_okay=False, path_type=Path), help="Only make a key, in this file.")
def backup(new_key: Path | None) -> None:
    """Write an encrypted backup and restore it on trial; print where it lies."""
    if new_key is not None:
        _make_key(new_key)
        return
    with opened_database() as (settings, database):
        try:
            made = make_backup(settings, database, clock.now())
        except BackupFailedError as error:
            end(str(error), FAILURE)
    click.echo(f"{made.path} ({sum(made.counts.values())} rows in {len(made.counts)} tables came back)")


@click.command(cls=Command)
@click.argument("file", type=_FILE)
@click.option("--key", required=True, type=_FILE, help="The key that opens it.")
@click.option("--without-journal", is_flag=True, help="Go on although the copy of the journal of deletions is lost.")
def restore(file: Path, key: Path, *, without_journal: bool) -> None:
    """Bring a backup back into an empty database, without what was deleted since."""
    with opened_database() as (settings, database):
        try:
            done = bring_back(settings, database, file, key, clock.now(), without_journal=without_journal)
        except BackupFailedError as error:
            end(str(error), FAILURE)
        click.echo(
            f"State of {done.made_at.isoformat()}; {done.again} of {done.known} deletions since found something."
        )
        if foreign_keys(settings, file):
            click.echo("Its tickets need other keys than EVENTDESK_TICKET_KEYS has.", err=True)


@click.command(cls=Command)
def replay() -> None:
    """Delete once more what the journal knows, in a database that came back by other means."""
    with opened_database() as (settings, database):
        again, known = replay_journal(settings, database, clock.now())
    click.echo(f"{again} of {known} deletions found something.")


def _make_key(path: Path) -> None:
    public = new_key(path, clock.now())
    click.echo(f"EVENTDESK_BACKUP_RECIPIENTS={public}")
    click.echo(f"Keep {path} apart from this machine. Without it no backup can be opened.", err=True)
