"""Prove events and deliver reports

What staff note for the record of an event has a table of its own, so that nothing else reads it by chance.
Safe while the old version still runs: it knows nothing of the new table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "event_note",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("funding_code", sa.String(length=80), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("partners", sa.String(length=500), nullable=False),
        sa.Column("agenda", sa.String(length=500), nullable=False),
        sa.Column("interpreters", sa.Integer(), nullable=True),
        sa.Column("interpreter_hours", sa.Double(), nullable=True),
        sa.Column("publicity", sa.String(length=300), nullable=False),
        sa.Column("remarks", sa.String(length=500), nullable=False),
        sa.Column("photos", sa.String(length=200), nullable=False),
        sa.Column("responsible", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_note_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_note")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("event_note")
