"""Protection of small figures: what of a table is printed, so that nobody can be recognised in it.

A table leaves the house in one of two ways, never in both: `round5` prints multiples of five, `suppress` hides cells.
Both are searched and audited with the same question, which `intervals` answers: what could a reader work out?
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from eventdesk.reports.intervals import Arc, Knowledge, Known, Node, narrow

Key = tuple[str, str]
"""Row and column of a cell, or row and group."""

MIN_PERSONS = 3
MIN_PARTIES = 3
"""Fewer persons, or persons of fewer families, are not shown as a number of their own."""

HIDDEN_VALUES = 4
"""How many numbers a hidden small cell could be: its bounds lie at least three apart."""

ROUNDED_VALUES = 3
"""How many numbers a rounded one could be; of a printed 0 these are 0, 1 and 2."""

_ALL: Node = ("all",)


class Method(StrEnum):
    """How small figures are protected."""

    NONE = "none"
    ROUND5 = "round5"
    SUPPRESS = "suppress"


@dataclass(frozen=True, slots=True)
class Count:
    """Persons in a cell, and how many families they are from."""

    persons: int
    parties: int = 0


@dataclass(frozen=True, slots=True)
class CrossTable:
    """A table as counted. The total of every row is printed beside it, exactly.

    Attributes:
        rows: Names of the rows.
        columns: Names of the columns.
        cells: What was counted; a cell that is missing holds nobody.
        sums_columns: Whether totals of the columns are printed too; a list by one attribute is one row without them.
        groups: Group of each column, if a row may be printed more coarsely.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[Key, Count]
    sums_columns: bool = True
    groups: Mapping[str, str] = field(default_factory=dict)

    def places(self) -> Iterator[Key]:
        """List every cell, row by row."""
        return product(self.rows, self.columns)

    def persons(self, key: Key) -> int:
        """Tell how many persons a cell holds."""
        return self.cells[key].persons if key in self.cells else 0

    def row_total(self, row: str) -> int:
        """Tell how many persons a row holds."""
        return sum(self.persons((row, column)) for column in self.columns)

    def by_group(self, row: str) -> dict[str, int]:
        """Add up a row by group."""
        sums = dict.fromkeys(self.groups.values(), 0)
        for column in self.columns:
            sums[self.groups[column]] += self.persons((row, column))
        return sums


@dataclass(frozen=True, slots=True)
class Printed:
    """What of a table is printed.

    Attributes:
        cells: Number of each cell, or nothing where none is printed.
        by_group: Numbers of rows that are printed by group instead, by row and group.
        withheld: Whether only the totals are printed.
    """

    cells: Mapping[Key, int | None]
    by_group: Mapping[Key, int] = field(default_factory=dict)
    withheld: bool = False


def protect(table: CrossTable, method: Method) -> Printed:
    """Decide what of a table is printed; the result passes `betrayed`."""
    if method == Method.ROUND5:
        return rounded(table)
    if method == Method.SUPPRESS:
        return suppressed(table)
    return Printed({key: table.persons(key) for key in table.places()})


def betrayed(table: CrossTable, printed: Printed, method: Method) -> list[Arc]:
    """Audit what is printed: list every number that a reader could work out too closely; nothing if all is well."""
    if method == Method.NONE or printed.withheld:
        return []
    if method == Method.SUPPRESS:
        hidden = {key for key, value in printed.cells.items() if value is None}
        return narrow(_beside_hidden(table, hidden), map(_arc, sorted(_small(table))), HIDDEN_VALUES)
    grouped = {row for row, _group in printed.by_group}
    shown = {key[0] for key, value in printed.cells.items() if value is not None}
    return _betrayed_rows(table, grouped, set(table.rows) - grouped - shown, table.rows)


