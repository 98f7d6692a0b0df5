"""What two frozen reports of overlapping periods would tell together, and what the later one keeps to itself.

Whoever subtracts them knows the totals of the events in which they differ, and so between which numbers each cell of
the difference lies. With that, a printed cell of one narrows the same cell of the other: 5 and then 10, one person
more, were 7 and 8. A row of the later report that would do so is a point; what was printed cannot be taken back.

Looked at is one earlier report after the other. Totals by type are exact, so two periods that differ in one event tell
its types; that is decided (they are what the ministry publishes), and no cell of this table.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from eventdesk.reports.disclosure import HIDDEN_VALUES, ROUNDED_VALUES, Method
from eventdesk.reports.figures import DistrictTypeFigures, OnlineTypeFigures, Summary
from eventdesk.reports.intervals import Arc, Knowledge, Known
from eventdesk.reports.protection import ONLINE
from eventdesk.vocabulary import Form

Cell = tuple[str, str]
"""Row (a district, or online) and type."""
Bounds = tuple[int, int]


def without_overlaps(report: Summary, earlier: Sequence[Summary]) -> Summary:
    """Make points of the rows that an earlier report of overlapping periods would betray, or that would betray it."""
    silent: set[str] = set()
    everything = {row for row, _kind in _cells(report)}
    for before in earlier:
        changed = _changed(report, before)
        while (found := set(_betrayed(report, before))) and silent != everything:
            # Rows in which something changed go first; where only points are still told, other rows tell them.
            silent |= (found & changed) - silent or found - silent or everything
            report = _silenced(report, silent)
    return report


def _changed(later: Summary, earlier: Summary) -> set[str]:
    """Name the rows in which two reports differ by events."""
    between = difference(later, earlier)
    rows = between.more.keys() | between.less.keys() if between else set()
    return {row for row in rows if between and (between.more.get(row) or between.less.get(row))}


def _silenced(report: Summary, silent: Set[str]) -> Summary:
    """Print points in some rows."""
    return replace(
        report,
        district_by_type=[
            DistrictTypeFigures(cell.ags, cell.type, None) if cell.ags in silent else cell
            for cell in report.district_by_type
        ],
        district_by_group=[row for row in report.district_by_group if row.ags not in silent],
        online_by_type=[
            OnlineTypeFigures(cell.type, None) if ONLINE in silent else cell for cell in report.online_by_type
        ],
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """By how many persons the events of two reports differ, as their exact totals say.

    Attributes:
        more: What the later one has more, by row.
        less: What it has less, by row.
        by_type: How far each type rose; negative if it fell.
        is_growth: Whether the later one has everything the earlier one had, each person in one known place.
    """

    more: Mapping[str, int]
    less: Mapping[str, int]
    by_type: Mapping[str, int]
    is_growth: bool

    def bounds(self, new: Mapping[Cell, Bounds], old: Mapping[Cell, Bounds]) -> Mapping[Cell, Bounds]:
        """Tell between which numbers each cell of the difference must lie, beside what both reports print of it."""
        if not self.is_growth:
            return {cell: (-self.less.get(cell[0], 0), self.more.get(cell[0], 0)) for cell in new.keys() & old.keys()}
        possible = {
            (row, kind): (
                max(new[row, kind][0] - old[row, kind][1], 0),
                min(new[row, kind][1] - old[row, kind][0], self.more.get(row, 0), self.by_type.get(kind, 0)),
            )
            for row, kind in new.keys() & old.keys()
        }
        return _within_totals(possible, self.more, self.by_type)


def difference(later: Summary, earlier: Summary) -> Difference | None:
    """Set the events of two reports against each other; nothing if they have none in common."""
    new, old = dict(_events(later)), dict(_events(earlier))
    if not new.keys() & old.keys():
        return None
    more: dict[str, int] = {}
    less: dict[str, int] = {}
    for row, slug in sorted(new.keys() | old.keys()):
        rise = new.get((row, slug), 0) - old.get((row, slug), 0)
        more[row] = more.get(row, 0) + max(rise, 0)
        less[row] = less.get(row, 0) + max(-rise, 0)
    types = {row.type: row.attendance for row in earlier.by_type}
    by_type = {row.type: row.attendance - types.get(row.type, 0) for row in later.by_type}
    hybrid = any(event.form == Form.HYBRID for event in (*later.by_event, *earlier.by_event))
    grew = not any(less.values()) and all(rise >= 0 for rise in by_type.values())
    return Difference(more, less, by_type, is_growth=grew and not hybrid)


def _events(report: Summary) -> Iterator[tuple[Cell, int]]:
    """List events with their totals by row; of a hybrid one nobody knows how many were where, so it stands in both."""
    for event in report.by_event:
        if event.ags is not None:
            yield (event.ags, event.slug), event.attendance
        if event.form != Form.IN_PERSON:
            yield (ONLINE, event.slug), event.attendance


def _betrayed(later: Summary, earlier: Summary) -> Iterator[str]:
    """Name the rows of which one report would narrow what the other leaves open."""
    between = difference(later, earlier)
    if between is None:
        return
    yield from _otherwise(later, earlier, between)
    new, old = _known(later), _known(earlier)
    values = HIDDEN_VALUES if later.protection == Method.SUPPRESS else ROUNDED_VALUES
    apart = between.bounds(new, old)
    then = {cell: _both(old[cell], (new[cell][0] - high, new[cell][1] - low)) for cell, (low, high) in apart.items()}
    now = {cell: _both(new[cell], (old[cell][0] + low, old[cell][1] + high)) for cell, (low, high) in apart.items()}
    narrow_then, narrow_now = _within_totals(then, *_totals(earlier)), _within_totals(now, *_totals(later))
    for cell in apart:
        if _narrowed(old[cell], narrow_then[cell], values) or _narrowed(new[cell], narrow_now[cell], values):
            yield cell[0]


def _otherwise(later: Summary, earlier: Summary, between: Difference) -> Iterator[str]:
    """Name the rows of which one report prints groups, unless both print the same groups of the same people."""
    new, old = _groups(later), _groups(earlier)
    printed = {row for (row, _kind), value in _cells(later).items() if value is not None} | new.keys()
    for row in (new.keys() | old.keys()) & printed:
        differs = between.more.get(row, 0) or between.less.get(row, 0)
        if differs or new.get(row) != old.get(row):
            yield row


def _groups(report: Summary) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in report.district_by_group:
        found.setdefault(row.ags, {})[row.group] = row.attendance
    return found


def _known(report: Summary) -> Mapping[Cell, Bounds]:
    """Tell between which numbers each cell lies by what one report prints of it."""
    totals, types = _totals(report)
    suppressed = report.protection == Method.SUPPRESS
    known = {}
    for (row, kind), printed in _cells(report).items():
        most = min(totals[row], types[kind])
        if printed is None:
            known[row, kind] = (0, most)
        elif suppressed:
            known[row, kind] = (printed, printed)
        else:
            known[row, kind] = (max(printed - 2, 0), min(printed + 2, most))
    return _within_totals(known, totals, types)


def _cells(report: Summary) -> Mapping[Cell, int | None]:
    """What is printed of the cross table, those who came online as a row of their own."""
    cells = {(cell.ags, cell.type): cell.attendance for cell in report.district_by_type}
    return cells | {(ONLINE, cell.type): cell.attendance for cell in report.online_by_type}


def _totals(report: Summary) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The exact totals beside the cross table, by row and by type."""
    rows = {row.ags: row.attendance for row in report.by_district} | {ONLINE: report.attendance.online}
    return rows, {row.type: row.attendance for row in report.by_type}


