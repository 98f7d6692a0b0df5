"""Mail that waits and leaves."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk


class OutgoingMail(Base):
    """One message to one person, written in the transaction of what it tells about."""

    __tablename__ = "outgoing_mail"

    id: Mapped[pk]
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    """Stays the same over all tries, so that a doubled delivery can be recognised."""
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    """The same with letters, spaces and direction that suit the language; empty = only text."""
    kind: Mapped[str] = mapped_column(String(20), default="")
    """Why it is written: `confirmed`, `offered`, `moved` and the like; staff see it beside what was not delivered."""
    about: Mapped[str | None] = mapped_column(String(26), index=True)
    """Key of the family's page it belongs to: ticket and calendar entry are drawn from there when it is sent."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    """Not before; later after each failed try."""
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    """When it was given up for good."""
    failure: Mapped[str] = mapped_column(String(40), default="")
    """Why, for staff: never an address, never a server's own words."""
