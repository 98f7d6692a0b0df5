"""Know staff by a second factor

Links that open something once, recovery codes, and the chain that shows whether the record of who did what was
changed. Safe while the old version still runs: every new column has a default, and what it writes into the record
is chained by the next worker.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "staff_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_staff_link_staff_id_staff_member")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_link")),
    )
    op.create_index(op.f("ix_staff_link_staff_id"), "staff_link", ["staff_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_recovery_code_staff_id_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("staff_id", "place", name=op.f("uq_recovery_code_staff_id_place")),
    )
    op.create_table(
        "audit_day",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(length=70), nullable=False),
        sa.Column("mac", sa.String(length=70), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_audit_day")),
    )
    op.add_column("staff_member", sa.Column("may_export", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("staff_member", sa.Column("totp_sealed", sa.String(length=200), server_default="", nullable=False))
    op.add_column("staff_member", sa.Column("totp_step", sa.Integer(), server_default="0", nullable=False))
    op.add_column("staff_session", sa.Column("browser", sa.String(length=40), server_default="", nullable=False))
    op.add_column("audit_entry", sa.Column("place", sa.Integer(), server_default="0", nullable=False))
    op.add_column("audit_entry", sa.Column("mac", sa.String(length=70), server_default="", nullable=False))


def downgrade() -> None:
    """Go back; second factors, links and the chain are gone."""
    for table, columns in _ADDED.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
    op.drop_table("audit_day")
    op.drop_table("recovery_code")
    op.drop_index(op.f("ix_staff_link_staff_id"), table_name="staff_link")
    op.drop_table("staff_link")


_ADDED = {
    "audit_entry": ("mac", "place"),
    "staff_session": ("browser",),
    "staff_member": ("totp_step", "totp_sealed", "may_export"),
}
