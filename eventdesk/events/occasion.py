"""What, when and where: what every page, ticket and code says of an event, in one language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam
from sqlalchemy.orm import aliased

from eventdesk.events.models import Event, EventText, Status
from eventdesk.places import DISTRICTS, District
from eventdesk.vocabulary import Form

FALLBACK = "de"


class Words(NamedTuple):
    """A text of an organiser, and the language it is really in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What, when and where."""

    slug: str
    title: Words
    form: Form
    cancelled: bool
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    venue_name: str
    venue_address: str
    district: District | None
    place_follows: bool
    """There is a place, but this reader is not told where before registering: venue and address are empty here."""
    sequence: int
    changed_at: datetime | None

    @property
    def online(self) -> bool:
        """Whether there is no place to go to."""
        return self.form == Form.ONLINE


own, german = aliased(EventText), aliased(EventText)

COLUMNS = (
    Event.slug,
    Event.form,
    Event.status,
    Event.starts_at,
    Event.ends_at,
    Event.time_zone,
    Event.venue_name,
    Event.venue_address,
    Event.district_ags,
    Event.place_after_registration,
    Event.sequence,
    Event.changed_at,
    own.title.label("own_title"),
    german.title.label("german_title"),
)
"""What `facts` needs of a row; the statement has the parameter `language`."""

DIRECTIONS = (own.directions.label("own_directions"), german.directions.label("german_directions"))
"""What `directions` needs of a row, beside `COLUMNS`."""


def with_titles(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add an event's texts in the asked language and in German."""
    return statement.outerjoin(own, and_(own.event_id == Event.id, own.language == bindparam("language"))).outerjoin(
        german, and_(german.event_id == Event.id, german.language == FALLBACK)
    )


def facts(row: Any, language: str, *, registered: bool = False) -> dict[str, Any]:
    """Name what a row with `COLUMNS` says, for an `Occasion` or what extends it.

    Args:
        row: Of a statement with the columns and `with_titles`.
        language: Of the reader.
        registered: Whether only people who registered will read it. Everybody else, and whoever forgets to ask, gets
            no venue and no address where the organiser tells them after registration only.
    """
    place_follows = row.place_after_registration and row.form != Form.ONLINE and not registered
    return {
        "slug": row.slug,
        "title": words(row.own_title, row.german_title, language),
        "form": Form(row.form),
        "cancelled": row.status == Status.CANCELLED,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "time_zone": row.time_zone,
        "venue_name": "" if place_follows else row.venue_name,
        "venue_address": "" if place_follows else row.venue_address,
        "district": DISTRICTS.get(row.district_ags or ""),
        "place_follows": place_follows,
        "sequence": row.sequence,
        "changed_at": row.changed_at,
    }


def directions(row: Any, language: str) -> Words:
    """Say how to get there, as a row with `DIRECTIONS` has it."""
    return words(row.own_directions, row.german_directions, language)


def words(own_text: str | None, german_text: str | None, language: str) -> Words:
    """Take the text in the asked language, else the German one; never another foreign language."""
    return Words(own_text, language) if own_text else Words(german_text or "", FALLBACK)
