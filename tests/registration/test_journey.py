"""A family registers and finds its ticket, in every language, on both databases."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES, direction
from tests.registration.conftest import Send
from tests.registration.stored import NOTHING, registration_of, rows, seats_taken, ticket_of
from tests.wording import counted, said, shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_first_what_happens_to_the_answers(
    app: Flask, client: FlaskClient, event: Event, language: str
) -> None:
    page = shown(client.get(f"/{language}/events/infotag/register"))

    assert f'<html lang="{language}" dir="{direction(language)}">' in page
    first_field = page.index('name="young"')
    for promise in (
        "You do not have to answer. You can come anyway.",
        "We do not pass your name on to other offices. Exception: if a law obliges us to.",
        "We only store what we need for the event.",
    ):
        assert 0 < page.index(said(app, language, promise)) < first_field
    assert f"/{language}/data-protection" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_registers_and_sees_its_ticket(
    app: Flask, client: FlaskClient, database: Database, event: Event, answers: dict[str, str], language: str
) -> None:
    sent = client.post(f"/{language}/events/infotag/register", data=answers)
    page = client.get(sent.headers["Location"])

    assert sent.status_code == 303
    assert page.status_code == 200
    assert said(app, language, "You are registered.") in shown(page)
    assert counted(app, language, "Valid for %(num)d person", "Valid for %(num)d people", 4) in shown(page)
    assert rows(database) == NOTHING | {"registration": 1, "ticket": 1, "attendee": 4}
    assert seats_taken(database, event) == 4


def test_only_a_name_and_a_number_are_needed(
    event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    send(answers)

    stored = registration_of(database, answers["submission"])
    assert (stored.name, stored.phone, stored.email) == ("أمل", None, None)
    assert (stored.language, stored.spoken_language, stored.interpreter) == ("ar", "ar", False)


def test_what_is_voluntary_is_stored_in_one_form(
    event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    typed = {"phone": "٠١٥٢ ٣٤٥٦٧٨٩", "email": " Amal@Example.ORG", "interpreter": "y", "young": "٢", "home": "15083"}

    send(answers | typed)

    stored = registration_of(database, answers["submission"])
    assert (stored.phone, stored.email, stored.interpreter) == ("+491523456789", "Amal@example.org", True)
    assert ticket_of(database, answers["submission"]).home_ags == "15083"
    assert rows(database)["outgoing_mail"] == 1


def test_a_form_sent_twice_leads_to_the_same_ticket(
    event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    tickets = {send(answers).headers["Location"] for _ in range(3)}

    assert len(tickets) == 1
    assert rows(database) == NOTHING | {"registration": 1, "ticket": 1, "attendee": 4}
    assert seats_taken(database, event) == 4


def test_a_form_sent_twice_leads_to_the_same_ticket_when_the_event_is_full_by_now(
    event: Event, send: Send, answers: dict[str, str]
) -> None:
    first = send(answers | {"young": "18"})

    again = send(answers | {"young": "18"})

    assert again.status_code == 303
    assert again.headers["Location"] == first.headers["Location"]


def test_a_form_sent_twice_in_two_languages_is_one_registration(
    event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    send(answers, language="ar")

    again = send(answers, language="de")

    assert again.status_code == 303
    assert rows(database)["registration"] == 1


def test_another_family_on_the_same_phone_is_asked_first(
    app: Flask, event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    send(answers)

    answer = send(answers | {"name": "عمر", "young": "1"}, language="ar")

    assert answer.status_code == 409
    assert said(app, "ar", "%(name)s is already registered.", name="<bdi>أمل</bdi>") in shown(answer)
    assert 'value="عمر"' in answer.text
    assert answers["submission"] not in answer.text
    assert rows(database)["registration"] == 1


def test_two_families_on_one_phone_have_two_tickets(
    client: FlaskClient, event: Event, send: Send, answers: dict[str, str]
) -> None:
    amal = send(answers).headers["Location"]

    (link,) = re.findall(r'href="([^"]*/register)"', client.get(amal).text)
    form = client.get(link).text
    fresh = re.findall(r'name="submission" type="hidden" value="([^"]*)"', form)[0]
    omar = send(answers | {"name": "عمر", "submission": fresh}).headers["Location"]

    assert "أمل" not in form
    assert amal != omar
    assert client.get(amal).status_code == client.get(omar).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_changing_the_language_keeps_what_was_typed_and_stores_nothing(
    client: FlaskClient, event: Event, answers: dict[str, str], database: Database, language: str
) -> None:
    half_done = answers | {"switch": language, "name": "<b>Amal</b>", "phone": "12", "email": "half@", "home": "15083"}

    page = client.post(f"/{language}/events/infotag/register", data=half_done)

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    for kept in ("&lt;b&gt;Amal&lt;/b&gt;", 'value="12"', 'value="half@"', answers["submission"]):
        assert kept in page.text
    assert '<option selected value="15083">' in page.text
    assert 'aria-invalid="true"' not in page.text
    assert rows(database) == NOTHING


def test_a_registration_costs_few_statements(
    event: Event, send: Send, answers: dict[str, str], statements: list[str]
) -> None:
    statements.clear()

    send(answers | {"email": "amal@example.org"})

    assert len(statements) <= 8, "\n".join(statements)