def round5(number: int) -> int:
    """Round to a multiple of five: 0, 1 and 2 become 0, 3 to 7 become 5."""
    return 5 * ((number + 2) // 5)


def rounded_bounds(number: int) -> tuple[int, int]:
    """Tell between which numbers one must lie that is printed rounded."""
    shown = round5(number)
    return max(shown - 2, 0), shown + 2


def loose(number: int, method: Method) -> int | None:
    """Protect a number beside which no total is printed, so that nothing else gives it away."""
    if method == Method.ROUND5:
        return round5(number)
    return None if method == Method.SUPPRESS and 0 < number < MIN_PERSONS else number


def rounded(table: CrossTable) -> Printed:
    """Round every cell. Rows that exact totals would give away are printed by group, and if that fails not at all.

    Coarser rows only leave more possible, so a row that is well stays well.
    """
    grouped: set[str] = set()
    silent: set[str] = set()
    for row in sorted(table.rows, key=lambda name: (table.row_total(name), name)):
        if table.groups and _betrayed_rows(table, grouped, silent, [row]):
            grouped.add(row)
        if _betrayed_rows(table, grouped, silent, [row]):
            grouped.discard(row)
            silent.add(row)
    coarse = grouped | silent
    return Printed(
        {key: None if key[0] in coarse else round5(table.persons(key)) for key in table.places()},
        {(row, group): round5(persons) for row in grouped for group, persons in table.by_group(row).items()},
        withheld=silent >= set(table.rows),
    )


def suppressed(table: CrossTable) -> Printed:
    """Hide small cells, and as many others as it takes so that none can be computed; else print only the totals."""
    hidden = _small(table)
    for small in sorted(hidden):
        while not _beside_hidden(table, hidden).leaves(_arc(small), HIDDEN_VALUES):
            more = _cheapest_cover(table, small, hidden)
            if not more:
                return Printed(dict.fromkeys(table.places()), withheld=True)
            hidden |= more
    return Printed({key: None if key in hidden else table.persons(key) for key in table.places()})


def _small(table: CrossTable) -> set[Key]:
    """Find the cells that must not be shown exactly. Zeros are shown."""
    return {
        key
        for key, count in table.cells.items()
        if count.persons > 0 and (count.persons < MIN_PERSONS or count.parties < MIN_PARTIES)
    }


def _cheapest_cover(table: CrossTable, small: Key, hidden: set[Key]) -> set[Key]:
    """Find further cells to hide for one: a rectangle with few persons in it, or else its whole row and column."""
    row, column = small
    best: tuple[int, int, list[Key]] | None = None
    for other_row, other_column in product(table.rows, table.columns):
        corners = {(row, other_column), (other_row, column), (other_row, other_column)}
        if other_row == row or other_column == column or not all(table.persons(key) for key in corners):
            continue
        new = sorted(corners - hidden)
        cost = (sum(table.persons(key) for key in new), len(new), new)
        if new and (best is None or cost < best):
            best = cost
    if best:
        return set(best[2])
    cross = {key for key in table.places() if row == key[0] or (table.sums_columns and column == key[1])}
    rest = sorted((table.persons(key), key) for key in cross - hidden if table.persons(key))
    return {key for _persons, key in (rest if table.sums_columns else rest[:1])}


def _beside_hidden(table: CrossTable, hidden: Iterable[Key]) -> Knowledge:
    """What is known beside hidden cells: everything else exactly, and that a hidden one is not empty."""
    secret = set(hidden)
    return _knowledge(
        table,
        {
            _arc(key): Known(table.persons(key), 1, None) if key in secret else Known.exactly(table.persons(key))
            for key in table.places()
        },
    )


def _betrayed_rows(table: CrossTable, grouped: set[str], silent: set[str], rows: Iterable[str]) -> list[Arc]:
    """List the rounded numbers of some rows that a reader could work out too closely.

    What is certain from a printed total of nobody is no secret: the row or column is empty for everyone to see.
    """
    arcs: dict[Arc, Known] = {}
    printed: list[Arc] = []
    for row in table.rows:
        coarse = row in grouped
        for group, persons in table.by_group(row).items() if coarse else ():
            arcs[("row", row), ("group", row, group)] = _rounded(persons)
        for column in table.columns:
            start: Node = ("group", row, table.groups[column]) if coarse else ("row", row)
            persons = table.persons((row, column))
            is_open = coarse or row in silent
            arcs[start, ("column", column)] = Known(persons, 0, None) if is_open else _rounded(persons)
    for row in rows:
        if row not in silent and table.row_total(row):
            printed += [arc for arc in arcs if arc[0] == ("row", row) and not _is_empty(table, arc[1])]
    return narrow(_knowledge(table, arcs), printed, ROUNDED_VALUES)


def _is_empty(table: CrossTable, node: Node) -> bool:
    """Whether printed totals say that nobody is in a column, or in every column of a group."""
    kind, *_, name = node
    columns = [name] if kind == "column" else [column for column in table.columns if table.groups[column] == name]
    return table.sums_columns and not any(table.persons((row, column)) for row in table.rows for column in columns)


def _rounded(persons: int) -> Known:
    """What a rounded number says of the one behind it."""
    return Known(persons, *rounded_bounds(persons))


def _knowledge(table: CrossTable, arcs: dict[Arc, Known]) -> Knowledge:
    """Close the network: without totals of its own a column may hold as many as it likes."""
    if not table.sums_columns:
        for column in table.columns:
            persons = sum(table.persons((row, column)) for row in table.rows)
            arcs[("column", column), _ALL] = Known(persons, 0, None)
    return Knowledge(arcs)


def _arc(key: Key) -> Arc:
    """Tell where a cell stands in the network."""
    return ("row", key[0]), ("column", key[1])
