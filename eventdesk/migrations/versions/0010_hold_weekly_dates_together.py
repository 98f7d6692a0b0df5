"""Hold weekly dates together

Dates of a series know the first of them, and may carry the name of a group, for example a region.
Safe while the old version still runs: it knows nothing of these columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("event", sa.Column("series_id", sa.Integer(), nullable=True))
    op.add_column("event", sa.Column("group_label", sa.String(length=80), server_default="", nullable=False))
    op.create_index(op.f("ix_event_series_id"), "event", ["series_id"])


def downgrade() -> None:
    """Go back; the dates stay as events of their own."""
    op.drop_index(op.f("ix_event_series_id"), "event")
    op.drop_column("event", "group_label")
    op.drop_column("event", "series_id")
