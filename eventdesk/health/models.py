"""What shows that the parts of an installation are alive."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventdesk.db import Base


class SignOfLife(Base):
    """When a part was last known to be well: a worker that ran, a backup that was made. Nothing about people."""

    __tablename__ = "sign_of_life"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    """`worker:` and its machine, or `backup`."""
    at: Mapped[datetime]
