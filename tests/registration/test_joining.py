"""A family finds all seats taken and joins the waiting list, with everything it typed."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import RegistrationStatus
from tests.databases import in_each_language
from tests.registration.conftest import Send
from tests.registration.stored import NOTHING, registration_of, rows
from tests.registration.waiting_list import WAIT, Seats, ask, seats, status_of
from tests.wording import counted, said, shown


@in_each_language
def test_a_full_event_offers_the_waiting_list(
    app: Flask, client: FlaskClient, database: Database, holder: str, language: str
) -> None:
    for path in ("", "/register"):
        page = shown(client.get(f"/{language}/events/infotag{path}"))
        for sentence in ("All seats are taken.", "You can join the waiting list.", "You can come anyway."):
            assert said(app, language, sentence) in page
        assert said(app, language, "Join the waiting list") in page


def test_waiting_takes_no_seat_and_no_ticket(database: Database, coming: Event, waiting: str) -> None:
    assert rows(database) == NOTHING | {"registration": 2, "ticket": 1, "attendee": 20}
    with database.reading() as session:
        assert seats(session, coming.id) == Seats(20, 20, 4)


def test_sent_twice_is_one_place(holder: str, send: Send, answers: dict[str, str], database: Database) -> None:
    places = {send(answers | WAIT).headers["Location"] for _ in range(3)}

    assert len(places) == 1
    assert rows(database)["registration"] == 2


def test_whoever_fits_by_now_is_not_made_to_wait(
    client: FlaskClient, coming: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    address = send(answers | WAIT).headers["Location"]

    assert '<svg class="qr"' in client.get(address).text
    assert status_of(database, coming, address) == RegistrationStatus.CONFIRMED


def test_a_party_that_does_not_fit_may_wait_with_what_it_typed(
    app: Flask, client: FlaskClient, database: Database, coming: Event, send: Send, answers: dict[str, str],
    now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        ask(tx, coming.id, 18, now)
    typed = answers | {"phone": "0391 12345", "interpreter": "y", "home": "15083"}

    refused = send(typed, "de")
    form = re.search(r'role="alert".*?<form.*?</form>', refused.text, re.DOTALL)
    assert form
    assert said(app, "de", "You can register fewer people or join the waiting list.") in shown(refused)
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))

    assert send(sent, "de").status_code == 303
    stored = registration_of(database, answers["submission"])
    assert (stored.status, stored.party, stored.phone) == (
        RegistrationStatus.WAITING, {"young": 2, "parent": 1, "child": 1}, "+4939112345",
    )  # fmt: skip
    assert (stored.interpreter, stored.home_ags, stored.spoken_language) == (True, "15083", "ar")


def test_a_party_larger_than_the_event_is_told_so(
    app: Flask, coming: Event, holder: str, send: Send, answers: dict[str, str], database: Database
) -> None:
    page = send(answers | WAIT | {"young": "21"}, "de")

    assert page.status_code == 409
    sentence = "This event has %(num)d seat in all. Please register fewer people or contact us."
    assert counted(app, "de", sentence, sentence.replace("seat ", "seats "), 20) in shown(page)
    assert rows(database)["registration"] == 1


def test_enter_in_a_refused_form_registers_and_does_not_wait(
    database: Database, coming: Event, send: Send, answers: dict[str, str], now: datetime
) -> None:
    with database.transaction() as tx:
        ask(tx, coming.id, 18, now)

    page = send(answers, "de").text

    family = page[page.index('id="registration"') :]
    assert 'name="waiting"' not in family


def test_nobody_waits_for_an_event_that_takes_no_registrations(
    database: Database, holder: str, coming: Event, send: Send, answers: dict[str, str], now: datetime
) -> None:
    with database.transaction() as tx:
        tx.get_one(Event, coming.id).registration_closes_at = now

    assert send(answers | WAIT).status_code == 409
    assert rows(database)["registration"] == 1


def test_whoever_joins_after_an_offer_has_ended_gets_its_seats(
    client: FlaskClient, coming: Event, offered: str, send: Send, answers: dict[str, str], database: Database,
    monkeypatch: pytest.MonkeyPatch, now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        tx.get_one(Event, coming.id).capacity = 4
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))

    later = send(answers | WAIT | {"submission": str(uuid4())}).headers["Location"]

    assert status_of(database, coming, offered) == RegistrationStatus.EXPIRED
    assert status_of(database, coming, later) == RegistrationStatus.CONFIRMED


def test_waiting_costs_few_statements(
    client: FlaskClient, holder: str, send: Send, answers: dict[str, str], statements: list[str]
) -> None:
    statements.clear()
    address = send(answers | WAIT | {"email": "amal@example.org"}).headers["Location"]
    assert len(statements) <= 8, "\n".join(statements)

    statements.clear()
    client.get(address)
    assert len(statements) <= 2, "\n".join(statements)
