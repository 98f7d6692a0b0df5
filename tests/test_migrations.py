"""Migrations go up, down and up again on both databases, and lead to exactly the tables of the models."""

import alembic.command
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine.interfaces import ReflectedColumn

from eventdesk.db import Database, alembic_config, revisions
from tests.conftest import KINDS
from tests.databases import Databases

ROLLING_SINCE = "0001"
"""From here on every version runs on the tables of all later ones."""


@pytest.fixture(params=KINDS)
def bare(request: pytest.FixtureRequest, databases: Databases) -> str:
    """Address of a database without tables."""
    return databases.bare_url(request.param)


def tables(url: str) -> set[str]:
    database = Database(url)
    names = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    database.engine.dispose()
    return names


def columns(url: str) -> dict[tuple[str, str], ReflectedColumn]:
    database = Database(url)
    inspector = inspect(database.engine)
    found = {(table, one["name"]): one for table in inspector.get_table_names() for one in inspector.get_columns(table)}
    database.engine.dispose()
    return found


def test_migrations_go_up_and_down_and_up(bare: str) -> None:
    config = alembic_config(bare)

    alembic.command.upgrade(config, "head")
    after_upgrade = tables(bare)
    alembic.command.downgrade(config, "base")
    after_downgrade = tables(bare)
    alembic.command.upgrade(config, "head")

    assert after_upgrade
    assert not after_downgrade
    assert tables(bare) == after_upgrade


def test_migrations_lead_to_the_tables_of_the_models(bare: str) -> None:
    config = alembic_config(bare)

    alembic.command.upgrade(config, "head")

    alembic.command.check(config)


def test_each_migration_goes_back_one_step(bare: str) -> None:
    config = alembic_config(bare)
    alembic.command.upgrade(config, "head")

    for _revision in ScriptDirectory.from_config(config).walk_revisions():
        alembic.command.downgrade(config, "-1")

    assert not tables(bare)


def test_history_is_one_line_and_files_are_named_by_it(bare: str) -> None:
    """The program reads which revisions it knows from the names, without Alembic."""
    script = ScriptDirectory.from_config(alembic_config(bare))

    assert len(script.get_heads()) == 1
    assert revisions() == tuple(revision.revision for revision in script.walk_revisions())[::-1]


def test_each_migration_gives_its_reason(bare: str) -> None:
    revisions = ScriptDirectory.from_config(alembic_config(bare)).walk_revisions()

    reasons = {revision.revision: revision.module.__doc__ or "" for revision in revisions}
    silent = [name for name, reason in reasons.items() if "Safe while" not in reason or "(say why)" in reason]

    assert not silent, "say why the old version can still run meanwhile"


def test_an_older_version_finds_all_its_columns_and_can_leave_out_the_new_ones(bare: str) -> None:
    """While versions run side by side; `tests/load/test_rolling_update.py` starts the one before."""
    config = alembic_config(bare)

    alembic.command.upgrade(config, ROLLING_SINCE)
    before = columns(bare)
    alembic.command.upgrade(config, "head")
    after = columns(bare)

    old_tables = {table for table, _name in before}
    added = [place for place in after if place not in before and place[0] in old_tables]
    demanded = [place for place in added if not after[place]["nullable"] and after[place]["default"] is None]
    stricter = [place for place, old in before.items() if old["nullable"] and not after.get(place, old)["nullable"]]
    other = [place for place, old in before.items() if place in after and str(old["type"]) != str(after[place]["type"])]
    assert set(before) <= set(after)
    assert not demanded + stricter + other
