"""Every stored field with its purpose and the day it goes: one table of data, which the desk shows and a test holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from eventdesk.data import rows
from eventdesk.retention.rules import Term


@dataclass(frozen=True, slots=True)
class Field:
    """Columns of a table that serve one purpose.

    Attributes:
        table: Their table.
        columns: Their names in the database.
        goes: When they are deleted or emptied.
        purpose: Why they are stored, by language.
    """

    table: str
    columns: tuple[str, ...]
    goes: Term
    purpose: Mapping[str, str]


@cache
def stored_fields() -> Sequence[Field]:
    """Read the table, in the order of the file."""
    return [
        Field(row["table"], tuple(row["columns"].split()), Term(row["goes"]), {"de": row["de"], "en": row["en"]})
        for row in rows("stored_fields.csv")
    ]
