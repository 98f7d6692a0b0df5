"""What a later version of a report says otherwise than an earlier one, figure by figure."""

from typing import NamedTuple

from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import Line, lines

Place = tuple[str, str, str, str, str]
"""Table, key, label, group and name of a figure."""

ABOUT_ITSELF = ("Bericht", "Erläuterung", "Vergleich")
"""Tables that say what a version is; of two versions they always differ."""


class Change(NamedTuple):
    """A figure that is not what it was; nothing where a version has no such figure."""

    table: str
    label: str
    group: str
    figure: str
    before: int | float | str | None
    after: int | float | str | None


def differences(before: Summary, after: Summary) -> list[Change]:
    """List every figure that changed, came or went, in the order of the report."""
    old, new = _figures(before), _figures(after)
    places = [*new, *(place for place in old if place not in new)]
    return [
        Change(table, label or key, group, figure, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
        for table, key, label, group, figure in [place]
    ]


def _figures(report: Summary) -> dict[Place, int | float | str | None]:
    return {line[:5]: line.value for line in lines(report) if line.table not in ABOUT_ITSELF and _is_figure(line)}


def _is_figure(line: Line) -> bool:
    return bool(line.figure)
