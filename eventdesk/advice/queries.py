"""What was talked about, counted. A note that was taken back says nothing, and counts for nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    String,
    and_,
    cast,
    exists,
    func,
    join,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from eventdesk.advice.models import AdviceNote, AdviceTopic
from eventdesk.events.models import Event
from eventdesk.vocabulary import OFFICES, TOPICS


@dataclass(frozen=True, slots=True)
class AdviceCounts:
    """Conversations, and what they were about. One conversation may have several topics.

    Attributes:
        notes: How many conversations were noted.
        topics: In how many of them each topic came up; only those that did, in the order of the vocabulary.
        follow_ups: After how many of them the family was sent on to each office.
    """

    notes: int
    topics: Mapping[str, int]
    follow_ups: Mapping[str, int]


def known_notes(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    """Tell which of these notes there are, and of which event each is."""
    rows = session.execute(select(AdviceNote.id, AdviceNote.event_id).where(AdviceNote.id.in_(ids)))
    return {row.id: row.event_id for row in rows}


def topics_of(session: Session, event_id: int) -> AdviceCounts:
    """Count what was talked about at an event that is not closed."""
    return count_advice(session, AdviceNote.event_id == event_id)


def count_advice(session: Session, condition: ColumnElement[bool]) -> AdviceCounts:
    """Count what was talked about at all events that meet a condition and are not closed, in one statement.

    What was noted at closed ones is recorded counts (`eventdesk.reports.closing`).
    """
    condition = and_(condition, Event.closed_at.is_(None))
    n, nothing = func.count().label("n"), cast(null(), String)
    says_something = or_(AdviceNote.follow_up.is_not(None), exists().where(AdviceTopic.note_id == AdviceNote.id))
    noted = join(AdviceNote, Event, Event.id == AdviceNote.event_id)
    notes = select(literal("note").label("what"), nothing.label("code"), n).select_from(noted)
    topics = select(literal("topic"), AdviceTopic.topic, n).select_from(
        noted.join(AdviceTopic, AdviceTopic.note_id == AdviceNote.id)
    )
    offices = select(literal("office"), AdviceNote.follow_up, n).select_from(noted)
    rows: CompoundSelect[Any] = union_all(
        notes.where(condition, says_something),
        topics.where(condition).group_by(AdviceTopic.topic),
        offices.where(condition, AdviceNote.follow_up.is_not(None)).group_by(AdviceNote.follow_up),
    )
    counted = {(what, code): number for what, code, number in session.execute(rows)}
    return AdviceCounts(
        notes=counted["note", None],
        topics={code: counted["topic", code] for code in TOPICS if ("topic", code) in counted},
        follow_ups={code: counted["office", code] for code in OFFICES if ("office", code) in counted},
    )


def advice_by_event(session: Session, condition: ColumnElement[bool]) -> dict[int, AdviceCounts]:
    """Count topics and offices for each open event that meets a condition; conversations are not counted there."""
    condition = and_(condition, Event.closed_at.is_(None))
    noted = join(AdviceNote, Event, Event.id == AdviceNote.event_id)
    topics = (
        select(Event.id, literal("topic").label("what"), AdviceTopic.topic, func.count())
        .select_from(noted.join(AdviceTopic, AdviceTopic.note_id == AdviceNote.id))
        .where(condition)
        .group_by(Event.id, AdviceTopic.topic)
    )
    offices = (
        select(Event.id, literal("office"), AdviceNote.follow_up, func.count())
        .select_from(noted)
        .where(condition, AdviceNote.follow_up.is_not(None))
        .group_by(Event.id, AdviceNote.follow_up)
    )
    found: dict[int, AdviceCounts] = {}
    both: CompoundSelect[Any] = union_all(topics, offices)
    for event, what, code, number in session.execute(both):
        counts = found.setdefault(event, AdviceCounts(0, {}, {}))
        (counts.topics if what == "topic" else counts.follow_ups)[code] = number  # type: ignore[index]
    return found
