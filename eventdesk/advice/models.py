"""What was talked about at a station: topics and where to go next. No person, no device, no time of day."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base
from eventdesk.events.models import Event, Station


class AdviceNote(Base):
    """One conversation at a station, as far as it is counted."""

    __tablename__ = "advice_note"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the phone before anything is sent, so that a note sent again is one note."""
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey(Station.id))
    day: Mapped[date]
    """Event day; nothing finer, so that no note leads to a scan."""
    follow_up: Mapped[str | None] = mapped_column(String(40))
    """Code of the office the family was sent on to."""


class AdviceTopic(Base):
    """A topic of a conversation; one may have several."""

    __tablename__ = "advice_topic"

    note_id: Mapped[UUID] = mapped_column(ForeignKey(AdviceNote.id), primary_key=True)
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
