"""Prove events and deliver reports

What staff note for the record of an event has a table of its own, so that nothing else reads it by chance. Monthly
packages have a schedule, recipients who said yes, and one row for each version and recipient.
Safe while the old version still runs: it knows nothing of the new tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
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
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("protection", sa.String(length=10), nullable=False),
        sa.Column("attached", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=True),
        sa.Column("confirmed_month", sa.String(length=7), nullable=True),
        sa.Column("told_month", sa.String(length=7), nullable=True),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("day BETWEEN 1 AND 28", name=op.f("ck_report_schedule_every_month_has_the_day")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["staff_member.id"], name=op.f("fk_report_schedule_created_by_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
        sa.UniqueConstraint("campaign", name=op.f("uq_report_schedule_campaign")),
    )
    op.create_table(
        "report_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["report_schedule.id"], name=op.f("fk_report_recipient_schedule_id_report_schedule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_recipient")),
        sa.UniqueConstraint("schedule_id", "email", name=op.f("uq_report_recipient_schedule_id_email")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_recipient_token_hash")),
    )
    op.create_table(
        "report_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["report_schedule.id"], name=op.f("fk_report_delivery_schedule_id_report_schedule")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_version.id"], name=op.f("fk_report_delivery_version_id_report_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_delivery")),
        sa.UniqueConstraint("version_id", "email", name=op.f("uq_report_delivery_version_id_email")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_report_delivery_token_hash")),
    )
    op.create_index(op.f("ix_report_delivery_schedule_id"), "report_delivery", ["schedule_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("report_delivery")
    op.drop_table("report_recipient")
    op.drop_table("report_schedule")
    op.drop_table("event_note")
