"""Interpreters at the desk: what is wanted, who is booked, hours, and the sheet for the fee."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.halls.models import Interpreter
from eventdesk.reports.records.compose import record_of
from eventdesk.retention.service import forget_contacts
from tests.builders import MORNING, make_event
from tests.desk.seen import opened, wrong_fields
from tests.people import signed_in
from tests.registration.verbs import NAME, make_family
from tests.tickets.sheets import opened as opened_pdf

URL = "/staff/events/infotag-magdeburg/interpreters"
BOOKED = {"language": "ar", "name": "Rana Dolmetsch", "contact": "0391 12", "booked": "y"}


@pytest.fixture
def now() -> datetime:
    return MORNING - timedelta(days=6)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    """Signed in, with an event of which three parties, seven people, want to speak Arabic."""
    with database.transaction() as tx:
        event = make_event(tx)
        for party in ({"young": 2, "parent": 1}, {"young": 2}, {"young": 1, "parent": 1}):
            make_family(tx, event, party, spoken_language="ar")
        make_family(tx, event, {"young": 1}, spoken_language="de")
    return signed_in(app, database)


def kept(database: Database) -> Interpreter:
    with database.reading() as tx:
        return tx.scalars(select(Interpreter)).one()


def row(page: str, language: str) -> str:
    """The line of a language, without markup."""
    line = page.split(f'<th scope="row">{language}</th>', 1)[1].split("</tr>", 1)[0]
    return " ".join(line.replace("<", " <").split())


def test_seven_people_in_three_parties_without_anybody_are_an_alarm(organiser: FlaskClient) -> None:
    page = organiser.get(URL).text

    arabic = row(page, "Arabisch")
    assert "niemand gebucht: bitte jetzt handeln" in arabic
    assert '<td class="table__number">7 </td> <td class="table__number">3 </td>' in arabic
    assert "noch kein Bedarf" in row(page, "Russisch")
    assert NAME not in page


def test_who_is_asked_changes_nothing_and_who_is_booked_covers_it(organiser: FlaskClient) -> None:
    organiser.post(URL, data={"language": "ar", "name": "Rana Dolmetsch"})
    assert "bitte jetzt handeln" in row(organiser.get(URL).text, "Arabisch")

    organiser.post(URL, data=BOOKED)

    assert "abgedeckt" in row(organiser.get(URL).text, "Arabisch")


def test_times_become_hours_on_the_page_the_fee_sheet_and_the_record(
    organiser: FlaskClient, database: Database
) -> None:
    organiser.post(URL, data=BOOKED)
    one = f"{URL}/{kept(database).id}"
    times = {"present_from": "2026-11-23T10:00", "present_until": "2026-11-23T12:30"}

    assert organiser.post(one, data=opened(organiser, one) | times).status_code == 303

    assert "2,50" in organiser.get(URL).text
    sheet = opened_pdf(organiser.get(f"{URL}/fees.pdf").data).pages[0].extract_text()
    assert "Rana Dolmetsch" in sheet
    assert "10:00" in sheet
    assert "2,5" in sheet
    with database.reading() as tx:
        record = record_of(tx, kept(database).event_id, MORNING.date())
    assert ("Sprachmittlung", "eine Person, 2,5 Stunden") in record.facts


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"name": ""}, {"name"}),
        ({"language": "de"}, {"language"}),
        ({"present_from": "2026-11-23T12:00", "present_until": "2026-11-23T11:00"}, {"present_until"}),
        ({"present_from": "morgens"}, {"present_from"}),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    organiser: FlaskClient, database: Database, answers: dict[str, Any], wrong: set[str]
) -> None:
    answer = organiser.post(URL, data=BOOKED | answers)

    assert answer.status_code == 422
    assert set(wrong_fields(answer)) == wrong
    with database.reading() as tx:
        assert not tx.scalars(select(Interpreter)).all()


def test_the_table_leaves_the_house_without_names(organiser: FlaskClient) -> None:
    organiser.post(URL, data=BOOKED)

    table = organiser.get(f"{URL}/demand.csv").data.decode("utf-8-sig")

    assert "Arabisch;7;3;" in table
    assert "Rana" not in table
    assert NAME not in table


def test_names_go_and_hours_stay(organiser: FlaskClient, database: Database, now: datetime) -> None:
    organiser.post(URL, data=BOOKED | {"present_from": "2026-11-23T10:00", "present_until": "2026-11-23T12:30"})

    with database.transaction() as tx:
        forget_contacts(tx, "infotag-magdeburg", now)

    one = kept(database)
    assert (one.name, one.contact, one.language, one.present_from) == ("", "", "ar", MORNING)
    assert "Name gelöscht" in organiser.get(URL).text
    assert organiser.get(f"{URL}/fees.pdf").status_code == 404


def test_somebody_is_taken_off(organiser: FlaskClient, database: Database) -> None:
    organiser.post(URL, data=BOOKED)

    organiser.post(f"{URL}/{kept(database).id}/remove")

    assert "Rana" not in organiser.get(URL).text


def test_the_page_costs_few_statements_however_many_there_are(
    organiser: FlaskClient, database: Database, statements: list[str]
) -> None:
    for number in range(12):
        organiser.post(URL, data=BOOKED | {"name": f"Rana {number}"})
    statements.clear()

    organiser.get(URL)

    assert len(statements) <= 6, "\n".join(statements)