def _within_totals(
    possible: Mapping[Cell, Bounds], rows: Mapping[str, int], columns: Mapping[str, int]
) -> Mapping[Cell, Bounds]:
    """Narrow the bounds of a table's cells by its exact totals: they are a flow, of which any will do to begin with."""
    import networkx  # noqa: PLC0415 - see `intervals.py`

    graph = networkx.DiGraph()
    open_ = [cell for cell, (low, high) in possible.items() if low < high]
    for row, kind in open_:
        low, high = possible[row, kind]
        graph.add_edge(("row", row), ("column", kind), capacity=high - low, weight=0)
    for node in graph:
        fixed = sum(low for (row, kind), (low, _high) in possible.items() if node in {("row", row), ("column", kind)})
        total = rows.get(node[1], 0) if node[0] == "row" else columns.get(node[1], 0)
        graph.nodes[node]["demand"] = fixed - total if node[0] == "row" else total - fixed
    if not open_:
        return possible
    try:
        flow = networkx.min_cost_flow(graph)
    except networkx.NetworkXUnfeasible:  # figures were corrected meanwhile: what one said no longer fits the other
        return possible
    arcs: dict[Arc, Known] = {
        (("row", row), ("column", kind)): Known(
            possible[row, kind][0] + flow["row", row]["column", kind], *possible[row, kind]
        )
        for row, kind in open_
    }
    knowledge = Knowledge(arcs)
    narrowed = {(arc[0][1], arc[1][1]): knowledge.interval(arc) for arc in arcs}
    return {**possible, **narrowed}


def _both(one: Bounds, other: Bounds) -> Bounds:
    return max(one[0], other[0]), min(one[1], other[1])


def _narrowed(before: Bounds, after: Bounds, values: int) -> bool:
    """Whether a number that was open is less so, and now too little."""
    was, is_ = before[1] - before[0], after[1] - after[0]
    return is_ < was and is_ < values - 1
