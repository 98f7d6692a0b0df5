"""Small figures are protected, by both methods, on tables of every kind."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventdesk.reports.disclosure import (
    Count,
    CrossTable,
    Method,
    Printed,
    betrayed,
    protect,
    round5,
    rounded,
    suppressed,
)

GROUPS = {"young": "A1", "parent": "A2", "companion": "A2", "older": "A2"}


def table(*rows: list[int], groups: dict[str, str] | None = None, sums_columns: bool = True) -> CrossTable:
    """A table in which every person came alone, with columns named a, b, c… or by the groups."""
    names = list(groups or "abcdefgh"[: len(rows[0])])[: len(rows[0])]
    cells = {
        (f"row {i}", names[j]): Count(value, value)
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if value
    }
    return CrossTable([f"row {i}" for i in range(len(rows))], names, cells, sums_columns, groups or {})


def numbers(source: CrossTable, printed: Printed) -> list[list[int | None]]:
    return [[printed.cells[row, column] for column in source.columns] for row in source.rows]


def test_numbers_round_to_five() -> None:
    assert [round5(n) for n in range(13)] == [0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10]
    assert [round5(n) for n in (601, 370, 231, 225, 145, 1001, 1003)] == [600, 370, 230, 225, 145, 1000, 1005]


@given(st.integers(0, 10_000))
def test_rounding_moves_nothing_by_more_than_two_and_rounds_once(n: int) -> None:
    assert abs(round5(n) - n) <= 2
    assert round5(round5(n)) == round5(n)


def test_without_protection_everything_is_exact() -> None:
    source = table([1, 2], [3, 4])

    assert numbers(source, protect(source, Method.NONE)) == [[1, 2], [3, 4]]


def test_rounding_prints_every_cell_where_totals_give_nothing_away() -> None:
    source = table([21, 12, 8], [13, 22, 9], [8, 9, 31])

    assert numbers(source, rounded(source)) == [[20, 10, 10], [15, 20, 10], [10, 10, 30]]


def test_rows_in_which_a_total_gives_a_cell_away_are_printed_by_group() -> None:
    source = table([27, 39, 28, 1], [16, 23, 31, 0], [30, 27, 40, 0], groups=GROUPS)

    printed = rounded(source)

    assert set(printed.cells.values()) == {None}
    assert [printed.by_group[f"row {i}", group] for i in range(3) for group in ("A1", "A2")] == [25, 70, 15, 55, 30, 65]


def test_a_row_of_one_person_is_a_point() -> None:
    source = table([1, 0, 0, 0], [40, 20, 20, 20], [40, 22, 22, 22], groups=GROUPS)

    printed = rounded(source)

    assert numbers(source, printed)[0] == [None] * 4
    assert not any(row == "row 0" for row, _group in printed.by_group)


def test_an_empty_row_shows_its_zeros() -> None:
    source = table([0, 0], [12, 33], [40, 22])

    assert numbers(source, rounded(source))[0] == [0, 0]


def test_small_cells_are_hidden_together_with_what_would_give_them_away() -> None:
    source = table([2, 7, 20], [9, 8, 20], [20, 20, 20])

    printed = suppressed(source)

    hidden = [key for key, value in printed.cells.items() if value is None]
    assert ("row 0", "a") in hidden
    assert len(hidden) == 4
    assert betrayed(source, printed, Method.SUPPRESS) == []


def test_one_large_family_alone_in_a_cell_is_hidden() -> None:
    source = table([5, 17, 20], [19, 18, 20], [20, 20, 20])
    alone = CrossTable(source.rows, source.columns, {**source.cells, ("row 0", "a"): Count(5, 1)})

    assert suppressed(source).cells["row 0", "a"] == 5
    assert suppressed(alone).cells["row 0", "a"] is None


def test_where_nothing_helps_only_the_totals_are_printed() -> None:
    printed = suppressed(table([1, 0], [0, 9]))

    assert printed.withheld
    assert set(printed.cells.values()) == {None}


def test_a_list_by_one_attribute_hides_a_second_figure() -> None:
    source = table([2, 9, 40, 50], sums_columns=False)

    printed = suppressed(source)

    assert numbers(source, printed) == [[None, None, 40, 50]]


@pytest.mark.parametrize("method", [Method.ROUND5, Method.SUPPRESS])
def test_the_audit_finds_what_was_printed_too_closely(method: Method) -> None:
    source = table([1, 0, 0], [19, 30, 30], [20, 31, 31])
    careless = {
        Method.ROUND5: Printed({key: round5(source.persons(key)) for key in source.places()}),
        Method.SUPPRESS: Printed(
            {key: None if source.persons(key) == 1 else source.persons(key) for key in source.places()}
        ),
    }

    assert betrayed(source, careless[method], method)


@st.composite
def tables(draw: st.DrawFn) -> CrossTable:
    rows, columns = draw(st.integers(1, 5)), list(GROUPS)[: draw(st.integers(1, 4))]
    sums_columns = draw(st.booleans())
    rows = rows if sums_columns else 1
    size = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 60))
    names = [f"row {i}" for i in range(rows)]
    cells = {}
    for key in product(names, columns):
        persons = draw(size)
        cells[key] = Count(persons, draw(st.integers(min(1, persons), persons)))
    groups = {kind: GROUPS[kind] for kind in columns} if draw(st.booleans()) else {}
    return CrossTable(names, columns, cells, sums_columns, groups)


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from([Method.ROUND5, Method.SUPPRESS]))
def test_whatever_is_printed_passes_its_audit(source: CrossTable, method: Method) -> None:
    assert betrayed(source, protect(source, method), method) == []


@settings(max_examples=100, deadline=None)
@given(tables(), st.sampled_from(list(Method)), st.randoms())
def test_the_order_of_rows_and_columns_changes_nothing(source: CrossTable, method: Method, random: object) -> None:
    rows, columns = list(source.rows), list(source.columns)
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    shuffled = CrossTable(rows, columns, source.cells, source.sums_columns, source.groups)

    assert protect(shuffled, method) == protect(source, method)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_suppression_never_hides_a_zero_and_never_changes_what_it_shows(source: CrossTable) -> None:
    printed = suppressed(source)

    for key, value in printed.cells.items():
        if not printed.withheld:
            assert value == source.persons(key) or (value is None and source.persons(key))
