"""Figures as the ministry writes them: periods, rounding, shares, German number words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventdesk.errors import InvalidInputError

EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)

WORDS = ("null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
"""German number words of feminine nouns; running text uses digits above twelve."""

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report covers.

    Attributes:
        first: First day of the period.
        last: Last day of the period. An event belongs to the period of its first local day.
        as_of: The Stand. Events whose last local day is after it are left out.
        campaign: Slug of one campaign, or nothing for all campaigns for families.
        with_year_before: Whether its totals are set beside those of the same days of the year before.
    """

    first: date
    last: date
    as_of: date
    campaign: str | None = None
    with_year_before: bool = False

    def __post_init__(self) -> None:
        """Refuse periods that end before they begin, and years no calendar of ours needs."""
        if self.last < self.first:
            raise InvalidInputError(f"The period ends ({self.last}) before it begins ({self.first}).")
        if not all(EARLIEST <= day <= LATEST for day in (self.first, self.last, self.as_of)):
            raise InvalidInputError(f"Dates must lie between {EARLIEST} and {LATEST}.")


def year_before(scope: Scope) -> Scope:
    """The same days one year earlier; of 29 February the 28th."""
    first, last, as_of = (_year_before(day) for day in (scope.first, scope.last, scope.as_of))
    return Scope(first, last, as_of, scope.campaign)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def start_of(day: date, time_zone: str) -> datetime:
    """Tell when a day begins in a time zone."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(time_zone))


def half_up(part: int, whole: int, places: int = 0) -> float:
    """Divide and round half up, exactly: 145 / 8 is 18.1 with one place and 18 with none."""
    scale: int = 10**places
    return (2 * part * scale + whole) // (2 * whole) / scale


def average(persons: int, events: int) -> float | None:
    """Persons for each event with one decimal; nothing without events."""
    return half_up(persons, events, 1) if events else None


def share(part: int, base: int) -> float | None:
    """Part of a base between 0 and 1, with three decimals (one of a percentage); nothing of nobody."""
    return half_up(part, base, 3) if base else None


def percent(part: int, base: int) -> float | None:
    """Part of a base in percent with one decimal; nothing of nobody."""
    return half_up(100 * part, base, 1) if base else None


def months(first: date, last: date) -> list[str]:
    """List the months from one day to another as `2025-06`."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]


def digits(number: int) -> str:
    """Write a whole number with German points: 1.234."""
    return f"{number:,}".replace(",", ".")


def decimal(number: float) -> str:
    """Write a number with one decimal in German: 18,1."""
    return f"{number:,.1f}".translate(str.maketrans(",.", ".,"))


def in_words(number: int) -> str:
    """Write how many in running German text, before a feminine noun: words up to twelve, then digits."""
    return WORDS[number] if number < len(WORDS) else digits(number)


def german_date(day: date) -> str:
    """Write a day as 31.10.2025."""
    return f"{day:%d.%m.%Y}"


def german_period(first: date, last: date) -> str:
    """Name a period: `von Januar bis Oktober 2025` for whole months, with dates otherwise."""
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return f"vom {german_date(first)} bis {german_date(last)}"
    begin, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    return f"von {begin} bis {end}" if first.year == last.year else f"von {begin} {first.year} bis {end}"
