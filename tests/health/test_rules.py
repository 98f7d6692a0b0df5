"""From when on something is not well any more."""

from datetime import datetime, timedelta

import pytest

from eventdesk.health import rules
from eventdesk.health.rules import Check, Finding, Reason, State
from tests.conftest import NOW

GOOD = (State.GOOD, None)


def judged(finding: Finding) -> tuple[State, Reason | None]:
    return finding.state, finding.reason


def ago(**how_long: float) -> datetime:
    return NOW - timedelta(**how_long)


@pytest.mark.parametrize(("ms", "state"), [(3, State.GOOD), (1_000, State.GOOD), (1_001, State.CARE)])
def test_a_write_that_everybody_feels_needs_care(ms: float, state: State) -> None:
    assert rules.judge_database(ms).state is state


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, (State.BROKEN, Reason.NEVER_RAN)),
        (ago(seconds=5), GOOD),
        (ago(minutes=2), GOOD),
        (ago(minutes=2, seconds=1), (State.BROKEN, Reason.STOPPED)),
    ],
)
def test_a_worker_is_alive_while_it_is_heard_of(last: datetime | None, expected: tuple[State, Reason | None]) -> None:
    assert judged(rules.judge_worker(last, NOW)) == expected


@pytest.mark.parametrize(
    ("since", "state"),
    [(None, State.GOOD), (ago(minutes=10), State.GOOD), (ago(minutes=11), State.CARE), (ago(minutes=61), State.BROKEN)],
)
def test_mail_may_wait_for_some_minutes(since: datetime | None, state: State) -> None:
    assert rules.judge_queue(3, since, NOW).state is state


@pytest.mark.parametrize(
    ("offset", "state"), [(0, State.GOOD), (-5, State.GOOD), (6, State.CARE), (-60, State.CARE), (61, State.BROKEN)]
)
def test_two_clocks_may_differ_by_a_breath(offset: int, state: State) -> None:
    found = rules.judge_clock(NOW, NOW - timedelta(seconds=offset), NOW)

    assert found.state is state
    assert state is State.GOOD or found.facts["seconds"] == offset


def test_a_clock_that_was_turned_back_is_noticed_without_another_one() -> None:
    assert judged(rules.judge_clock(NOW, None, NOW + timedelta(hours=1))) == (State.BROKEN, Reason.TURNED_BACK)
    assert judged(rules.judge_clock(NOW, None, None)) == GOOD


@pytest.mark.parametrize(
    ("mib", "state"), [(5_000, State.GOOD), (1_024, State.GOOD), (1_023, State.CARE), (199, State.BROKEN)]
)
def test_the_fullest_disk_counts(mib: int, state: State) -> None:
    found = rules.judge_room({"a": 10**13, "b": mib * 1024**2})

    assert (found.state, found.facts["folder"]) == (state, "b")


@pytest.mark.parametrize(
    ("last", "reason"), [(None, Reason.NO_BACKUP), (ago(hours=26), None), (ago(hours=27), Reason.OLD_BACKUP)]
)
def test_a_backup_a_day_is_owed_to_families_not_to_trials(last: datetime | None, reason: Reason | None) -> None:
    real, trial = (rules.judge_backup(last, NOW, production=production) for production in (True, False))

    assert real.reason is trial.reason is reason
    assert (real.state, trial.state) == ((State.BROKEN, State.CARE) if reason else (State.GOOD, State.GOOD))


@pytest.mark.parametrize(("days", "state"), [(90, State.GOOD), (14, State.GOOD), (13, State.CARE)])
def test_a_certificate_that_nobody_renews_is_noticed_in_time(days: int, state: State) -> None:
    assert rules.judge_certificate(NOW + timedelta(days=days), NOW).state is state


def test_the_whole_is_as_well_as_its_worst_part() -> None:
    good, care = Finding(Check.DISK), Finding(Check.MAIL, State.CARE)
    broken, unknown = Finding(Check.WORKER, State.BROKEN), Finding(Check.CLOCK, State.UNKNOWN)

    assert rules.worst([]) is rules.worst([good]) is State.GOOD
    assert rules.worst([good, unknown]) is State.UNKNOWN
    assert rules.worst([care, unknown, good]) is State.CARE
    assert rules.worst([care, broken, good]) is State.BROKEN
