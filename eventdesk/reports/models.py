"""Counts of people without tickets, from which reports are made together with the live visits."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.events.models import Event, Station


class Measure(StrEnum):
    """What was counted. Measures are never added to each other."""

    ATTENDANCE = "attendance"
    CONTACT = "contact"
    REGISTERED = "registered"


class RecordedCount(Base):
    """People counted without tickets: paper tally, hand count, past events entered later."""

    __tablename__ = "recorded_count"
    __table_args__ = (
        CheckConstraint("persons >= 0 AND parties >= 0", name="counts_not_negative"),
        CheckConstraint("parties <= persons", name="no_empty_parties"),
        Index("ix_recorded_count_event_id", "event_id"),
    )

    id: Mapped[pk]
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    measure: Mapped[Measure] = mapped_column(String(12))
    day: Mapped[date | None]
    station_id: Mapped[int | None] = mapped_column(ForeignKey(Station.id))
    type: Mapped[str] = mapped_column(String(20))
    home_ags: Mapped[str | None] = mapped_column(String(5))
    persons: Mapped[int]
    parties: Mapped[int]
    method: Mapped[str] = mapped_column(String(20))
    """How it was counted: `imported`, `assumed`, `tally`, `hand_count`."""
