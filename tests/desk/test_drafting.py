"""A new event in sixty seconds: taken over, looked at in five languages, published, taken back."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import Status
from eventdesk.i18n import LANGUAGES
from tests.builders import MORNING, make_event, make_ticket
from tests.desk.seen import NEW, how_many, kept, opened

URL = "/staff/events/infotag-halle"
LATER = {"starts_at": MORNING + timedelta(days=9), "ends_at": MORNING + timedelta(days=9, hours=4)}


def test_the_last_event_is_taken_over_with_another_day_and_district(
    organiser: FlaskClient, database: Database, answers: dict[str, Any]
) -> None:
    organiser.post(NEW, data=answers)
    before = kept(database)

    begun = opened(organiser, f"{NEW}?from=infotag-halle")
    answer = organiser.post(NEW, data=begun | {"district": "15003"})

    assert answer.status_code == 303
    after = kept(database, answer.location.rsplit("/", 1)[1])
    assert after.status == Status.DRAFT
    assert after.starts_at - before.starts_at == timedelta(weeks=1)
    assert (after.venue_name, after.capacity, after.languages) == (before.venue_name, 60, ["de", "ar"])
    assert after.district_ags == "15003"


def test_a_page_of_a_new_event_offers_the_newest_of_each_kind(
    organiser: FlaskClient, database: Database, statements: list[str]
) -> None:
    with database.transaction() as tx:
        for day in range(9):
            starts_at = MORNING + timedelta(days=day)
            make_event(tx, f"infotag-{day}", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), stations=())
        make_event(tx, "stunde", form="online", stations=())

    statements.clear()
    page = organiser.get(NEW).text

    assert len(statements) <= 6
    assert "?from=infotag-8" in page
    assert "?from=infotag-7" not in page
    assert "?from=stunde" in page
    assert "?preset=online_hour" in page


def test_what_is_usual_needs_no_more_than_a_place(organiser: FlaskClient, database: Database) -> None:
    begun = opened(organiser, f"{NEW}?preset=infoday")

    answer = organiser.post(NEW, data=begun | {"district": "15003", "venue_name": "Rathaus"})

    assert answer.status_code == 303
    assert how_many(database) == 1


def test_an_unknown_model_is_not_found_and_an_unknown_kind_begins_empty(organiser: FlaskClient) -> None:
    assert organiser.get(f"{NEW}?from=unknown").status_code == 404
    assert opened(organiser, f"{NEW}?preset=unknown")["title_de"] == ""


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_draft_is_looked_at_in_every_language(organiser: FlaskClient, database: Database, spoken: str) -> None:
    with database.transaction() as tx:
        event = make_event(tx, "infotag-halle", status=Status.DRAFT, titles={"de": "Infotag", "ar": "يوم"}, **LATER)

    page = organiser.get(f"{URL}/preview/{spoken}?language=en").text

    assert f'<html lang="{spoken}" dir="{"rtl" if spoken == "ar" else "ltr"}"' in page
    assert "Preview" in page
    assert ("There is no text in this language" in page) == (spoken not in {"de", "ar"})
    assert organiser.get(f"/{spoken}/events/{event.slug}").status_code == 404


def test_what_nobody_counts_on_becomes_a_draft_again(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag-halle", **LATER)

    answers = [organiser.post(f"{URL}/unpublish").status_code for _ in range(2)]

    assert answers == [303, 303]
    assert kept(database).status == Status.DRAFT


def test_an_event_with_a_ticket_stays_published(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_ticket(tx, make_event(tx, "infotag-halle", **LATER))

    page = organiser.post(f"{URL}/unpublish?language=en", follow_redirects=True).text

    assert "People count on this event already." in page
    assert kept(database).status == Status.PUBLISHED
