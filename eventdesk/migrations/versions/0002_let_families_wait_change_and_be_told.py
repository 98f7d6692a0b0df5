"""Let families wait, change and be told

Waiting list, changed and cancelled events, mail with ticket and calendar entry, feedback about barriers.
Safe while the old version still runs: new columns are empty or have a default.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def new_columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Tell what is added to which table; made anew each time, since a column belongs to one table only."""
    return {
        "event": (
            sa.Column("smallest_waiting", sa.Integer(), nullable=True),
            sa.Column("place_after_registration", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
            sa.Column("changed_at", MOMENT, nullable=True),
            sa.Column("head_count", sa.Integer(), nullable=True),
        ),
        "event_text": (sa.Column("directions", sa.String(length=1000), server_default="", nullable=False),),
        "registration": (
            sa.Column("party", sa.JSON(), nullable=True),
            sa.Column("persons", sa.Integer(), nullable=True),
            sa.Column("home_ags", sa.String(length=5), nullable=True),
            sa.Column("queued_at", MOMENT, nullable=True),
            sa.Column("offered_at", MOMENT, nullable=True),
            sa.Column("offer_ends_at", MOMENT, nullable=True),
            sa.Column("called_at", MOMENT, nullable=True),
            sa.Column("reminded_at", MOMENT, nullable=True),
        ),
        "outgoing_mail": (
            sa.Column("html", sa.Text(), server_default="", nullable=False),
            sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
            sa.Column("about", sa.String(length=26), nullable=True),
            sa.Column("failed_at", MOMENT, nullable=True),
            sa.Column("failure", sa.String(length=40), server_default="", nullable=False),
        ),
    }


def upgrade() -> None:
    """Go forward."""
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_registration_event_id_status", "registration", ["event_id", "status"])
    op.create_index("ix_registration_offer_ends_at", "registration", ["offer_ends_at"])
    op.create_index("ix_outgoing_mail_about", "outgoing_mail", ["about"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_created_at", "feedback", ["created_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("feedback")
    op.drop_index("ix_outgoing_mail_about", "outgoing_mail")
    op.drop_index("ix_registration_offer_ends_at", "registration")
    op.drop_index("ix_registration_event_id_status", "registration")
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
