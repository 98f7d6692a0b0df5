"""The instance that `make run` makes."""

from pathlib import Path

from sqlalchemy import select

from deploy.local.instance import prepare
from eventdesk import clock
from eventdesk.db import Database
from eventdesk.events.models import Campaign
from eventdesk.events.queries import event_by_slug
from eventdesk.staff.queries import accounts
from eventdesk.staff.service import recognise


def test_a_preparation_that_was_interrupted_is_completed_by_the_next(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/eventdesk.sqlite")
    database.upgrade()

    own = prepare(tmp_path, "http://127.0.0.1:8080")

    with database.reading() as session:
        assert [member.role for member in accounts(session)] == ["admin", "ministry"]
        assert all(recognise(session, account.email, account.password) for account in own.accounts.values())
        assert session.scalars(select(Campaign)).first()
        assert event_by_slug(session, own.info_day).starts_at > clock.now()
    for secret in ("eventdesk.env", "accounts.json"):
        assert (tmp_path / secret).stat().st_mode & 0o777 == 0o600, "for their owner only"
    database.engine.dispose()
