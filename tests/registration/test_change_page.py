"""A family changes on its page who comes, and its old code is of no use any more."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from eventdesk.checkin.pairing import add_device
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.tickets.service import code_for
from tests.builders import MORNING
from tests.databases import in_each_language
from tests.registration.test_party import button, numbers
from tests.registration.verbs import ticket_in
from tests.wording import counted, said, shown

FOUR = {"young": "2", "parent": "1", "child": "1"}


@in_each_language
def test_a_family_changes_who_comes(
    client: FlaskClient, app: Flask, database: Database, key: str, language: str
) -> None:
    form = client.get(f"/{language}/tickets/{key}/change")
    answer = client.post(f"/{language}/tickets/{key}/change", data=FOUR | {"young": "٣", "issue": "1"})
    page = client.get(str(answer.location))

    assert re.search(r'<input(?=[^>]*name="young")[^>]*value="2"', form.text)
    assert answer.status_code == 303
    assert counted(app, language, "Valid for %(num)d person", "Valid for %(num)d people", 5) in shown(page)
    assert said(app, language, "The party has changed: only this code is valid now.") in shown(page)
    assert ticket_in(database, key).issue == 2


def test_the_code_of_before_says_in_words_that_there_is_a_newer_one(
    client: FlaskClient, app: Flask, database: Database, settings: Settings, key: str
) -> None:
    old = code_for(ticket_in(database, key), settings.ticket_keys)
    client.post(f"/ar/tickets/{key}/change", data={"young": "1", "issue": "1"})
    new = code_for(ticket_in(database, key), settings.ticket_keys)

    page = client.get(f"/T/{old}", headers={"Accept-Language": "ar"})

    assert page.status_code == 410
    assert said(app, "ar", "There is a newer ticket.") in shown(page)
    assert new not in page.text
    assert key not in page.text
    assert client.get(f"/T/{new}").status_code == 200


def test_the_scanner_says_replaced_to_the_code_of_before(
    client: FlaskClient, database: Database, settings: Settings, key: str
) -> None:
    old = code_for(ticket_in(database, key), settings.ticket_keys)
    with database.transaction() as tx:
        _, token = add_device(tx, "infotag", "door", "Samira", MORNING)
    client.post(f"/ar/tickets/{key}/change", data={"young": "1", "issue": "1"})

    scan = {"id": "018f3b1e-0000-4000-8000-000000000001", "code": old, "station": "door"}
    answer = client.post(
        "/api/v1/scans",
        json={"scans": [scan | {"scanned_at": MORNING.isoformat()}]},
        headers={"Authorization": f"Bearer {token}"},
    )

    (result,) = answer.get_json()["results"]
    assert (result["verdict"], result["admits"], result["admitted"]) == ("replaced", 1, False)


@in_each_language
def test_numbers_that_cannot_be_are_said_at_their_field(
    client: FlaskClient, app: Flask, database: Database, key: str, language: str
) -> None:
    for typed, sentence in (
        ({"young": "x"}, said(app, language, "Please enter a number from 0 to %(num)d.", num=30)),
        ({"young": "0"}, said(app, language, "Please tell us how many people are coming: at least one.")),
    ):
        page = client.post(f"/{language}/tickets/{key}/change", data=typed | {"issue": "1"})

        assert page.status_code == 422
        assert sentence in shown(page)
        assert 'aria-invalid="true"' in page.text
    assert ticket_in(database, key).issue == 1


@in_each_language
def test_more_people_than_seats_are_told_how_many_are_left(
    client: FlaskClient, app: Flask, database: Database, event: Event, key: str, language: str
) -> None:
    page = client.post(f"/{language}/tickets/{key}/change", data={"young": "25", "issue": "1"})

    assert page.status_code == 409
    assert said(app, language, "Sorry, there are not enough free seats.") in shown(page)
    assert counted(app, language, "%(num)d seat left", "%(num)d seats left", 16) in shown(page)
    assert said(app, language, "You can come anyway.") in shown(page)
    assert 'value="25"' in page.text


@in_each_language
def test_another_phone_was_faster(client: FlaskClient, app: Flask, database: Database, key: str, language: str) -> None:
    client.post(f"/{language}/tickets/{key}/change", data={"young": "3", "issue": "1"})

    page = client.post(f"/{language}/tickets/{key}/change", data={"young": "5", "issue": "1"})
    again = client.post(f"/{language}/tickets/{key}/change", data={"young": "5", "issue": "2"})

    assert page.status_code == 409
    assert said(app, language, "Please check the numbers and send them once more.") in shown(page)
    assert '<input type="hidden" name="issue" value="2">' in page.text
    assert again.status_code == 303
    assert ticket_in(database, key).admits == 5


def test_after_registration_has_closed_fewer_can_still_be_told(
    client: FlaskClient, app: Flask, database: Database, key: str
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(registration_closes_at=MORNING - timedelta(hours=1)))

    page = client.post(f"/de/tickets/{key}/change", data={"young": "9", "issue": "1"})

    assert page.status_code == 409
    assert said(app, "de", "You can still tell us that fewer people are coming.") in shown(page)
    assert client.post(f"/de/tickets/{key}/change", data={"young": "1", "issue": "1"}).status_code == 303


@pytest.mark.parametrize(("pressed", "count"), [("young:1", "8"), ("young:-1", "6"), ("nobody:1", "7")])
def test_plus_and_minus_count_without_scripts_and_change_nothing_yet(
    client: FlaskClient, database: Database, key: str, pressed: str, count: str
) -> None:
    page = client.post(f"/ru/tickets/{key}/change", data={"young": "7", "child": "x", "issue": "1", "step": pressed})

    assert page.status_code == 200
    assert numbers(page.text)["young"] == count
    assert numbers(page.text)["child"] == "x"
    assert 'aria-invalid="true"' not in page.text, "nobody has finished yet"
    assert button(page.text, "young:1")["type"] == "submit"
    assert ticket_in(database, key).issue == 1


def test_changing_the_language_keeps_the_numbers_and_changes_nothing(
    client: FlaskClient, database: Database, key: str
) -> None:
    page = client.post(f"/ru/tickets/{key}/change", data={"young": "7", "issue": "1", "switch": "ru"})

    assert page.status_code == 200
    assert '<html lang="ru"' in page.text
    assert 'value="7"' in page.text
    assert ticket_in(database, key).issue == 1
