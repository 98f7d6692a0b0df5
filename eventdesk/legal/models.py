"""What people tell us about barriers they met."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base, pk


class Feedback(Base):
    """One message about a barrier. Its contact is voluntary and goes with the message."""

    __tablename__ = "feedback"

    id: Mapped[pk]
    language: Mapped[str] = mapped_column(String(2))
    page: Mapped[str] = mapped_column(String(200), default="")
    """Path of the page where the barrier was, without keys of tickets."""
    message: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
