"""Commands that prepare, fill and run an installation."""

import os
import signal
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from eventdesk import clock, create_app, logs, serving, worker
from eventdesk.cli.commands import Command, Group, opened_database, read_settings
from eventdesk.config import local_environment
from eventdesk.db import Database, database_of
from eventdesk.desk import demo as demonstration
from eventdesk.desk.demo_meetings import fill_meetings
from eventdesk.desk.import_file import read_file
from eventdesk.desk.importing import import_campaign


@click.group(cls=Group)
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to this version."""
    settings = read_settings()
    folder = make_url(settings.database_url)
    if folder.get_backend_name() == "sqlite" and folder.database:
        Path(folder.database).parent.mkdir(parents=True, exist_ok=True)
    Database(settings.database_url).upgrade()


@click.command(cls=Command)
def demo() -> None:
    """Fill in the campaign of 2025 and events to try out. Again is as good as once."""
    with opened_database() as (_settings_read, database), database.transaction() as session:
        demonstration.fill(session, clock.now())
        fill_meetings(session, clock.now())


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Run the web server, with four threads in each process."""
    read_settings()
    command = serving.command(f"{host}:{port}", workers)
    os.execve(command[0], command, local_environment())  # noqa: S606 - our own interpreter


@click.command(cls=Command, name="worker")
@click.option("--once", is_flag=True, help="Do what is due and end.")
def run_worker(*, once: bool) -> None:
    """Remind families, send mail that waits, and forget what is over."""
    logs.configure()
    app = create_app(read_settings())
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


@click.command(cls=Command, name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Import a campaign with events and counts from a JSON file, all or nothing."""
    entry = read_file(file.read_bytes())
    with opened_database() as (_settings_read, database), database.transaction() as session:
        done = import_campaign(session, entry, clock.now())
    click.echo(f"{done.events} events, {done.created} of them new")
