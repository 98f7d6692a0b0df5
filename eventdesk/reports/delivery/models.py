"""Who gets the monthly package of which campaign, and what was sent to whom."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk
from eventdesk.reports.models import ReportVersion
from eventdesk.staff.models import StaffMember


class ReportSchedule(Base):
    """Each month one frozen report of the month before goes to the recipients. Months are written as 2026-11."""

    __tablename__ = "report_schedule"
    __table_args__ = (CheckConstraint("day BETWEEN 1 AND 28", name="every_month_has_the_day"),)

    id: Mapped[pk]
    campaign: Mapped[str] = mapped_column(String(80), unique=True)
    """Slug, or empty for all campaigns for families."""
    day: Mapped[int]
    """Day of the month from which on it is sent."""
    protection: Mapped[str] = mapped_column(String(10))
    attached: Mapped[bool]
    """Whether the package comes with the mail; else there is a link that ends."""
    active: Mapped[bool]
    since: Mapped[str] = mapped_column(String(7))
    """The first month that is sent."""
    last_month: Mapped[str | None] = mapped_column(String(7))
    """The latest month that was sent; moved only by the guarded UPDATE in `delivery.run`."""
    confirmed_month: Mapped[str | None] = mapped_column(String(7))
    """The month of which staff said that its figures are right although not every event is closed."""
    told_month: Mapped[str | None] = mapped_column(String(7))
    """The month about which staff were told that it could not be sent."""
    trouble: Mapped[str] = mapped_column(String(20), default="")
    """Why it could not; empty once it was sent."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey(StaffMember.id))


class ReportRecipient(Base):
    """Somebody at the ministry or a funder who wants the package, and said so."""

    __tablename__ = "report_recipient"
    __table_args__ = (UniqueConstraint("schedule_id", "email"),)

    id: Mapped[pk]
    schedule_id: Mapped[int] = mapped_column(ForeignKey(ReportSchedule.id))
    email: Mapped[str] = mapped_column(String(254))
    """Lower case."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the key in the link to confirm."""
    invited_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class ReportDelivery(Base):
    """One version for one recipient, once."""

    __tablename__ = "report_delivery"
    __table_args__ = (UniqueConstraint("version_id", "email"),)

    id: Mapped[pk]
    schedule_id: Mapped[int] = mapped_column(ForeignKey(ReportSchedule.id), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(ReportVersion.id))
    email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the key in the link to the package."""
    expires_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When staff were told that the mail did not arrive."""
