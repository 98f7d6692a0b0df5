"""Keeping notes of advice: the day of the event, never who, when or by which phone."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from eventdesk.advice.models import AdviceNote, AdviceTopic
from eventdesk.advice.queries import known_notes
from eventdesk.advice.schemas import NoteIn, NotesIn
from eventdesk.checkin.queries import Access
from eventdesk.db import table_of
from eventdesk.vocabulary import OFFICES, TOPICS

_NOTE, _TOPIC = table_of(AdviceNote), table_of(AdviceTopic)
_NEW_NOTES, _NEW_TOPICS = insert(_NOTE), insert(_TOPIC)
_EMPTY = update(_NOTE).where(_NOTE.c.id.in_(bindparam("notes"))).values(follow_up=None)
_FORGET_TOPICS = delete(_TOPIC).where(_TOPIC.c.note_id.in_(bindparam("notes")))


class NoteRefusedError(Exception):
    """One note of a batch cannot be taken; the others are."""

    def __init__(self, code: str, detail: str) -> None:
        """Remember a stable code and an English sentence for whoever writes a client."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(slots=True)
class _Pages:
    """What a batch writes: new notes with their topics, and notes whose words are struck out."""

    access: Access
    known: dict[UUID, int]
    """Event of each note the database has."""
    notes: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    topics: dict[UUID, list[str]] = field(default_factory=dict)
    struck: set[UUID] = field(default_factory=set)

    def take(self, note: NoteIn, day: date) -> None:
        """Write a note down, unless it is there already."""
        station = self.access.stations.get(note.station)
        if station is None:
            raise NoteRefusedError("wrong-station", "This phone was not paired for that station.")
        target = note.void or note.id
        if self.known.get(target, self.access.event_id) != self.access.event_id:
            raise NoteRefusedError("id-taken", "This id was used before.")
        if not note.void:
            _refuse_unknown_words(note)
        if target not in self.known and target not in self.notes:
            self.notes[target] = {
                "id": target, "event_id": self.access.event_id, "station_id": station.id, "day": day,
                "follow_up": note.follow_up,
            }  # fmt: skip
            self.topics[target] = sorted(set(note.topics))
        if note.void:
            self._strike(target)

    def write(self, session: Session) -> None:
        """Write everything; a table without rows costs no statement."""
        topics = [{"note_id": note, "topic": topic} for note, named in self.topics.items() for topic in named]
        if self.notes:
            session.execute(_NEW_NOTES, list(self.notes.values()))
        if topics:
            session.execute(_NEW_TOPICS, topics)
        if self.struck:
            session.execute(_EMPTY, {"notes": list(self.struck)})
            session.execute(_FORGET_TOPICS, {"notes": list(self.struck)})

    def _strike(self, note: UUID) -> None:
        """Take a note back. Its id stays, so that the note itself, should it arrive only now, brings nothing back."""
        if note in self.notes:
            self.notes[note]["follow_up"] = None
            self.topics[note] = []
        else:
            self.struck.add(note)


def record_notes(session: Session, access: Access, batch: NotesIn, now: datetime) -> list[dict[str, Any]]:
    """Record a batch of notes, in order; repeating it changes nothing.

    Args:
        session: The transaction; the caller commits.
        access: The phone that sends. Nothing of it is kept.
        batch: What was talked about, by the phone's own clock.
        now: The server's time; with `batch.sent_at` it gives the error of the phone's clock.

    Returns:
        One answer a note, as `schemas.NoteOut`.
    """
    ids = {note.id for note in batch.notes} | {note.void for note in batch.notes if note.void}
    pages = _Pages(access, known_notes(session, ids))
    offset = now - (batch.sent_at or now)
    answers: list[dict[str, Any]] = []
    for note in batch.notes:
        answer: dict[str, Any] = {"id": str(note.id)}
        try:
            pages.take(note, access.days.nearest(min(note.noted_at + offset, now)))
        except NoteRefusedError as refusal:
            answer["error"] = {"code": refusal.code, "detail": refusal.detail}
        answers.append(answer)
    pages.write(session)
    return answers


def _refuse_unknown_words(note: NoteIn) -> None:
    """Look whether a note says something, in words of the vocabulary only."""
    if not note.topics and note.follow_up is None:
        raise NoteRefusedError("nothing-said", "A note needs a topic or an office.")
    if not TOPICS.keys() >= set(note.topics):
        raise NoteRefusedError("unknown-topic", "There is no such topic.")
    if note.follow_up not in {None, *OFFICES}:
        raise NoteRefusedError("unknown-office", "There is no such office.")
