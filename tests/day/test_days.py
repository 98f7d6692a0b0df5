"""Whatever happens on a day: when all phones have sent what they hold, the server shows what people did.

The phones are the app's own JavaScript, the server is the real one on real databases.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings

from eventdesk import clock
from eventdesk.db import Database
from tests.builders import MORNING
from tests.day.fair import Fair
from tests.day.phones import Phones
from tests.day.play import Day
from tests.day.steps import PHONES, STATIONS, Step, histories, offsets
from tests.day.witness import day_of

IN_ONE_DATABASE: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
    "phases": [Phase.reuse, Phase.generate, Phase.shrink],
}


@pytest.fixture(scope="module")
def phones() -> Iterator[Phones]:
    with Phones() as phones:
        yield phones


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def fair(app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> Fair:
    app.test_client_class = FlaskClient
    fair = Fair(database, app.test_client(use_cookies=False))
    monkeypatch.setattr(clock, "now", lambda: fair.now)
    return fair


# The daily run plays the same days every time, so that it fails only for what was changed; the proof plays new ones.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@on_sqlite
@settings(max_examples=1_000, derandomize=True, **IN_ONE_DATABASE)
@given(steps=histories, wrong_by=offsets)
def test_the_server_shows_what_people_did(
    fair: Fair, phones: Phones, steps: Sequence[Step], wrong_by: Sequence[int]
) -> None:
    assert_told(fair, phones, steps, wrong_by)


@on_postgresql
@settings(max_examples=40, derandomize=True, **IN_ONE_DATABASE)
@given(steps=histories, wrong_by=offsets)
def test_so_does_the_other_database(fair: Fair, phones: Phones, steps: Sequence[Step], wrong_by: Sequence[int]) -> None:
    assert_told(fair, phones, steps, wrong_by)


@pytest.mark.proof
@settings(max_examples=20_000, **IN_ONE_DATABASE)
@given(steps=histories, wrong_by=offsets)
def test_twenty_thousand_days(fair: Fair, phones: Phones, steps: Sequence[Step], wrong_by: Sequence[int]) -> None:
    assert_told(fair, phones, steps, wrong_by)


def assert_told(fair: Fair, phones: Phones, steps: Sequence[Step], wrong_by: Sequence[int]) -> None:
    fair.morning()
    day = Day(fair, phones, wrong_by)

    day.play(steps)

    visits = day.witness.visits(day.lost)
    assert fair.visits == visits
    assert fair.attending == {person for person, _, _ in visits}
    assert day.lost <= fair.to_check
    for name in PHONES:
        seen = day.look(name)
        assert seen["report"]["waiting"] == seen["report"]["rejected"] == seen["report"]["unkept"] == 0
        assert seen["visits"] == (set() if name in fair.revoked else visits)
        here = {person for person, station, day in visits if (station, day) == (STATIONS[name], day_of(fair.now))}
        assert set(seen["here"]) == (set() if name in fair.revoked else here)
