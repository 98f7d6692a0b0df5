"""Counts of people, from which reports are made together with live visits; what is noted of events; frozen reports."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.events.models import Event, Station
from eventdesk.staff.models import StaffMember


class Measure(StrEnum):
    """What was counted. Measures are never added to each other."""

    ATTENDANCE = "attendance"
    CONTACT = "contact"
    HOME = "home"
    """Participants who attended and their families, by home district alone: a family of several types is one."""
    REGISTERED = "registered"
    """Participants on valid tickets; the type is the language they wanted to speak. Next: those of them who came."""
    LANGUAGE = "language"
    BOOKED = "booked"
    """Everybody on valid tickets, children too."""
    ADVICE = "advice"
    """Conversations; and how many of them had a topic, or led to an office, which is then the type."""
    ORGANISATION = "organisation"
    """Organisations at a meeting of professionals: those registered as persons, those present as parties; by type."""
    LEVEL = "level"
    """The same by whom they belong to. Next: by kind of region."""
    REGION = "region"
    TOPIC = "topic"
    FOLLOW_UP = "follow_up"


class Method(StrEnum):
    """How recorded people were counted, and so who may replace the count."""

    IMPORTED = "imported"
    ASSUMED = "assumed"
    TALLY = "tally"
    """Strokes on paper, for people nobody scanned."""
    SEEN = "seen"
    """What stations saw, written down when the event was closed."""
    HAND_COUNT = "hand_count"
    """Whom a head count had beyond everybody seen or recorded when the event was closed."""
    NOTED = "noted"
    """What was talked about, written down when the event was closed."""
    RETAINED = "retained"
    """What rows said that are deleted by now. Unlike the others, nothing can bring it about again."""


class RecordedCount(Base):
    """People counted without tickets: paper tally, hand count, past events, and what was seen at a closed one."""

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
    """One of `Method`."""
    online: Mapped[bool] = mapped_column(default=False)
    """Took part online; tells people of a hybrid event apart, at other events their form does."""


class EventNote(Base):
    """What the record of an event says beside its figures: typed in by staff for the funder, and about nobody else."""

    __tablename__ = "event_note"

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), primary_key=True)
    funding_code: Mapped[str] = mapped_column(String(80), default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    partners: Mapped[str] = mapped_column(String(500), default="")
    """Organisations that were there."""
    agenda: Mapped[str] = mapped_column(String(500), default="")
    interpreters: Mapped[int | None]
    interpreter_hours: Mapped[float | None]
    """Of all interpreters together."""
    publicity: Mapped[str] = mapped_column(String(300), default="")
    remarks: Mapped[str] = mapped_column(String(500), default="")
    went_well: Mapped[str] = mapped_column(String(300), default="")
    """A sentence written while the chairs are stacked: what to keep."""
    next_time: Mapped[str] = mapped_column(String(300), default="")
    """And one: what to do differently."""
    photos: Mapped[str] = mapped_column(String(200), default="")
    """Where they lie; none of them is kept here."""
    responsible: Mapped[str] = mapped_column(String(120), default="")
    """Who signs the record."""


class ReportVersion(Base):
    """A frozen report. Written once; the database refuses to change it."""

    __tablename__ = "report_version"
    __table_args__ = (UniqueConstraint("campaign", "number"),)

    id: Mapped[pk]
    campaign: Mapped[str] = mapped_column(String(80))
    """Slug, or empty for all campaigns for families; numbers run within it."""
    number: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    as_of: Mapped[date]
    protection: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    """Why this version was made, for example what it corrects."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """The figures as JSON, as they were frozen."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the content, in hexadecimal digits."""
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey(StaffMember.id))


class ReportFile(Base):
    """A file of a frozen report, stored as it was rendered and served as it was stored."""

    __tablename__ = "report_file"

    version_id: Mapped[int] = mapped_column(ForeignKey(ReportVersion.id), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    mimetype: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
