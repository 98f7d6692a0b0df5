"""Register people of organisations

Tables for meetings of professionals: teams, persons, agendas, sessions, boards, contacts kept by consent.
Safe while the old version still runs: it knows nothing of these tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    _create_what_is_planned()
    _create_who_comes()
    op.create_table(
        "kept_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("agreed_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_kept_contact_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_contact")),
        sa.UniqueConstraint("campaign_id", "email", name=op.f("uq_kept_contact_campaign_id_email")),
        sa.UniqueConstraint("key", name=op.f("uq_kept_contact_key")),
    )


def downgrade() -> None:
    """Go back; names of professionals go, what was counted of them stays."""
    for table in (
        *("kept_contact", "person", "board_member", "team", "organisation"),
        *("event_session", "agenda_item", "meeting"),
    ):
        op.drop_table(table)


def _create_what_is_planned() -> None:
    """Create what organisers decide about a meeting."""
    op.create_table(
        "meeting",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("speakers_counted", sa.Boolean(), nullable=False),
        sa.Column("invitation", sa.String(length=26), nullable=True),
        sa.Column("overnight", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("invitation", name=op.f("uq_meeting_invitation")),
    )
    op.create_table(
        "agenda_item",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_agenda_item_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_agenda_item")),
    )
    op.create_table(
        "event_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats_taken >= 0", name=op.f("ck_event_session_session_seats_not_negative")),
        sa.CheckConstraint("seats_taken <= capacity", name=op.f("ck_event_session_session_not_oversold")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_session_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_session")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_event_session_event_id_position")),
    )
    op.create_table(
        "board_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_board_member_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_member")),
    )
    op.create_index(op.f("ix_board_member_campaign_id"), "board_member", ["campaign_id"])


def _create_who_comes() -> None:
    """Create who comes for which organisation."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_organisation_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("event_id", "name_key", name=op.f("uq_organisation_event_id_name_key")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("page_key", sa.String(length=26), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_team_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("page_key", name=op.f("uq_team_page_key")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_team_submission_id")),
    )
    op.create_index(op.f("ix_team_event_id"), "team", ["event_id"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("overnight", sa.Boolean(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("deputy", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_person_event_id_event")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_person_team_id_team")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_person_ticket_id_ticket")),
        sa.ForeignKeyConstraint(["session_id"], ["event_session.id"], name=op.f("fk_person_session_id_event_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_person_ticket_id")),
    )
    op.create_index(op.f("ix_person_event_id"), "person", ["event_id"])
    op.create_index(op.f("ix_person_team_id"), "person", ["team_id"])
