"""Conversations at the stations, as the desk sees them."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventdesk.db import Database
from tests.builders import make_event
from tests.reports.presence import talk
from tests.wording import shown


def read(page: TestResponse) -> str:
    """The page as it is read out."""
    return " ".join(re.sub("<[^>]*>", " ", shown(page)).split())


def test_the_desk_sees_topics_and_offices_and_nobody(
    organiser: FlaskClient, database: Database, statements: list[str]
) -> None:
    with database.transaction() as tx:
        event = make_event(tx)
        talk(tx, event, ["language", "funding"], "jobcenter")
        talk(tx, event, ["language"])
    statements.clear()

    page = read(organiser.get("/staff/events/infotag-magdeburg/advice"))

    assert len(statements) <= 6, "\n".join(statements)
    assert "Es wurden 2 Gespräche notiert." in page
    assert "Deutsch lernen 2 Geld und Förderung 1" in page
    assert "Jobcenter 1" in page


def test_before_the_first_conversation_the_page_says_how_it_gets_there(
    organiser: FlaskClient, database: Database
) -> None:
    with database.transaction() as tx:
        make_event(tx)

    page = read(organiser.get("/staff/events/infotag-magdeburg/advice"))

    assert "Noch ist kein Gespräch notiert." in page
