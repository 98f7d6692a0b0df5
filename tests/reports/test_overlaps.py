"""Reports of overlapping periods, and the same report asked for again and again, betray no cell together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventdesk.advice.queries import AdviceCounts
from eventdesk.db import Database
from eventdesk.events.models import Status
from eventdesk.reports.compose import Facts, HeldEvent, compose
from eventdesk.reports.disclosure import Method, round5
from eventdesk.reports.facts import AttendanceFact, CampaignFact, EventFact
from eventdesk.reports.figures import Summary
from eventdesk.reports.overlaps import without_overlaps
from eventdesk.reports.parties import NO_PARTIES
from eventdesk.reports.protection import ONLINE, protected
from eventdesk.reports.rules import Scope
from eventdesk.reports.versions import draft, keep
from eventdesk.vocabulary import Audience, Form
from tests.builders import MORNING, make_event
from tests.reports.conftest import AFTERWARDS
from tests.reports.presence import tally

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
KINDS = ("young", "parent", "companion")
HARZ, BOERDE = "15085", "15083"

Counted = tuple[str, tuple[int, ...], bool]
"""Where an event was, how many of each type came, and whether it was in the earlier period already."""
Table = Mapping[tuple[str, str], int]


def report(events: Sequence[tuple[int, Counted]]) -> Summary:
    """The rounded report of some events, each with its number."""
    held, attended = [], []
    for number, (place, counts, _early) in events:
        form, ags = (Form.ONLINE, None) if place == ONLINE else (Form.IN_PERSON, place)
        fact = EventFact(number, 1, form, Status.PUBLISHED, MOMENT, MOMENT, "UTC", ags, str(number), None, False)
        held.append(HeldEvent(fact, DAY, DAY))
        attended += [AttendanceFact(number, ags is None, kind, n) for kind, n in zip(KINDS, counts, strict=True) if n]
    campaign = CampaignFact(1, "c", Audience.FAMILIES, "15", None, {})
    facts = Facts([campaign], held, 0, attended, [], [], [], {}, AdviceCounts(0, {}, {}))
    return protected(compose(Scope(DAY, DAY, DAY), facts), Method.ROUND5, NO_PARTIES)


def both(events: Sequence[Counted]) -> tuple[Summary, Summary]:
    """The earlier report, and the later one of everything, as it is printed after the earlier one."""
    numbered = list(enumerate(events))
    earlier = report([(number, event) for number, event in numbered if event[2]])
    return earlier, without_overlaps(report(numbered), [earlier])


def cells(summary: Summary) -> dict[tuple[str, str], int | None]:
    found = {(cell.ags, cell.type): cell.attendance for cell in summary.district_by_type}
    return found | {(ONLINE, cell.type): cell.attendance for cell in summary.online_by_type}


def test_a_row_that_an_earlier_report_would_betray_is_a_point() -> None:
    # Seven and then eight: 5 and then 10, and everybody knows that one more came.
    events = [(HARZ, (7, 20, 20), True), (BOERDE, (40, 40, 40), True), (HARZ, (1, 0, 0), False)]

    earlier, later = both(events)

    assert cells(earlier)[HARZ, "young"] == 5
    assert {value for (ags, _kind), value in cells(later).items() if ags == HARZ} == {None}
    assert cells(later)[BOERDE, "young"] == 40


def test_rows_that_did_not_change_and_periods_apart_are_printed_as_they_are() -> None:
    first = report([(0, (HARZ, (40, 20, 10), True)), (1, (BOERDE, (30, 10, 15), True))])
    other = report([(2, (HARZ, (40, 20, 10), True)), (3, (BOERDE, (30, 10, 15), True))])

    assert without_overlaps(first, [first]) is first
    assert without_overlaps(other, [first]) is other


def test_a_row_that_only_totals_of_the_difference_betray_is_a_point() -> None:
    events = [(HARZ, (0, 1, 0), True), (HARZ, (4, 0, 3), False), (BOERDE, (1, 1, 2), False)]

    assert {value for (ags, _kind), value in cells(both(events)[1]).items() if ags == HARZ} == {None}


small = st.tuples(st.sampled_from([HARZ, BOERDE, ONLINE]), st.tuples(*[st.integers(0, 4)] * 3), st.booleans())


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.lists(small, min_size=2, max_size=3))
def test_two_periods_together_betray_no_cell(events: list[Counted]) -> None:
    assert_nothing_more_is_learnt(events)


@pytest.mark.proof
@settings(max_examples=250, deadline=None)
@given(st.lists(small, min_size=2, max_size=3))
def test_two_periods_of_a_great_many_campaigns_betray_no_cell(events: list[Counted]) -> None:
    assert_nothing_more_is_learnt(events)


def assert_nothing_more_is_learnt(events: list[Counted]) -> None:
    """Try every campaign with these totals: what the later report prints beside them leaves each cell three numbers."""
    earlier, later = both(events)
    before: dict[tuple[bool, str, str], set[int]] = {}
    after: dict[tuple[bool, str, str], set[int]] = {}
    for then, now in campaigns(events):
        if agrees(then, earlier):
            values = {(True, *key): n for key, n in then.items()} | {(False, *key): n for key, n in now.items()}
            for found in (before, after) if agrees(now, later) else (before,):
                for key, n in values.items():
                    found.setdefault(key, set()).add(n)
    for key, values_after in after.items():
        assert len(values_after) >= 3 or values_after == before[key], key


def campaigns(events: Sequence[Counted]) -> Iterator[tuple[Table, Table]]:
    """Every campaign with the same total of each event and of each type in both periods, as two tables."""
    totals = [_by_type(events, [counts for _place, counts, _early in events], early=early) for early in (True, False)]
    for rows in product(*(list(_rows(sum(counts))) for _place, counts, _early in events)):
        if [_by_type(events, rows, early=early) for early in (True, False)] == totals:
            yield _table(events, rows, early=True), _table(events, rows, early=False)


def agrees(table: Table, printed: Summary) -> bool:
    """Whether a report of this table would print the same cells."""
    by_group = {(row.ags, row.group): row.attendance for row in printed.district_by_group}
    for place in {ags for ags, _kind in table}:
        sums = [table[place, kind] for kind in KINDS]
        groups = {"A1": sums[0], "A2": sums[1] + sums[2]}
        if any(by_group.get((place, name), round5(n)) != round5(n) for name, n in groups.items()):
            return False
    shown = cells(printed)
    return all(shown[key] in {None, round5(n)} for key, n in table.items())


def _rows(total: int) -> Iterator[tuple[int, ...]]:
    for young, parent in product(range(total + 1), repeat=2):
        if young + parent <= total:
            yield young, parent, total - young - parent


def _by_type(events: Sequence[Counted], rows: Sequence[Sequence[int]], *, early: bool) -> list[int]:
    chosen = [row for row, event in zip(rows, events, strict=True) if event[2] or not early]
    return [sum(row[column] for row in chosen) for column in range(3)]


def _table(events: Sequence[Counted], rows: Sequence[Sequence[int]], *, early: bool) -> Table:
    table = {(place, kind): 0 for place, _counts, _early in events for kind in KINDS}
    for row, (place, _counts, is_early) in zip(rows, events, strict=True):
        if is_early or not early:
            for kind, n in zip(KINDS, row, strict=True):
                table[place, kind] += n
    return table


def test_asked_for_again_a_report_prints_the_same_figures() -> None:
    events = [(HARZ, (7, 20, 20), True), (BOERDE, (40, 41, 42), True)]

    assert len({str(both(events)) for _again in range(3)}) == 1


def test_freezing_looks_at_what_was_frozen_before(database: Database) -> None:
    with database.transaction() as tx:
        first = make_event(tx, "harz", district_ags=HARZ)
        for kind, persons in (("young", 7), ("parent", 20), ("companion", 20)):
            tally(tx, first, kind, persons)
        for kind in KINDS:
            tally(tx, make_event(tx, f"boerde-{kind}", district_ags=BOERDE), kind, 40)
        december = MORNING.replace(month=12)
        tally(tx, make_event(tx, "spaeter", district_ags=HARZ, starts_at=december, ends_at=AFTERWARDS), "young", 1)
    november = Scope(date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30))
    longer = Scope(date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 1))
    with database.reading() as session:
        made = draft(session, november, Method.ROUND5, AFTERWARDS, zeros_meant=True)
        alone = draft(session, longer, Method.ROUND5, AFTERWARDS, zeros_meant=True).report
    with database.transaction() as tx:
        keep(tx, made, None, "", AFTERWARDS)

    with database.reading() as session:
        second = draft(session, longer, Method.ROUND5, AFTERWARDS, zeros_meant=True).report

    assert cells(alone)[HARZ, "young"] == 10
    assert cells(second)[HARZ, "young"] is None
    assert cells(second)[BOERDE, "young"] == 40
