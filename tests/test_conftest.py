"""What tests rely on without saying so."""

import urllib.request
from datetime import datetime

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Campaign
from tests.server import Server


def add_campaign(database: Database) -> None:
    with database.transaction() as tx:
        tx.add(Campaign(slug="one", audience="families", land="15", name={"de": "Eins"}))


@pytest.mark.parametrize("time", [1, 2])
def test_every_test_gets_an_empty_database(database: Database, time: int) -> None:
    add_campaign(database)

    with database.reading() as session:
        slugs = session.scalars(select(Campaign.slug)).all()

    assert slugs == ["one"]


def test_the_clock_of_tests_knows_its_zone(now: datetime) -> None:
    assert now.tzinfo is not None


def test_statements_are_recorded(database: Database, statements: list[str]) -> None:
    add_campaign(database)

    assert [statement.split()[0] for statement in statements] == ["INSERT"]


def test_the_server_answers_on_its_own_database(server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as response:
        assert response.status == 200


@pytest.mark.e2e
def test_the_browser_opens_a_page(page: Page, server: Server) -> None:
    response = page.goto(f"{server.url}/healthz")

    assert response
    assert response.ok
