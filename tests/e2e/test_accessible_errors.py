"""axe finds nothing on the pages that say what went wrong on our side, or that somebody tried too often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import text

from eventdesk.db import Database
from tests.databases import empty
from tests.e2e.axe import LANGUAGES, WIDTHS, assert_clean
from tests.server import Server

pytestmark = pytest.mark.e2e

GUESSES = 60
"""Unguessable addresses that one network may try in vain."""


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


@contextmanager
def without_events(database: Database) -> Iterator[None]:
    """A table is missing: SQLite cannot work, PostgreSQL takes the statement for wrong."""
    with database.transaction() as tx:
        tx.execute(text("ALTER TABLE event_text RENAME TO elsewhere"))
    try:
        yield
    finally:
        with database.transaction() as tx:
            tx.execute(text("ALTER TABLE elsewhere RENAME TO event_text"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "status"), [("sqlite", 503), ("postgresql", 500)])
def test_something_is_broken(
    page: Page, servers: Callable[[str], Server], kind: str, status: int, language: str
) -> None:
    server = servers(kind)
    empty(server.database)

    with without_events(server.database):
        answer = page.goto(f"{server.url}/{language}/events/infotag")
        assert_clean(page, f"the page of {status}")

    assert answer
    assert answer.status == status


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_guesses_addresses(page: Page, servers: Callable[[str], Server], language: str) -> None:
    server = servers("sqlite")
    empty(server.database)
    for turn in range(GUESSES):
        page.request.get(f"{server.url}/de/tickets/{turn}")

    answer = page.goto(f"{server.url}/{language}/tickets/nobody")

    assert_clean(page, "the page of 429")
    assert answer
    assert answer.status == 429
