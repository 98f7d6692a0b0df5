"""Moving an event asks first, says whom it concerns, and tells everybody once."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.outbox.models import OutgoingMail
from tests.desk.seen import EDIT, NEW, kept, opened
from tests.desk.test_today import party
from tests.people import signed_in

TOLD = {"told": "1"}
MOVED = {"venue_name": "Rathaus", "starts_at": "2027-03-12T15:00"}


@pytest.fixture
def typed(organiser: FlaskClient, database: Database, answers: dict[str, Any]) -> dict[str, Any]:
    """The form of a published event that three families count on, as it was opened."""
    organiser.post(NEW, data=answers)
    organiser.post("/staff/events/infotag-halle/publish")
    event = kept(database)
    with database.transaction() as tx:
        tx.add(party(event, "confirmed", email="a@example.org"))
        tx.add(party(event, phone="+4915112345678", name="Amal"))
        tx.add(party(event, "offered", language="uk"))
        tx.add(party(event, "cancelled", email="b@example.org"))
    return opened(organiser)


def mails(database: Database) -> int:
    with database.reading() as tx:
        return tx.scalar(select(func.count()).where(OutgoingMail.kind == "moved")) or 0


def test_moving_asks_first_and_says_whom_it_concerns(
    organiser: FlaskClient, database: Database, typed: dict[str, Any]
) -> None:
    page = organiser.post(f"{EDIT}?language=en", data=typed | MOVED)

    assert page.status_code == 200
    assert "3 families count on this event." in page.text
    assert "1 family is told by mail" in page.text
    assert "Call list</a>" not in page.text
    assert "Call list (1)" in page.text
    assert "Arabic" in page.text
    assert "Ukrainian" in page.text
    assert kept(database).venue_name == "Stadthaus"
    assert mails(database) == 0


def test_what_was_asked_can_be_confirmed_or_typed_anew(
    organiser: FlaskClient, database: Database, typed: dict[str, Any]
) -> None:
    organiser.post(EDIT, data=typed | MOVED)
    back = organiser.post(EDIT, data=typed | MOVED | {"switch": "back"})
    answer = organiser.post(EDIT, data=typed | MOVED | TOLD)

    assert 'value="Rathaus"' in back.text
    assert answer.status_code == 303
    assert kept(database).venue_name == "Rathaus"
    assert mails(database) == 1


def test_the_question_hands_on_everything_that_was_typed(
    organiser: FlaskClient, database: Database, typed: dict[str, Any]
) -> None:
    before = opened(organiser)
    page = organiser.post(EDIT, data=typed | MOVED).text

    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        sent.setdefault(name, []).append(unescape(value))
    answer = organiser.post(EDIT, data=sent | TOLD)

    assert answer.status_code == 303
    assert opened(organiser) | {"version": ""} == before | MOVED | {"version": ""}


def test_a_double_tap_tells_everybody_once(organiser: FlaskClient, database: Database, typed: dict[str, Any]) -> None:
    answers = [organiser.post(EDIT, data=typed | MOVED | TOLD).status_code for _ in range(3)]

    assert answers == [303, 303, 303]
    assert mails(database) == 1


def test_of_two_who_move_at_once_the_second_is_told(
    app: Flask, organiser: FlaskClient, database: Database, typed: dict[str, Any]
) -> None:
    colleague = signed_in(app, database)

    first = organiser.post(EDIT, data=typed | MOVED | TOLD)
    second = colleague.post(EDIT, data=typed | TOLD | {"venue_name": "Schule"})

    assert (first.status_code, second.status_code) == (303, 422)
    assert kept(database).venue_name == "Rathaus"
    assert mails(database) == 1


def test_what_changes_nothing_for_people_is_kept_without_a_question(
    organiser: FlaskClient, database: Database, typed: dict[str, Any]
) -> None:
    answer = organiser.post(EDIT, data=typed | {"capacity": "70"})

    assert answer.status_code == 303
    assert mails(database) == 0


def test_the_call_list_names_whom_no_mail_reaches(organiser: FlaskClient, typed: dict[str, Any]) -> None:
    page = organiser.get("/staff/events/infotag-halle/calls")

    assert page.text.count("tel:") == 1
    assert "Amal" in page.text
    assert page.headers["Cache-Control"] == "no-store"
