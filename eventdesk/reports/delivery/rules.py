"""Months of the package, written as 2026-11 so that they sort."""

from datetime import date, timedelta

from eventdesk.reports.rules import Scope


def month_of(day: date) -> str:
    """Tell the month of a day."""
    return f"{day:%Y-%m}"


def first_day(month: str) -> date:
    """Tell the day on which a month begins."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """Tell the day on which a month ends."""
    return first_day(after(month)) - timedelta(days=1)


def after(month: str) -> str:
    """Tell the month that follows."""
    return month_of(first_day(month) + timedelta(days=31))


def before(month: str) -> str:
    """Tell the month that came before."""
    return month_of(first_day(month) - timedelta(days=1))


def month_due(since: str, last: str | None, day: int, today: date) -> str | None:
    """Tell which month is to be sent now: the oldest that was not, or none."""
    newest = before(month_of(today))
    if today.day < day:
        newest = before(newest)
    wanted = max(since, after(last)) if last else since
    return wanted if wanted <= newest else None


def scope_of(month: str, campaign: str, today: date) -> Scope:
    """Tell what the report of a month covers; what ended after the month is in it too."""
    return Scope(first_day(month), last_day(month), max(today, last_day(month)), campaign or None)
