"""What records of single events say beside a report betrays nobody of whom the report alone is silent."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventdesk.advice.queries import AdviceCounts
from eventdesk.events.models import Event, Status
from eventdesk.reports.compose import Facts, HeldEvent, compose
from eventdesk.reports.disclosure import Method, round5, rounded_bounds
from eventdesk.reports.facts import AttendanceFact, CampaignFact, EventFact
from eventdesk.reports.figures import Summary
from eventdesk.reports.parties import NO_PARTIES
from eventdesk.reports.protection import protected
from eventdesk.reports.records.facts import ONLINE, Known, RecordFacts, empty_note
from eventdesk.reports.records.protection import events_to_split, spread
from eventdesk.reports.rules import Scope
from eventdesk.vocabulary import Audience, Form

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
KINDS = ("young", "parent", "companion")
HARZ, BOERDE = "15085", "15083"
NOTHING = AdviceCounts(0, {}, {})

Counted = tuple[str, Sequence[int]]
"""Where an event was, and how many young people, parents and companions came."""


def report(events: Sequence[Counted], method: Method = Method.ROUND5) -> Summary:
    """The protected report of some events."""
    held, attended = [], []
    for number, (place, counts) in enumerate(events, 1):
        form, ags = (Form.ONLINE, None) if place == ONLINE else (Form.IN_PERSON, place)
        fact = EventFact(number, 1, form, Status.PUBLISHED, MOMENT, MOMENT, "UTC", ags, str(number), None, False)
        held.append(HeldEvent(fact, DAY, DAY))
        attended += [AttendanceFact(number, ags is None, kind, n) for kind, n in zip(KINDS, counts, strict=True) if n]
    campaign = CampaignFact(1, "c", Audience.FAMILIES, "15", None, {})
    facts = Facts([campaign], held, 0, attended, [], [], [], {}, NOTHING)
    return protected(compose(Scope(DAY, DAY, DAY), facts), method, NO_PARTIES)


def records(events: Sequence[Counted]) -> list[RecordFacts]:
    """The same events, one by one."""
    return [
        RecordFacts(
            Known(Event(id=number), "", "families", "", empty_note(number), was_scanned=True),
            [], (), {(place, kind): n for kind, n in zip(KINDS, counts, strict=True) if n}, {}, 0, 0, NOTHING,
        )
        for number, (place, counts) in enumerate(events, 1)
    ]  # fmt: skip


def split(events: Sequence[Counted], method: Method = Method.ROUND5) -> set[int]:
    return events_to_split(records(events), report(events, method))


def test_large_events_print_their_types() -> None:
    assert split([(HARZ, (40, 20, 10)), (HARZ, (30, 10, 15)), (BOERDE, (22, 31, 8))]) == {1, 2, 3}


def test_two_events_whose_sum_would_give_one_away_print_their_totals_only() -> None:
    # 21 parents print as 20, 12 as 10, and both together, 33, as 35: whoever adds up knows that 21 or 22 came.
    assert split([(HARZ, (40, 21, 9)), (HARZ, (30, 12, 13)), (BOERDE, (22, 31, 8)), (ONLINE, (9, 13, 12))]) == {3, 4}


def test_an_event_of_one_person_prints_its_total_only() -> None:
    assert 3 not in split([(HARZ, (40, 21, 9)), (HARZ, (30, 12, 13)), (BOERDE, (1, 0, 0)), (BOERDE, (22, 31, 8))])


def test_in_a_district_that_is_printed_by_group_no_event_prints_its_types() -> None:
    events = [(HARZ, (1, 0, 0)), (BOERDE, (40, 20, 20)), (BOERDE, (40, 22, 22))]

    assert all(row.attendance is None for row in report(events).district_by_type if row.ags == HARZ)
    assert 1 not in split(events)


def test_suppressed_reports_have_records_with_totals_only() -> None:
    assert split([(HARZ, (40, 21, 9)), (BOERDE, (30, 12, 13))], Method.SUPPRESS) == set()


def test_exact_reports_have_exact_records() -> None:
    assert split([(HARZ, (1, 0, 0))], Method.NONE) == {1}


@pytest.mark.parametrize(
    ("figures", "lowest", "highest", "well"),
    [
        ([2, 2], 3, 7, False),  # two zeros, and together at least three: none of them is nobody
        ([2, 2, 2], 3, 7, True),
        ([6, 9], 15, 15, True),
        ([1], 1, 1, False),
        ([0, 0], 0, 0, True),
    ],
)
def test_rounded_figures_of_events_leave_three_values_beside_their_sum(
    figures: list[int], lowest: int, highest: int, *, well: bool
) -> None:
    assert spread(dict(enumerate(figures)), lowest, highest) == well


def test_many_events_are_not_audited_for_minutes() -> None:
    assert split([(HARZ, (40, 21, 9))] * 120) == set()


small = st.tuples(st.sampled_from([HARZ, BOERDE, ONLINE]), st.tuples(*[st.integers(0, 5)] * 3))


@settings(max_examples=8, deadline=None)
@given(st.lists(small, min_size=2, max_size=3))
def test_whoever_tries_every_campaign_learns_no_cell(events: list[Counted]) -> None:
    assert_nothing_is_learnt(events)


@pytest.mark.proof
@settings(max_examples=400, deadline=None)
@given(st.lists(small, min_size=2, max_size=3))
def test_whoever_tries_a_great_many_campaigns_learns_no_cell(events: list[Counted]) -> None:
    assert_nothing_is_learnt(events)


def assert_nothing_is_learnt(events: list[Counted]) -> None:
    """Try every campaign that prints the same: each printed figure must have been able to be three numbers."""
    printed = report(events)
    shown = events_to_split(records(events), printed)
    used = {row.type for row in printed.by_type if row.attendance}
    seen: dict[tuple[int, str], set[int]] = {}
    for other in campaigns_like(events, shown, printed):
        for number in shown:
            for column, kind in enumerate(KINDS):
                seen.setdefault((number, kind), set()).add(other[number - 1][column])
    for (number, kind), values in seen.items():
        if kind in used and any(events[number - 1][1]):
            low, high = rounded_bounds(events[number - 1][1][KINDS.index(kind)])
            assert len(values & set(range(low, high + 1))) >= 3, (number, kind)


def campaigns_like(events: list[Counted], shown: set[int], printed: Summary) -> Iterator[Sequence[Sequence[int]]]:
    """Every campaign with the same totals of which records and report would say the same."""
    cells = {(row.ags, row.type): row.attendance for row in printed.district_by_type}
    cells |= {(ONLINE, row.type): row.attendance for row in printed.online_by_type}
    by_group = {(row.ags, row.group): row.attendance for row in printed.district_by_group}
    totals = [sum(counts[column] for _place, counts in events) for column in range(3)]
    for rows in product(
        *(list(_rows(sum(counts), counts if n in shown else None)) for n, (_, counts) in numbered(events))
    ):
        if [sum(row[column] for row in rows) for column in range(3)] == totals and _agree(
            events, rows, cells, by_group
        ):
            yield rows


def numbered(events: Sequence[Counted]) -> Iterator[tuple[int, Counted]]:
    return iter(enumerate(events, 1))


def _rows(total: int, like: Sequence[int] | None) -> Iterator[tuple[int, int, int]]:
    for young, parent in product(range(total + 1), repeat=2):
        row = (young, parent, total - young - parent)
        if row[2] >= 0 and (like is None or [round5(n) for n in row] == [round5(n) for n in like]):
            yield row


def _agree(
    events: list[Counted],
    rows: Sequence[Sequence[int]],
    cells: Mapping[tuple[str, str], int | None],
    by_group: Mapping[tuple[str, str], int],
) -> bool:
    for place in {place for place, _counts in events}:
        here = [row for row, (where, _counts) in zip(rows, events, strict=True) if where == place]
        sums = [sum(row[column] for row in here) for column in range(3)]
        if any(cells[place, kind] not in {None, round5(n)} for kind, n in zip(KINDS, sums, strict=True)):
            return False
        groups = {"A1": sums[0], "A2": sums[1] + sums[2]}
        if any(by_group.get((place, group), round5(n)) != round5(n) for group, n in groups.items()):
            return False
    return True
