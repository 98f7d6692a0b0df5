"""Which figures of single events may leave the house, beside a report that says their sums.

A record is a further row of the report's cross table: it says of one event what the table says of a district. So both
are audited together, as one network: types of each event flow into the cells of its district, and those into the
totals by type. An event whose row would let a reader work out too much prints its total only.
"""

from collections.abc import Iterable, Mapping, Sequence

from eventdesk.reports.disclosure import ROUNDED_VALUES, Method, round5, rounded_bounds
from eventdesk.reports.figures import Summary
from eventdesk.reports.intervals import Arc, Knowledge, Known, Node, narrow
from eventdesk.reports.records.facts import ONLINE, RecordFacts
from eventdesk.vocabulary import TYPES

MOST_CELLS = 600
"""Beyond so many figures the audit would take minutes; then no record prints its types."""


def events_to_split(facts: Sequence[RecordFacts], report: Summary) -> set[int]:
    """Choose the events of which types may be printed, rounded, beside a protected report.

    Args:
        facts: All events of the report.
        report: What is printed of them together, by the same method.
    """
    every = {one.known.event.id for one in facts}
    if report.protection == Method.NONE:
        return every
    kinds = [row.type for row in report.by_type]
    if report.protection == Method.SUPPRESS or len(facts) * len(kinds) > MOST_CELLS:
        return set()
    network = _Network(facts, report)
    wanted = {one.known.event.id for one in facts if network.may_split(one)}
    knowledge = network.knowledge(wanted)
    # Leaving one out only widens what is possible of the others.
    split = wanted - {event for event, arcs in network.of_events(wanted).items() if _narrow(knowledge, arcs)}
    # What events say must not betray the report's own cells either.
    return set() if _narrow(network.knowledge(split), network.cells()) else split


def spread(figures: Mapping[int, int], lowest: int, highest: int) -> bool:
    """Say whether rounded figures of events, whose sum is known between two bounds, leave three values each.

    Args:
        figures: The exact figure of each event.
        lowest: What the sum is at least, as a reader knows it.
        highest: What it is at most.
    """
    if not highest:
        return True
    bounds = {event: rounded_bounds(figure) for event, figure in figures.items()}
    least, most = sum(low for low, _high in bounds.values()), sum(high for _low, high in bounds.values())
    return all(
        min(high, highest - (least - low)) - max(low, lowest - (most - high)) >= ROUNDED_VALUES - 1
        for low, high in bounds.values()
    )


class _Network:
    """Everything a reader knows of events, districts and types, drawn anew for each choice of what is printed."""

    def __init__(self, facts: Sequence[RecordFacts], report: Summary) -> None:
        self._facts = facts
        self._kinds = [row.type for row in report.by_type]
        self._printed = {(row.ags, row.type) for row in report.district_by_type if row.attendance is not None}
        self._printed |= {(ONLINE, row.type) for row in report.online_by_type if row.attendance is not None}
        self._grouped = {row.ags for row in report.district_by_group}
        self._used = {row.type for row in report.by_type if row.attendance}

    def may_split(self, one: RecordFacts) -> bool:
        """Only where all are in one place, of which the report prints types; who is nobody needs no protection."""
        places = {place for (place, _kind), persons in one.split.items() if persons}
        return len(places) <= 1 and all((place, kind) in self._printed for place in places for kind in self._kinds)

    def of_events(self, split: set[int]) -> dict[int, list[Arc]]:
        """List the figures that events would print, of types that anybody was of at all."""
        return {
            one.known.event.id: [
                (_event(one, place), ("cell", place, kind)) for place in _places(one) for kind in sorted(self._used)
            ]
            for one in self._facts
            if one.known.event.id in split
        }

    def cells(self) -> list[Arc]:
        """List the figures that the report prints."""
        filled = {place for one in self._facts for place in _places(one)}
        cells: list[Arc] = [
            (("cell", place, kind), ("column", kind))
            for place, kind in sorted(self._printed)
            if place in filled and kind in self._used
        ]
        return cells + [
            (("group", place, group), ("sum", place, group))
            for place in sorted(self._grouped)
            for group in sorted({TYPES[kind].group for kind in self._used})
        ]

    def knowledge(self, split: set[int]) -> Knowledge:
        """What a reader knows if these events print their types."""
        arcs: dict[Arc, Known] = {}
        sums: dict[tuple[str, str], int] = {}
        for one in self._facts:
            for place in _places(one):
                for kind in self._kinds:
                    persons = one.split.get((place, kind), 0)
                    sums[place, kind] = sums.get((place, kind), 0) + persons
                    arc = _event(one, place), self._gate(place, kind)
                    before = arcs[arc].value if arc in arcs else 0  # types of one group share a way
                    arcs[arc] = _known(before + persons, is_open=one.known.event.id not in split)
        groups: dict[tuple[str, str], int] = {}
        for (place, kind), persons in sums.items():
            if place in self._grouped:
                group = TYPES[kind].group
                groups[place, group] = groups.get((place, group), 0) + persons
                arcs[("sum", place, group), ("column", kind)] = _known(persons, is_open=True)
            else:
                is_open = (place, kind) not in self._printed
                arcs[("cell", place, kind), ("column", kind)] = _known(persons, is_open=is_open)
        for (place, group), persons in groups.items():
            arcs[("group", place, group), ("sum", place, group)] = _known(persons, is_open=False)
        return Knowledge(arcs)

    def _gate(self, place: str, kind: str) -> Node:
        """Where the people of an event are counted in the report."""
        return ("group", place, TYPES[kind].group) if place in self._grouped else ("cell", place, kind)


def _narrow(knowledge: Knowledge, arcs: Iterable[Arc]) -> bool:
    """Say whether a reader could work out any of these too closely."""
    return bool(narrow(knowledge, arcs, ROUNDED_VALUES))


def _event(one: RecordFacts, place: str) -> Node:
    """A reader is taken to know of each place of an event how many were there."""
    return ("event", str(one.known.event.id), place)


def _places(one: RecordFacts) -> list[str]:
    return sorted({place for (place, _kind), persons in one.split.items() if persons})


def _known(persons: int, *, is_open: bool) -> Known:
    return Known(persons, 0, None) if is_open else Known(persons, *rounded_bounds(persons))


def printed(figure: int, method: str) -> int | None:
    """Write one figure of a record by the method of its report."""
    if method == Method.NONE:
        return figure
    return round5(figure) if method == Method.ROUND5 else None
