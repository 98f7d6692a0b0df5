"""Complete what is closed

The record of an event gets two sentences, and closed events get their conversations as counts, as closing now writes them.
Safe while the old version still runs: it goes on counting notes, which closed events keep; it just counts those that
arrive later, too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SAYS_SOMETHING = """n.follow_up IS NOT NULL OR EXISTS (SELECT 1 FROM advice_topic t WHERE t.note_id = n.id)"""
_OF_CLOSED = "FROM advice_note n JOIN event e ON e.id = n.event_id {join} WHERE e.closed_at IS NOT NULL AND ({where})"
_COUNTS = (
    ("advice", "max('')", "", _SAYS_SOMETHING),
    ("topic", "t.topic", "JOIN advice_topic t ON t.note_id = n.id", "1 = 1"),
    ("follow_up", "n.follow_up", "", "n.follow_up IS NOT NULL"),
)


def upgrade() -> None:
    """Go forward."""
    for name in ("went_well", "next_time"):
        op.add_column("event_note", sa.Column(name, sa.String(length=300), server_default="", nullable=False))
    for measure, kind, join, where in _COUNTS:
        op.execute(
            "INSERT INTO recorded_count (event_id, measure, type, persons, parties, method, online) "
            f"SELECT n.event_id, '{measure}', {kind}, count(*), 0, 'noted', false "
            f"{_OF_CLOSED.format(join=join, where=where)} GROUP BY n.event_id{'' if 'max' in kind else f', {kind}'}"
        )


def downgrade() -> None:
    """Go back; the notes are still there, and counted again."""
    op.execute("DELETE FROM recorded_count WHERE method = 'noted'")
    for name in ("next_time", "went_well"):
        op.drop_column("event_note", name)
