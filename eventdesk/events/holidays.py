"""Public holidays of a Land: days on which nobody invites families. Kept by the library `holidays`."""

from datetime import date
from functools import cache

import holidays

from eventdesk.data import rows

_NEVER = {(12, 24): "Heiligabend", (12, 31): "Silvester"}
"""No holidays by law, but nobody comes."""


def holiday(day: date, land: str) -> str | None:
    """Name the holiday in German; nothing on other days.

    Args:
        day: Where people meet.
        land: First two digits of the AGS, for example 15 for Sachsen-Anhalt.
    """
    return _of(land, day.year).get(day) or _NEVER.get((day.month, day.day))


@cache
def _of(land: str, year: int) -> dict[date, str]:
    """Read the holidays of a year; those of all of Germany where a Land is not known."""
    subdivision = _ISO.get(land)
    return dict(holidays.country_holidays("DE", subdiv=subdivision, years=year, language="de"))


_ISO = {row["land"]: row["iso"].removeprefix("DE-") for row in rows("laender.csv")}
