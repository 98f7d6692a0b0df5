"""When deleting began and ended last."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base


class RetentionRun(Base):
    """The last round of deletions; one row, which is also what several workers agree by."""

    __tablename__ = "retention_run"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    """When everything that was due by then was done."""
