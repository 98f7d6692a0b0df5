"""What tables of a report are made of, in the language of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eventdesk.places import DISTRICTS
from eventdesk.reports.definitions import GROUPS
from eventdesk.reports.rules import decimal, digits, german_date

NOTHING = "–"
"""Printed where there is no value: an average of no events."""

HIDDEN = "·"
"""Printed where there is a value that is not shown. Source: DIN 55301."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names the row. `foot` is the row of totals."""

    id: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    foot: Sequence[str] = ()
    note: str = ""
    wide: bool = False


def number(value: int | float | None, language: str) -> str:
    """Write a number the way its reader does; a value that does not exist is a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, int):
        return digits(value) if language == "de" else f"{value:,}"
    return decimal(value) if language == "de" else f"{value:,.1f}"


def signed(value: int, language: str) -> str:
    """Write how far something went up or down."""
    text: str = number(abs(value), language)
    return f"+{text}" if value > 0 else f"−{text}" if value else text


def day(value: date, language: str) -> str:
    """Write a day in short."""
    return german_date(value) if language == "de" else value.isoformat()


def shown(value: int | None, language: str) -> str:
    """Write a figure that protection may have hidden."""
    return HIDDEN if value is None else number(value, language)


def percent(share: float | None, language: str) -> str:
    """Write a share in percent."""
    if share is None:
        return NOTHING
    text = number(share * 100, language)
    return f"{text} %" if language == "de" else f"{text}%"


def month(key: str) -> str:
    """Write a month as 06/2025, as German tables do."""
    year, _dash, number_of_month = key.partition("-")
    return f"{number_of_month}/{year}"


def group_name(group: str, language: str) -> str:
    """Name a group of the two-way report; each organisation type is a group of its own."""
    return GROUPS[group][language] if group in GROUPS else group


def district_name(ags: str, language: str) -> str:
    """Name a district."""
    return DISTRICTS[ags].names[language] if ags in DISTRICTS else ags
