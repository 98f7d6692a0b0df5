"""What a phone says about a conversation: what it was about, and where the family goes next. Nothing about anybody."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from eventdesk.checkin.schemas import BATCH, ItemError, Key, Moment, Schema
from eventdesk.vocabulary import TOPICS

Code = Annotated[str, Field(max_length=40)]


class NoteIn(Schema):
    """One conversation at a station, or the taking back of one. Sent again with the same id it changes nothing."""

    id: UUID
    station: Key
    noted_at: Moment = Field(description="By the phone's clock; only the day of the event is kept.")
    topics: Annotated[list[Code], Field(max_length=len(TOPICS))] = []
    follow_up: Code | None = Field(None, description="Office the family was sent on to.")
    void: UUID | None = Field(None, description="The note this one takes back.")


class NotesIn(Schema):
    """A batch of notes in the order in which they were made."""

    sent_at: Moment | None = Field(None, description="The phone's clock when sending; its error is measured.")
    notes: Annotated[list[NoteIn], Field(max_length=BATCH)]


class NoteOut(Schema):
    """That a note is kept, or why it could not be taken."""

    id: UUID
    error: ItemError | None = None


class NotesOut(Schema):
    """An answer for each note, in order."""

    results: list[NoteOut]
