"""What cannot be registered is refused in words, with everything typed kept and nothing stored."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.vocabulary import Form
from tests.builders import make_event
from tests.databases import in_each_language
from tests.registration.conftest import Send
from tests.registration.stored import NOTHING, rows, seats_taken
from tests.wording import counted, said, shown

BAD_INPUT: dict[str, tuple[dict[str, Any], str]] = {
    "nobody comes": (
        {"young": "0", "parent": "", "child": ""},
        "Please tell us how many people are coming: at least one.",
    ),
    "a crowd": ({"young": "30"}, "You can register at most %(num)d people at once. For more, please contact us."),
    "no number": ({"young": "two"}, "Please enter a number from 0 to %(num)d."),
    "a negative number": ({"young": "-1"}, "Please enter a number from 0 to %(num)d."),
    "a number beyond the database": ({"young": str(2**63)}, "Please enter a number from 0 to %(num)d."),
    "no name": ({"name": " \u200b "}, "Please fill in this field."),
    "a name without end": ({"name": "A" * 10_000}, "Please write at most %(num)d characters."),
    "a name of invalid bytes": ({"name": b"Am\xffl"}, "Please check the name. We could not read it."),
    "an advertising name": ({"name": "win at evil.com"}, "Please write only your name here, no web or email address."),
    "an unknown spoken language": ({"spoken_language": "tlh"}, "Please choose from the list."),
    "an unknown district": ({"home": "15\0"}, "Please choose from the list."),
    "half a phone number": ({"phone": "0152"}, "Please check the phone number."),
    "half a mail address": ({"email": "amal@"}, "Please check the email address."),
    "two mail addresses": ({"email": "a@example.org\r\nBcc: b@example.org"}, "Please check the email address."),
    "a filled trap": ({"website": "http://evil.example"}, "Please leave this field empty."),
}


@in_each_language
@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_refused_in_words(
    app: Flask, event: Event, send: Send, answers: dict[str, Any], database: Database, language: str, case: str
) -> None:
    typed, sentence = BAD_INPUT[case]
    num = 80 if "characters" in sentence else 30

    page = send(answers | typed, language)

    assert page.status_code == 422
    assert said(app, language, sentence, num=num) in shown(page)
    assert said(app, language, "Please check your details.") in shown(page)
    assert 'class="kern-error"' in page.text
    assert answers["submission"] in page.text
    assert rows(database) == NOTHING
    assert seats_taken(database, event) == 0


def test_control_signs_are_dropped_from_names(
    event: Event, send: Send, answers: dict[str, str], client: FlaskClient
) -> None:
    assert send(answers | {"name": "Am\0al\u202e"}).status_code == 303


@pytest.mark.parametrize("submission", ["", "no-uuid", "\0", "0" * 5_000])
def test_a_broken_form_id_is_replaced(event: Event, send: Send, answers: dict[str, str], submission: str) -> None:
    assert send(answers | {"submission": submission}).status_code == 303


def test_repeated_answers_count_once(
    event: Event, client: FlaskClient, answers: dict[str, str], database: Database
) -> None:
    twice = MultiDict([*answers.items(), ("name", "Omar"), ("young", "9"), ("spoken_language", "de")])

    answer = client.post("/de/events/infotag/register", data=twice)

    assert answer.status_code == 303
    assert seats_taken(database, event) == 4


def test_an_empty_form_is_refused(event: Event, send: Send, database: Database) -> None:
    assert send({}).status_code == 422
    assert rows(database) == NOTHING


def test_what_was_typed_is_shown_as_text(event: Event, send: Send, answers: dict[str, str]) -> None:
    page = send(answers | {"name": '"><script>alert(1)</script> www.x', "phone": "<img src=x>"})

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<img" not in page.text


@in_each_language
def test_a_full_event_says_so_and_loses_nothing(
    app: Flask, event: Event, send: Send, answers: dict[str, str], database: Database, language: str
) -> None:
    _take(database, event, 18)

    page = send(answers, language)

    assert page.status_code == 409
    assert said(app, language, "Sorry, there are not enough free seats.") in shown(page)
    assert counted(app, language, "%(num)d seat left", "%(num)d seats left", 2) in shown(page)
    assert said(app, language, "You can come anyway.") in shown(page)
    assert 'value="أمل"' in page.text
    assert rows(database) == NOTHING
    assert seats_taken(database, event) == 18


def test_an_event_without_any_seat_says_so(
    app: Flask, client: FlaskClient, event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    _take(database, event, 20)

    asked, sent = client.get("/de/events/infotag/register"), send(answers, "de")

    assert (asked.status_code, sent.status_code) == (200, 409)
    for page in (asked, sent):
        assert said(app, "de", "All seats are taken.") in shown(page)
    assert 'value="أمل"' in sent.text


def test_nobody_is_told_to_come_to_a_full_online_hour(
    app: Flask, database: Database, send: Send, answers: dict[str, str]
) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE, seats_taken=20)

    page = send(answers, "de", "stunde")

    assert page.status_code == 409
    promise = said(app, "de", "You do not have to answer. You can come anyway.")
    assert said(app, "de", "You can come anyway.") not in shown(page).replace(promise, "")


SHUT: dict[str, tuple[dict[str, Any], str]] = {
    "cancelled": ({"status": Status.CANCELLED}, "This event will not take place."),
    "past": ({"starts_at": -5, "ends_at": -1}, "This event is over."),
    "closed": ({"registration_closes_at": -1}, "Registration is closed."),
    "not open yet": ({"registration_opens_at": 1}, "Registration is not open yet."),
}


@in_each_language
@pytest.mark.parametrize("case", SHUT)
def test_a_shut_event_says_why(
    app: Flask, client: FlaskClient, database: Database, send: Send, answers: dict[str, str], now: datetime,
    language: str, case: str,
) -> None:  # fmt: skip
    changes, sentence = SHUT[case]
    moments = {key: now + timedelta(hours=value) if isinstance(value, int) else value for key, value in changes.items()}
    with database.transaction() as tx:
        make_event(tx, "infotag", **moments)

    asked, sent = client.get(f"/{language}/events/infotag/register"), send(answers, language)

    assert (asked.status_code, sent.status_code) == (200, 409)
    for page in (asked, sent):
        assert said(app, language, sentence) in shown(page)
    assert rows(database) == NOTHING


@pytest.mark.parametrize("slug", ["nirgends", "a%00b", "x" * 300, "..%2f..", "%ff", "A"])
def test_an_unknown_event_is_not_found(client: FlaskClient, database: Database, slug: str) -> None:
    assert client.get(f"/de/events/{slug}/register").status_code == 404
    assert client.post(f"/de/events/{slug}/register", data={"name": "Amal"}).status_code == 404


def test_a_draft_is_not_found(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "entwurf", status=Status.DRAFT)

    assert client.get("/de/events/entwurf/register").status_code == 404


@in_each_language
def test_one_network_cannot_hoard_seats_and_others_do_not_feel_it(
    app: Flask, settings: Settings, event: Event, send: Send, answers: dict[str, str], database: Database, language: str
) -> None:
    object.__setattr__(settings, "registrations_per_hour", 2)
    alone = {**answers, "submission": "", "young": "1", "parent": "0", "child": "0", "name": "Amal"}
    for tongue in ("de", "ar"):
        send(alone, tongue, origin="198.51.100.7")

    last = send(alone, language, origin="198.51.100.99")
    other = send(alone, origin="203.0.113.7")

    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert said(app, language, "Too many registrations in a short time.") in shown(last)
    assert 'value="Amal"' in last.text
    assert other.status_code == 303
    assert rows(database)["registration"] == 3


def test_a_form_sent_again_gets_its_ticket_although_the_network_has_no_try_left(
    settings: Settings, event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    object.__setattr__(settings, "registrations_per_hour", 1)
    first = send(answers)

    again = send(answers)

    assert again.status_code == 303
    assert again.headers["Location"] == first.headers["Location"]
    assert rows(database)["registration"] == 1


def test_a_network_that_took_its_share_of_one_event_may_register_for_another(
    settings: Settings, event: Event, database: Database, send: Send, answers: dict[str, str]
) -> None:
    object.__setattr__(settings, "registrations_per_hour", 1)
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE)
    family = {**answers, "submission": ""}

    codes = [send(family, slug=slug).status_code for slug in ("infotag", "infotag", "stunde")]

    assert codes == [303, 429, 303]


def _take(database: Database, event: Event, seats: int) -> None:
    with database.transaction() as tx:
        found = tx.get(Event, event.id)
        assert found
        found.seats_taken = seats
