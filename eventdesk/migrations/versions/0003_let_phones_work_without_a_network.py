"""Let phones work without a network

What needs a human after phones came back, what was talked about at a station, and the close of an event.
Safe while the old version still runs: new columns are empty or have a default.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def new_columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Tell what is added to which table; made anew each time, since a column belongs to one table only."""
    return {
        "event": (
            sa.Column("room_limit", sa.Integer(), nullable=True),
            sa.Column("closed_at", MOMENT, nullable=True),
        ),
        "device": (sa.Column("unsent", sa.Integer(), server_default="0", nullable=False),),
        "recorded_count": (sa.Column("online", sa.Boolean(), server_default=sa.false(), nullable=False),),
    }


def upgrade() -> None:
    """Go forward."""
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("void_of", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("action", sa.String(length=10), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settling_scan_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_conflict_device_id_device")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_conflict_event_id_event")),
        sa.ForeignKeyConstraint(["settled_by"], ["staff_member.id"], name=op.f("fk_conflict_settled_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("scan_id", "cause", name=op.f("uq_conflict_scan_id_cause")),
    )
    op.create_index("ix_conflict_event_id_settled_at", "conflict", ["event_id", "settled_at"])
    op.create_index("ix_conflict_ticket_id", "conflict", ["ticket_id"])
    op.create_index("ix_conflict_void_of", "conflict", ["void_of"])
    op.create_table(
        "advice_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("follow_up", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_advice_note_event_id_event")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_advice_note_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_note")),
    )
    op.create_index("ix_advice_note_event_id", "advice_note", ["event_id"])
    op.create_table(
        "advice_topic",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["advice_note.id"], name=op.f("fk_advice_topic_note_id_advice_note")),
        sa.PrimaryKeyConstraint("note_id", "topic", name=op.f("pk_advice_topic")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("advice_topic")
    op.drop_index("ix_advice_note_event_id", "advice_note")
    op.drop_table("advice_note")
    for index in ("ix_conflict_void_of", "ix_conflict_ticket_id", "ix_conflict_event_id_settled_at"):
        op.drop_index(index, "conflict")
    op.drop_table("conflict")
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
