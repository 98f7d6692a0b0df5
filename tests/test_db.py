"""What readers and writers of the database can rely on."""

from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.events.models import Campaign
from tests.builders import make_campaign

HOW_MANY = select(func.count()).select_from(Campaign)


def test_a_reader_sees_one_state_of_the_data_while_others_write(database: Database) -> None:
    with database.reading() as reader:
        before = reader.scalar(HOW_MANY)
        with database.transaction() as writer:
            make_campaign(writer)

        after = reader.scalar(HOW_MANY)

    assert (before, after) == (0, 0)
    with database.reading() as later:
        assert later.scalar(HOW_MANY) == 1
