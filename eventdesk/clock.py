"""The only place that asks the computer for the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """Tell the present moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one permitted call
