"""Let data go by itself

Events remember when contacts and people were deleted; the journal of deletions survives in copies beside the backups.
Safe while the old version still runs: it knows nothing of these tables and columns, and adds no counts of the new
measures. Let all nodes run the new version before a worker of it does: the old one would not find what was registered
for events whose contacts the new worker deleted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "deletion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion")),
    )
    op.create_index(op.f("ix_deletion_at"), "deletion", ["at"])
    op.create_table(
        "retention_run",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_retention_run")),
    )
    op.add_column("event", sa.Column("contacts_gone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("event", sa.Column("people_gone_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back. What is kept of deleted rows stays among the recorded counts."""
    for column in ("people_gone_at", "contacts_gone_at"):
        op.drop_column("event", column)
    op.drop_table("retention_run")
    op.drop_index(op.f("ix_deletion_at"), "deletion")
    op.drop_table("deletion")
