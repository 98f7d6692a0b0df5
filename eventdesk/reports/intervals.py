"""What an outsider can work out of a printed table: between which numbers each cell must lie.

The totals are known exactly, each cell only between two bounds. A cell can rise as far as others can make up for it,
and that is a flow: through the uncertain cells from its column back to its row. Flows of whole numbers are exact.

Source: Fischetti and Salazar, Models and algorithms for optimizing cell suppression in tabular data, 2001.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Node = tuple[str, ...]
Arc = tuple[Node, Node]


class Known(NamedTuple):
    """A number and what is known of it besides the totals: its bounds, the highest of which may be open."""

    value: int
    lowest: int
    highest: int | None

    @classmethod
    def exactly(cls, value: int) -> "Known":
        """A number that is printed."""
        return cls(value, value, value)


class Knowledge:
    """Everything that is known of a table, as a network whose flow is the table itself."""

    def __init__(self, arcs: Mapping[Arc, Known]) -> None:
        """Draw how far each number could rise or fall, if only the others made up for it."""
        self._arcs = arcs
        import networkx  # noqa: PLC0415 - only who protects a report needs it; it is eleven megabytes

        # More than all that is there flows nowhere, so this is as good as no bound.
        self._open = sum(known.value for known in arcs.values()) + 1
        self._slack = networkx.DiGraph()
        for (tail, head), known in arcs.items():
            self._slack.add_edge(tail, head, capacity=self._rise(known))
            self._slack.add_edge(head, tail, capacity=known.value - known.lowest)

    def interval(self, arc: Arc, most: int | None = None) -> tuple[int, int]:
        """Tell the lowest and the highest value a number can have, given everything that is known.

        Args:
            arc: Where the number stands.
            most: How far from its value to look, if farther does not matter; saves time.
        """
        known, far = self._arcs[arc], self._open if most is None else most
        tail, head = arc
        fall, rise = min(known.value - known.lowest, far), min(self._rise(known), far)
        return known.value - self._flow(arc, tail, head, fall), known.value + self._flow(arc, head, tail, rise)

    def leaves(self, arc: Arc, values: int) -> bool:
        """Tell whether a number could have at least so many different values."""
        lowest, highest = self.interval(arc, values - 1)
        return highest - lowest >= values - 1

    def _rise(self, known: Known) -> int:
        return self._open if known.highest is None else known.highest - known.value

    def _flow(self, arc: Arc, source: Node, sink: Node, most: int) -> int:
        """Find how much can flow between the ends of an arc without using the arc itself; no more than asked for."""
        if most <= 0:
            return 0
        from networkx.algorithms.flow import edmonds_karp, maximum_flow_value  # noqa: PLC0415

        tail, head = arc
        there, back = self._slack[tail][head]["capacity"], self._slack[head][tail]["capacity"]
        self._slack[tail][head]["capacity"] = self._slack[head][tail]["capacity"] = 0
        try:
            found = maximum_flow_value(self._slack, source, sink, flow_func=edmonds_karp, cutoff=most)
            return min(int(found), most)  # the search ends once it has enough, with what it has by then
        finally:
            self._slack[tail][head]["capacity"], self._slack[head][tail]["capacity"] = there, back


def narrow(knowledge: Knowledge, arcs: Iterable[Arc], values: int) -> list[Arc]:
    """List the numbers that an outsider could narrow down to fewer values."""
    return [arc for arc in arcs if not knowledge.leaves(arc, values)]
