"""The figures of a meeting of professionals in words, each share with its base."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _

from eventdesk.i18n import format_day
from eventdesk.professionals.labels import LEVELS, REGIONS
from eventdesk.reports.organisations import Counts, MeetingFigures
from eventdesk.vocabulary import TYPES


class Figure(NamedTuple):
    """One line: what was counted, of what kind, how many, and of how many."""

    measure: str
    kind: str
    there: int
    registered: int | None = None
    base: str = ""


def figure_rows(figures: MeetingFigures, language: str) -> list[Figure]:
    """Write every figure of a meeting in a language."""
    with force_locale(language):
        return list(_rows(figures, language))


def _rows(figures: MeetingFigures, language: str) -> Iterator[Figure]:
    types = {code: kind.report_labels[language] for code, kind in TYPES.items()}
    people, organisations = _("Participants"), _("Organisations")
    yield Figure(organisations, _("all"), figures.organisations_there, figures.organisations_registered)
    yield from _counts(_("Organisations by kind"), figures.organisations, types)
    yield from _counts(_("Organisations by level"), figures.levels, LEVELS)
    yield from _counts(_("Organisations by kind of region"), figures.regions, REGIONS)
    yield Figure(people, _("all"), figures.participants)
    for code, number in _in_order(figures.persons):
        yield Figure(_("Participants by kind of organisation"), types[code], number)
    for day, number in figures.by_day.items():
        yield Figure(_("Participants by day"), format_day(day, language), number)
    if figures.by_day:
        yield Figure(_("Person-days"), _("all"), figures.person_days)
    for code, number in _in_order(figures.others):
        yield Figure(_("Not counted as participants"), types[code], number)


def _counts(measure: str, counts: Counts, names: Mapping[str, object]) -> Iterator[Figure]:
    """Write organisations by one attribute, each with its share of those who said something about it."""
    total = sum(there for _registered, there in counts.values())
    for code in names:
        if code in counts:
            registered, there = counts[code]
            base = _share(there, total) if total else ""
            yield Figure(measure, str(names[code]), there, registered, base)


def _share(part: int, total: int) -> str:
    """Say which share of how many organisations; half a percent is rounded up."""
    percent = (200 * part + total) // (2 * total)
    said = {"part": part, "total": total, "percent": percent}
    text: str = _("%(part)d of %(total)d organisations present (%(percent)d %%)", **said)
    return text


def _in_order(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """Sort types as the vocabulary does."""
    return [(code, numbers[code]) for code in TYPES if numbers.get(code)]
