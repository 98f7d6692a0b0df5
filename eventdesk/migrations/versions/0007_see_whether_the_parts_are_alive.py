"""See whether the parts are alive

Workers and backups say when they were last well, so that every node can tell whether all is well.
Safe while the old version still runs: it knows nothing of this table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "sign_of_life",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sign_of_life")),
    )


def downgrade() -> None:
    """Go back; the parts say it again."""
    op.drop_table("sign_of_life")
