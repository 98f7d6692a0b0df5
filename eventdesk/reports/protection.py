"""From exact figures to those that may leave the house. One method for all tables of a report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eventdesk.errors import InvalidInputError
from eventdesk.reports.definitions import PROTECTED
from eventdesk.reports.disclosure import Count, CrossTable, Key, Method, Printed, betrayed, loose, protect
from eventdesk.reports.figures import (
    DistrictGroupFigures,
    DistrictTypeFigures,
    FollowUpFigures,
    HomeFigures,
    LanguageFigures,
    OnlineTypeFigures,
    Summary,
    TopicFigures,
)
from eventdesk.reports.parties import Parties, PartyFacts
from eventdesk.vocabulary import TYPES

ONLINE = "online"
"""Name of the row of those who came online; districts go by their number."""
_ONLY = "all"
"""Name of the only row of a list."""
_NOT_STATED = ""


class BetrayedError(InvalidInputError):
    """What would be printed tells too much. Nothing is given out; this is a defect of ours."""

    code = "betrayed"


def protected(report: Summary, method: Method, parties: PartyFacts) -> Summary:
    """Protect every figure that crosses attributes; totals by event, district, form and type stay exact.

    Args:
        report: Exact figures.
        method: How; `none` leaves them as they are.
        parties: Families behind the cells; rounding does not need them.

    Raises:
        BetrayedError: The audit found a figure that could be worked out.
    """
    if method == Method.NONE:
        return report
    report = _crossed(report, _shown(cross_table(report, parties.by_place_and_type), method))
    homes = _list({row.ags: row.attendance for row in report.by_home_district}, parties.by_home, method)
    languages = report.by_language
    registered = _list({row.language: row.registered for row in languages}, parties.registered_by_language, method)
    came = _list({row.language: row.attendance for row in languages}, parties.came_by_language, method)
    return replace(
        report,
        protection=method,
        by_home_district=[HomeFigures(ags, persons) for ags, persons in homes.items()],
        by_language=[LanguageFigures(language, registered[language], came[language]) for language in registered],
        by_topic=[TopicFigures(row.topic, loose(row.mentions or 0, method), None) for row in report.by_topic],
        follow_ups=[FollowUpFigures(row.office, loose(row.conversations or 0, method)) for row in report.follow_ups],
        definitions={**report.definitions, "protection": PROTECTED[method]},
    )


def _crossed(report: Summary, cross: Printed) -> Summary:
    """Put what is printed of the cross table in its place."""
    kinds = [row.type for row in report.by_type]
    places = [row.ags for row in report.by_district]
    return replace(
        report,
        district_by_type=[DistrictTypeFigures(ags, kind, cross.cells[ags, kind]) for ags in places for kind in kinds],
        district_by_group=[
            DistrictGroupFigures(row, group, persons)
            for (row, group), persons in sorted(cross.by_group.items())
            if row != ONLINE
        ],
        online_by_type=[OnlineTypeFigures(kind, cross.cells[ONLINE, kind]) for kind in kinds],
    )


def cross_table(report: Summary, parties: Parties) -> CrossTable:
    """District and type, those who came online as a row of their own; all totals stand beside it in the report."""
    counted = [((cell.ags, cell.type), cell.attendance or 0) for cell in report.district_by_type]
    counted += [((ONLINE, cell.type), cell.attendance or 0) for cell in report.online_by_type]
    cells: dict[Key, Count] = {}
    for (row, kind), persons in counted:
        if persons:
            place = None if row == ONLINE else row
            cells[row, kind] = Count(persons, parties.get((place, kind), 0))
    kinds = [row.type for row in report.by_type]
    rows = [*(row.ags for row in report.by_district), ONLINE]
    return CrossTable(rows, kinds, cells, groups={kind: TYPES[kind].group for kind in kinds})


def _list(
    figures: Mapping[str | None, int | None], parties: Parties, method: Method
) -> Mapping[str | None, int | None]:
    """Protect figures by one attribute, whose sum is printed. That nobody stated it at all tells of nobody."""
    if set(figures) == {None}:
        return figures
    names = {key: key or _NOT_STATED for key in figures}
    cells = {(_ONLY, names[key]): Count(persons, parties.get((key,), 0)) for key, persons in figures.items() if persons}
    printed = _shown(CrossTable([_ONLY], list(names.values()), cells, sums_columns=False), method)
    return {key: printed.cells[_ONLY, name] for key, name in names.items()}


def _shown(table: CrossTable, method: Method) -> Printed:
    """Protect a table, and give it out only if its audit finds nothing."""
    printed = protect(table, method)
    if found := betrayed(table, printed, method):
        raise BetrayedError(f"{len(found)} figures could be worked out from {method} tables.")
    return printed


def refuse_second(method: Method, used: Sequence[str]) -> None:
    """Refuse a second method for figures of which some left the house by another: the two together tell more.

    Raises:
        InvalidInputError: Another method was used before.
    """
    others = sorted({name for name in used if name not in {method, Method.NONE}})
    if method != Method.NONE and others:
        raise InvalidInputError(f"This campaign's reports are protected by {', '.join(others)}; keep to one method.")
