"""Whatever happens on a day: when all phones have sent what they hold, the server shows what people did.

The phones are the app's own JavaScript, the server is the real one on real databases.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, example, given, settings

from eventdesk import clock
from eventdesk.db import Database
from tests.builders import MORNING
from tests.day.fair import Fair
from tests.day.phones import Phones
from tests.day.play import Day
from tests.day.steps import PHONES, STATIONS, Online, Scan, Step, Sync, Turn, histories, offsets
from tests.day.witness import day_of

A_MINUTE = timedelta(minutes=1)

IN_ONE_DATABASE: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
    "phases": [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
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
@example(
    steps=[Sync("Amina"), Online("Amina", online=False), Scan("Amina", "first"), Turn("Amina", 90)], wrong_by=(0, 0, 0)
)
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

    assert fair.visits == day.visits
    assert fair.attending == {person for person, _, _ in day.visits}
    assert fair.figures == day.figures
    assert fair.waiting <= fair.to_check
    assert_true_times(fair, day)
    for name in PHONES:
        assert_shown(fair, day, name)


def assert_true_times(fair: Fair, day: Day) -> None:
    """Whoever knew the true time when somebody came told it, whatever was done to the clock until it was sent."""
    stored = fair.scanned_at
    for entry in day.witness.entries:
        if entry.scan in stored and abs(entry.believed - entry.at) < A_MINUTE:
            assert abs(stored[entry.scan] - entry.at) < A_MINUTE


def assert_shown(fair: Fair, day: Day, name: str) -> None:
    """A phone knows what the server knows, and has nothing left to send; one that is shut out knows nothing."""
    seen, is_out = day.look(name), fair.is_shut_out(name)
    assert seen["report"]["waiting"] == seen["report"]["rejected"] == seen["report"]["unkept"] == 0
    assert seen["visits"] == (set() if is_out else day.visits)
    here = {person for person, station, at in day.visits if (station, at) == (STATIONS[name], day_of(fair.now))}
    assert set(seen["here"]) == (set() if is_out else here)
