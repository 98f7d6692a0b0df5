"""Plan partners, interpreters and rooms

Who stands at which station, who interprets and for how long, and which rooms are lent get tables of their own.
Safe while the old version still runs: it knows nothing of the new tables; only a form that changes could meet a
station that is kept because a partner stands at it, as it does with phones.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=4), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("was_there", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_partner_event_id_event")),
        sa.ForeignKeyConstraint(["answered_by"], ["staff_member.id"], name=op.f("fk_partner_answered_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("event_id", "organisation", name=op.f("uq_partner_event_id_organisation")),
    )
    op.create_table(
        "partner_stand",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_stand_partner_id_partner")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_partner_stand_station_id_station")),
        sa.PrimaryKeyConstraint("partner_id", "station_id", name=op.f("pk_partner_stand")),
    )
    op.create_index(op.f("ix_partner_stand_station_id"), "partner_stand", ["station_id"])
    op.create_table(
        "interpreter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("booked", sa.Boolean(), nullable=False),
        sa.Column("present_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("present_until > present_from", name=op.f("ck_interpreter_goes_after_coming")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_interpreter_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter")),
    )
    op.create_index(op.f("ix_interpreter_event_id"), "interpreter", ["event_id"])
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("location", sa.String(length=300), nullable=False),
        sa.Column("district_ags", sa.String(length=5), nullable=False),
        sa.Column("holds", sa.Integer(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("step_free_note", sa.String(length=300), nullable=False),
        sa.Column("childcare", sa.Boolean(), nullable=False),
        sa.Column("childcare_note", sa.String(length=300), nullable=False),
        sa.Column("lent_by", sa.String(length=120), nullable=False),
        sa.Column("free_of_charge", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("name", name=op.f("uq_room_name")),
    )
    op.create_table(
        "event_room",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_room_event_id_event")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_event_room_room_id_room")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_room")),
    )
    op.create_index(op.f("ix_event_room_room_id"), "event_room", ["room_id"])


def downgrade() -> None:
    """Go back."""
    for table in ("event_room", "room", "interpreter", "partner_stand", "partner"):
        op.drop_table(table)
