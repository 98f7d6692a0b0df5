"""What can be worked out of a table, compared with trying every table there could be."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from eventdesk.reports.intervals import Arc, Knowledge, Known, narrow

Matrix = list[list[int]]


def arc(row: int, column: int) -> Arc:
    return ("row", str(row)), ("column", str(column))


def known(matrix: Matrix, bounds: Mapping[tuple[int, int], tuple[int, int | None]]) -> Knowledge:
    return Knowledge(
        {
            arc(i, j): Known(value, *bounds[i, j]) if (i, j) in bounds else Known.exactly(value)
            for i, row in enumerate(matrix)
            for j, value in enumerate(row)
        }
    )


def test_four_hidden_ones_are_all_determined() -> None:
    hidden = dict.fromkeys(product((0, 1), (0, 1)), (1, None))

    knowledge = known([[1, 1, 9], [1, 1, 9], [9, 9, 9]], hidden)

    assert [knowledge.interval(arc(i, j)) for i, j in hidden] == [(1, 1)] * 4


def test_a_single_hidden_cell_follows_from_the_totals() -> None:
    assert known([[2, 7], [9, 8]], {(0, 0): (1, None)}).interval(arc(0, 0)) == (2, 2)


def test_a_rectangle_of_hidden_cells_moves_together() -> None:
    hidden = dict.fromkeys(product((0, 1), (0, 1)), (1, None))

    assert known([[2, 7], [9, 8]], hidden).interval(arc(0, 0)) == (1, 8)


def test_asking_for_less_leaves_the_network_as_it_was() -> None:
    hidden = dict.fromkeys(product((0, 1), (0, 1)), (1, None))
    knowledge = known([[2, 7], [9, 8]], hidden)
    before = knowledge.interval(arc(0, 0))

    assert narrow(knowledge, [arc(0, 0)], 8) == []
    assert narrow(knowledge, [arc(0, 0)], 9) == [arc(0, 0)]
    assert knowledge.interval(arc(0, 0)) == before


@st.composite
def uncertain_tables(draw: st.DrawFn) -> tuple[Matrix, dict[tuple[int, int], tuple[int, int | None]]]:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    matrix = [[draw(st.integers(0, 4)) for _ in range(columns)] for _ in range(rows)]
    bounds: dict[tuple[int, int], tuple[int, int | None]] = {}
    for i, j in product(range(rows), range(columns)):
        if draw(st.booleans()):
            value = matrix[i][j]
            lowest = value - draw(st.integers(0, min(2, value)))
            bounds[i, j] = lowest, draw(st.sampled_from([None, value, value + 1, value + 2]))
    return matrix, bounds


def tables_like(matrix: Matrix, bounds: Mapping[tuple[int, int], tuple[int, int | None]]) -> Iterator[Matrix]:
    """Every table with the same totals and within the bounds, found by trying."""
    width, sums = len(matrix[0]), [sum(column) for column in zip(*matrix, strict=True)]
    choices = []
    for i, row in enumerate(matrix):
        ranges = []
        for j, value in enumerate(row):
            low, high = bounds.get((i, j), (value, value))
            ranges.append(range(low, (sum(row) if high is None else min(high, sum(row))) + 1))
        choices.append([list(found) for found in product(*ranges) if sum(found) == sum(row)])
    for candidate in product(*choices):
        if all(sum(row[j] for row in candidate) == sums[j] for j in range(width)):
            yield list(candidate)


@settings(max_examples=150, deadline=None)
@given(uncertain_tables())
def test_intervals_are_those_of_every_table_there_could_be(
    case: tuple[Matrix, dict[tuple[int, int], tuple[int, int | None]]],
) -> None:
    matrix, bounds = case
    knowledge, possible = known(matrix, bounds), list(tables_like(matrix, bounds))

    for i, j in product(range(len(matrix)), range(len(matrix[0]))):
        values = [table[i][j] for table in possible]
        assert knowledge.interval(arc(i, j)) == (min(values), max(values))
        assert knowledge.leaves(arc(i, j), len(set(values)))
        assert not knowledge.leaves(arc(i, j), max(values) - min(values) + 2)
