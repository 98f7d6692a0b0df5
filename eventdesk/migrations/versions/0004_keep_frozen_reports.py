"""Keep frozen reports

A frozen report and its files never change: the database refuses, whoever asks.
Safe while the old version still runs: it knows nothing of these tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FROZEN = ("report_version", "report_file")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("protection", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["staff_member.id"], name=op.f("fk_report_version_frozen_by_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("campaign", "number", name=op.f("uq_report_version_campaign_number")),
    )
    op.create_table(
        "report_file",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mimetype", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_version.id"], name=op.f("fk_report_file_version_id_report_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "name", name=op.f("pk_report_file")),
    )
    for table in FROZEN:
        _refuse_changes(table)


def downgrade() -> None:
    """Go back. Whoever does so throws the frozen reports away."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER report_file_is_frozen ON report_file")
        op.execute("DROP TRIGGER report_version_is_frozen ON report_version")
        op.execute("DROP FUNCTION refuse_to_change_a_frozen_report()")
    op.drop_table("report_file")
    op.drop_table("report_version")


def _refuse_changes(table: str) -> None:
    """Let rows be written once and never changed. SQLite knows no TRUNCATE."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_to_change_a_frozen_report() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a frozen report never changes'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_a_frozen_report()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'a frozen report never changes'); END"
        )
