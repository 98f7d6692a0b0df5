"""What staff note of an event for its record."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.events.models import Event
from eventdesk.reports.models import EventNote


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of one event; the names are those of the table."""

    funding_code: str = ""
    host: str = ""
    partners: str = ""
    agenda: str = ""
    interpreters: int | None = None
    interpreter_hours: float | None = None
    publicity: str = ""
    remarks: str = ""
    went_well: str = ""
    next_time: str = ""
    photos: str = ""
    responsible: str = ""


def noted_of(session: Session, event: Event) -> Noted:
    """Read what was noted; of an event without a note, what its campaign's latest note will say again."""
    found = session.get(EventNote, event.id)
    if found is not None:
        return Noted(**{name: getattr(found, name) for name in Noted.__slots__})
    usual = session.execute(
        select(EventNote.funding_code, EventNote.responsible)
        .join(Event, Event.id == EventNote.event_id)
        .where(Event.campaign_id == event.campaign_id)
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(1)
    ).one_or_none()
    return Noted() if usual is None else Noted(funding_code=usual[0], responsible=usual[1])


def keep_sentences(session: Session, event: Event, went_well: str, next_time: str) -> None:
    """Keep what is said of an event while it is closed; an empty sentence leaves what was said before."""
    said: dict[str, Any] = {name: text for name, text in (("went_well", went_well), ("next_time", next_time)) if text}
    if said:
        keep_note(session, event.id, replace(noted_of(session, event), **said))


def keep_note(session: Session, event_id: int, noted: Noted) -> None:
    """Keep a note in place of what was noted before."""
    session.merge(EventNote(event_id=event_id, **asdict(noted)))
    session.flush()
