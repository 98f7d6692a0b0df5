"""What our views send to the database, recorded, so that a bare view can send exactly the same.

A recording is a list of steps in the order in which the driver saw them: statements with their
parameters, and where transactions ended. Values that must be new in each request (ids, random
parts, numbers) are told apart by their form, and become slots that the bare view fills.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

Kind = Literal["uuid", "page_key", "stem", "counter", "number"]
Row = dict[str, Any]

_FORMS: tuple[tuple[Kind, str], ...] = (
    ("page_key", r"[a-z2-7]{26}"),
    ("counter", r"LIMITS?[:/].*|.*\b[0-9a-f]{24}\b.*"),
    ("number", r"\d{7}"),
)


@dataclass(slots=True)
class Step:
    """One statement, or the end of a transaction (`COMMIT`, `ROLLBACK`) where there are no rows."""

    sql: str
    rows: list[Row] = field(default_factory=list)
    many: bool = False
    slots: list[tuple[int, str, int]] = field(default_factory=list)
    """Row, name of the parameter, and which of the fresh values belongs there."""


@dataclass(slots=True)
class Recording:
    """The steps of one request, and the kinds of values that are new each time.

    The first `given` of them come with the request (a ticket and its people); the others are made up.
    """

    steps: list[Step]
    kinds: list[Kind]
    given: int


@contextmanager
def recorded(steps: list[Step]) -> Iterator[None]:
    """Note what any engine sends while the block runs."""

    def statement(_c: Connection, _cursor: object, sql: str, parameters: Any, _context: object, many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's signature
        rows = list(parameters) if many else [parameters]
        steps.append(Step(sql, [dict(row) for row in rows], many))

    def commit(_connection: Connection) -> None:
        steps.append(Step("COMMIT"))

    def rollback(_connection: Connection) -> None:
        steps.append(Step("ROLLBACK"))

    listeners = (("before_cursor_execute", statement), ("commit", commit), ("rollback", rollback))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


def with_slots(steps: list[Step], given: Sequence[UUID] = ()) -> Recording:
    """Find the values that must be new in each request."""
    known: dict[object, int] = {value: place for place, value in enumerate(given)}
    kinds: list[Kind] = ["uuid"] * len(given)
    for step in steps:
        for place, row in enumerate(step.rows):
            for name, value in row.items():
                kind = _kind(value)
                if kind is None:
                    continue
                if value not in known:
                    known[value] = len(kinds)
                    kinds.append(kind)
                step.slots.append((place, name, known[value]))
    return Recording(steps, kinds, len(given))


def _kind(value: object) -> Kind | None:
    """Tell what has to be new by its form."""
    if isinstance(value, UUID):
        return "uuid"
    if isinstance(value, bytes) and len(value) == 8:
        return "stem"
    if isinstance(value, str):
        return next((kind for kind, form in _FORMS if re.fullmatch(form, value)), None)
    return None
