"""What phones send and get: the API's JSON, from which its OpenAPI description is made."""

import unicodedata
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from eventdesk.checkin.rules import Verdict
from eventdesk.tickets.rules import normalise_number

BATCH = 200
"""Most scans in one call."""
MAX_NAME = 80
YEARS = range(1970, 2100)
"""Years a phone's clock can believe in: whoever lost its battery begins at 1970, and is corrected by `sent_at`."""
_JOINERS = "\u200c\u200d"
"""Invisible, but letters of Persian names need them."""


def _visible(text: str) -> str:
    """Compose a name and drop what nobody can see: control characters, and signs that turn the order of others."""
    composed = unicodedata.normalize("NFC", text)
    name = "".join(sign for sign in composed if sign.isprintable() or sign in _JOINERS).strip(" " + _JOINERS)
    if not name:
        raise ValueError("there is nothing to see")
    return name[:MAX_NAME]  # composing may make some letters two


def _of_our_time(moment: datetime) -> datetime:
    """Refuse moments at the edge of the calendar, with which nothing can be computed."""
    if moment.year not in YEARS:
        raise ValueError(f"not between {YEARS[0]} and {YEARS[-1]}")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Number = Annotated[str, Field(max_length=40), AfterValidator(normalise_number)]
Unsent = Annotated[
    int | None, Field(ge=0, le=1_000_000, description="How many records the phone has not sent yet; organisers see it.")
]
Key = Annotated[str, Field(max_length=40)]
Type = Annotated[str, Field(max_length=20, description="Participant type, for example `young`.")]


class Schema(BaseModel):
    """Refuses fields it does not know, so that a misspelt one is found at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PairRequest(Schema):
    """A one-time secret from a pairing link, and a name for the record of who scanned."""

    secret: str = Field(min_length=1, max_length=100)
    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME), AfterValidator(_visible)]


class StationOut(Schema):
    """A station the phone may scan at."""

    key: str
    kind: str
    number: int | None
    colour: str
    icon: str
    title: dict[str, str] = Field(description="By language.")


class EventOut(Schema):
    """The event a phone belongs to."""

    number: int
    slug: str
    preset: str = Field(description="Kind of event; at a `fair` each tap on the pad is saved at once.")
    land: str = Field(description="Land of its campaign, the first two digits of an AGS.")
    title: dict[str, str] = Field(description="By language.")
    starts_at: datetime
    ends_at: datetime
    time_zone: str


class PairAnswer(Schema):
    """Everything a phone needs to know for its day."""

    token: str
    event: EventOut
    stations: list[StationOut]
    ticket_key: str = Field(description="The event's newest ticket key, base64url.")
    ticket_keys: dict[int, str] = Field(description="The event's ticket keys by version, base64url.")
    expires_at: datetime


class ExtraIn(Schema):
    """Somebody who came along: the next ordinal of a type, named as decided for all phones."""

    id: UUID
    type: Type


class WalkInIn(Schema):
    """A party without a ticket; the phone makes the ticket's id."""

    home_ags: Annotated[str, Field(pattern=r"^(00|[0-9]{5})$")] | None = None


class ScanIn(Schema):
    """One reading, or the undoing of one. Sent again with the same id it changes nothing."""

    id: UUID
    code: Annotated[str, Field(max_length=512)] | None = None
    number: Number | None = None
    ticket_id: UUID | None = None
    station: Key
    scanned_at: Moment
    attendees: Annotated[list[UUID], Field(max_length=90)] | None = Field(
        None, description="Who is here; null = everybody of the issue that was read."
    )
    extra: Annotated[list[ExtraIn], Field(max_length=30)] = []
    void: UUID | None = Field(None, description="The scan this one takes back.")
    count: Annotated[int, Field(ge=0, le=60)] | None = Field(None, description="The first k in vocabulary order.")
    walk_in: WalkInIn | None = None
    admitted: bool | None = Field(None, description="What the phone decided; null = the server decides.")
    offline: bool = False


class ScansIn(Schema):
    """A batch of readings in the order in which they were made."""

    sent_at: Moment | None = Field(None, description="The phone's clock when sending; its error is measured.")
    unsent: Unsent = None
    scans: Annotated[list[ScanIn], Field(max_length=BATCH)]


class AttendeeOut(Schema):
    """A person of the party as a phone sees people."""

    id: UUID
    type: str
    present: bool = Field(description="Seen at this station on this day.")


class ItemError(Schema):
    """Why one scan could not be taken; the others of its batch were."""

    code: str
    detail: str


class ScanOut(Schema):
    """What one scan led to."""

    id: UUID
    verdict: Verdict | None = Field(None, description="None for an undo or an error.")
    ticket_id: UUID | None = None
    number: str | None = None
    language: str | None = None
    kept: bool = Field(
        default=False, description="Put aside for an organiser, counts once accepted. The phone has nothing more to do."
    )
    admitted: bool = False
    present: int = Field(0, description="People of the ticket seen at this station on this day.")
    admits: int = 0
    first_seen_at: datetime | None = None
    message: str = ""
    attendees: list[AttendeeOut] = []
    error: ItemError | None = None


class ScansOut(Schema):
    """An answer for each scan, in order."""

    results: list[ScanOut]


class TicketQuery(Schema):
    """What was read, and where. Asking records nothing."""

    code: Annotated[str, Field(max_length=512)] | None = None
    number: Number | None = None
    station: Key


class TicketOut(Schema):
    """A party before anybody is checked in."""

    verdict: Verdict
    ticket_id: UUID | None = None
    number: str | None = None
    language: str | None = None
    present: int = 0
    admits: int = 0
    first_seen_at: datetime | None = None
    message: str = ""
    attendees: list[AttendeeOut] = []


class RosterQuery(Schema):
    """From where on."""

    cursor: Annotated[str, Field(max_length=60)] = ""
    unsent: Unsent = None


class RosterVisit(Schema):
    """Where a person was seen, and on which day of the event."""

    station: str = Field(description="Key of the station.")
    day: date
    at: datetime | None = Field(description="When first; null if their first time there was on another day.")


class RosterAttendee(Schema):
    """A person and where they were seen."""

    id: UUID
    type: str
    extra: bool = Field(description="Not expected: came along, or was seen before leaving the party.")
    seen: list[RosterVisit]


class RosterTicket(Schema):
    """What a phone may know of a ticket: no name, no contact, not even the code itself."""

    id: UUID
    code_hash: str | None = Field(description="First 16 bytes of SHA-256 of the code, hex.")
    number: str
    status: str = Field(description="`valid` or `cancelled`.")
    issue: int
    admits: int
    source: str
    language: str | None
    attendees: list[RosterAttendee]


class RosterEvent(Schema):
    """What may have changed about the event since the phone was paired."""

    starts_at: datetime
    ends_at: datetime
    room_limit: int | None = Field(description="How many people the rooms hold; only warns.")
    closed: bool = Field(description="Its figures are complete: scans are kept for an organiser.")
    cancelled: bool = Field(description="It does not take place: nobody is welcome by themselves.")


class RosterOut(Schema):
    """Tickets that changed since the cursor."""

    tickets: list[RosterTicket]
    cursor: str
    more: bool
    server_time: datetime = Field(description="In UTC, so that the phone can measure the error of its clock.")
    event: RosterEvent


class Problem(Schema):
    """What went wrong, as RFC 9457 describes it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
