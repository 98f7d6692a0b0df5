"""What a family sees when all seats are taken: the way into the queue, its place there, and the offer it can answer."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.i18n import format_moment
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.service import new_page_key
from eventdesk.vocabulary import Form
from tests.builders import make_event
from tests.databases import in_each_language
from tests.registration.conftest import Send
from tests.registration.stored import NOTHING, registration_of, rows
from tests.registration.waiting_list import Seats, ask, leave, seats, states
from tests.wording import counted, said, shown

WAIT = {"waiting": "1"}


@pytest.fixture
def event(database: Database, now: datetime) -> Event:
    """An information day with 20 seats, in a week."""
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        return make_event(tx, "infotag", capacity=20, starts_at=start, ends_at=start + timedelta(hours=4))


@pytest.fixture
def holder(database: Database, event: Event, now: datetime) -> str:
    """A party that has all the seats."""
    with database.transaction() as tx:
        return ask(tx, event.id, 20, now)


@pytest.fixture
def waiting(holder: str, send: Send, answers: dict[str, str]) -> str:
    """Where the family of Amal, four people, sees its place."""
    return send(answers | WAIT).headers["Location"]


@pytest.fixture
def offered(database: Database, holder: str, waiting: str, now: datetime) -> str:
    """Where the family of Amal sees its offer."""
    with database.transaction() as tx:
        leave(tx, holder, now)
    return waiting


def status_of(database: Database, event: Event, address: str) -> RegistrationStatus:
    with database.reading() as session:
        return states(session, event.id)[address.rpartition("/")[2]]


@in_each_language
def test_a_full_event_offers_the_waiting_list(
    app: Flask, client: FlaskClient, database: Database, holder: str, language: str
) -> None:
    for path in ("", "/register"):
        page = shown(client.get(f"/{language}/events/infotag{path}"))
        for sentence in ("All seats are taken.", "You can join the waiting list.", "You can come anyway."):
            assert said(app, language, sentence) in page
        assert said(app, language, "Join the waiting list") in page


@in_each_language
def test_a_family_waits_and_sees_its_place(
    app: Flask, client: FlaskClient, database: Database, event: Event, holder: str, send: Send,
    answers: dict[str, str], language: str, now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        for _family in range(3):
            ask(tx, event.id, 2, now)

    page = client.get(send(answers | WAIT, language).headers["Location"])

    assert said(app, language, "You are on the waiting list.") in shown(page)
    assert said(app, language, "Your place on the waiting list: %(pos)s", pos=4) in shown(page)
    assert counted(app, language, "%(num)d family ahead of you", "%(num)d families ahead of you", 3) in shown(page)
    assert said(app, language, "You can come anyway.") in shown(page)
    assert '<svg class="qr"' not in page.text
    assert "أمل" not in page.text
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_waiting_takes_no_seat_and_no_ticket(database: Database, event: Event, waiting: str) -> None:
    assert rows(database) == NOTHING | {"registration": 2, "ticket": 1, "attendee": 20}
    with database.reading() as session:
        assert seats(session, event.id) == Seats(20, 20, 4)


def test_sent_twice_is_one_place(holder: str, send: Send, answers: dict[str, str], database: Database) -> None:
    places = {send(answers | WAIT).headers["Location"] for _ in range(3)}

    assert len(places) == 1
    assert rows(database)["registration"] == 2


def test_whoever_fits_by_now_is_not_made_to_wait(
    client: FlaskClient, event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    address = send(answers | WAIT).headers["Location"]

    assert '<svg class="qr"' in client.get(address).text
    assert status_of(database, event, address) == RegistrationStatus.CONFIRMED


def test_a_party_that_does_not_fit_may_wait_with_what_it_typed(
    app: Flask, client: FlaskClient, database: Database, event: Event, send: Send, answers: dict[str, str],
    now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        ask(tx, event.id, 18, now)
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
    app: Flask, event: Event, holder: str, send: Send, answers: dict[str, str], database: Database
) -> None:
    page = send(answers | WAIT | {"young": "21"}, "de")

    assert page.status_code == 409
    sentence = "This event has %(num)d seat in all. Please register fewer people or contact us."
    assert counted(app, "de", sentence, sentence.replace("seat ", "seats "), 20) in shown(page)
    assert rows(database)["registration"] == 1


def test_enter_in_a_refused_form_registers_and_does_not_wait(
    database: Database, event: Event, send: Send, answers: dict[str, str], now: datetime
) -> None:
    with database.transaction() as tx:
        ask(tx, event.id, 18, now)

    page = send(answers, "de").text

    family = page[page.index('id="registration"') :]
    assert 'name="waiting"' not in family


def test_nobody_waits_for_an_event_that_takes_no_registrations(
    database: Database, holder: str, event: Event, send: Send, answers: dict[str, str], now: datetime
) -> None:
    with database.transaction() as tx:
        tx.get_one(Event, event.id).registration_closes_at = now

    assert send(answers | WAIT).status_code == 409
    assert rows(database)["registration"] == 1


def test_an_online_hour_does_not_invite_to_come_anyway(
    app: Flask, client: FlaskClient, database: Database, send: Send, answers: dict[str, str], now: datetime
) -> None:
    start = now + timedelta(days=7)
    with database.transaction() as tx:
        hour = make_event(tx, "stunde", form=Form.ONLINE, starts_at=start, ends_at=start + timedelta(hours=1))
        ask(tx, hour.id, 20, now)

    page = client.get(send(answers | WAIT, "de", "stunde").headers["Location"])

    assert said(app, "de", "Your place on the waiting list: %(pos)s", pos=1) in shown(page)
    assert said(app, "de", "Nobody is ahead of you.") in shown(page)
    assert said(app, "de", "You can come anyway.") not in shown(page)


@in_each_language
def test_an_offer_says_until_when_and_what_then(
    app: Flask, client: FlaskClient, database: Database, event: Event, offered: str, language: str
) -> None:
    page = client.get(offered.replace("/ar/", f"/{language}/"))

    with database.reading() as session:
        ends_at = session.get_one(Event, event.id).starts_at - timedelta(days=6)
    until = format_moment(ends_at, language, event.time_zone)
    assert counted(app, language, "%(num)d seat is free for you.", "%(num)d seats are free for you.", 4) in shown(page)
    question = "Would you like to come? Please reply by %(time)s."
    assert said(app, language, question, time=until) in shown(page)
    assert said(app, language, "If you say no, other people get the seats at once.") in shown(page)


def test_one_tap_turns_an_offer_into_a_ticket(
    client: FlaskClient, database: Database, event: Event, offered: str
) -> None:
    answers = [client.post(f"{offered}/accept") for _tap in range(2)]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, offered)] * 2
    page = client.get(offered).text
    assert '<svg class="qr"' in page
    assert "<bdi>2</bdi> ×" in page
    assert status_of(database, event, offered) == RegistrationStatus.CONFIRMED


@in_each_language
def test_one_tap_declines_for_good(
    app: Flask, client: FlaskClient, database: Database, event: Event, offered: str, language: str
) -> None:
    address = offered.replace("/ar/", f"/{language}/")

    client.post(f"{address}/decline")
    client.post(f"{address}/accept")

    page = shown(client.get(address))
    assert said(app, language, "Thank you for telling us.") in page
    assert said(app, language, "Register again") in page
    assert status_of(database, event, offered) == RegistrationStatus.DECLINED
    with database.reading() as session:
        assert seats(session, event.id) == Seats(20, 0, None)


@in_each_language
def test_an_offer_whose_time_is_over_has_ended_also_without_a_worker(
    app: Flask, client: FlaskClient, event: Event, offered: str, database: Database, language: str,
    monkeypatch: pytest.MonkeyPatch, now: datetime,
) -> None:  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    address = offered.replace("/ar/", f"/{language}/")

    client.post(f"{address}/accept")

    page = shown(client.get(address))
    assert said(app, language, "The time for your answer is over.") in page
    assert said(app, language, "Register again") in page
    assert status_of(database, event, offered) == RegistrationStatus.OFFERED


def test_whoever_joins_after_an_offer_has_ended_gets_its_seats(
    client: FlaskClient, event: Event, offered: str, send: Send, answers: dict[str, str], database: Database,
    monkeypatch: pytest.MonkeyPatch, now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        tx.get_one(Event, event.id).capacity = 4
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))

    later = send(answers | WAIT | {"submission": str(uuid4())}).headers["Location"]

    assert status_of(database, event, offered) == RegistrationStatus.EXPIRED
    assert status_of(database, event, later) == RegistrationStatus.CONFIRMED


@in_each_language
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": Status.CANCELLED}, "This event will not take place."),
        ({"starts_at": -5, "ends_at": -1}, "This event is over."),
    ],
)
def test_nobody_waits_for_what_will_not_take_place(
    app: Flask, client: FlaskClient, database: Database, event: Event, waiting: str, changes: dict[str, object],
    sentence: str, language: str, now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        for name, value in changes.items():
            moved = now + timedelta(hours=value) if isinstance(value, int) else value
            setattr(tx.get_one(Event, event.id), name, moved)

    page = shown(client.get(waiting.replace("/ar/", f"/{language}/")))

    assert said(app, language, sentence) in page
    assert said(app, language, "You are on the waiting list.") not in page


def test_a_place_that_is_told_after_registration_is_not_told_in_the_queue(
    client: FlaskClient, database: Database, event: Event, waiting: str
) -> None:
    assert "Jugendberufsagentur Magdeburg" in client.get(waiting).text
    with database.transaction() as tx:
        tx.get_one(Event, event.id).place_after_registration = True

    assert "Jugendberufsagentur Magdeburg" not in client.get(waiting).text


def test_looking_changes_nothing(client: FlaskClient, database: Database, offered: str, event: Event) -> None:
    answers = [client.get(f"{offered}/{verb}") for verb in ("accept", "decline")]

    assert [answer.status_code for answer in answers] == [405, 405]
    assert status_of(database, event, offered) == RegistrationStatus.OFFERED


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_nobody_answers_for_others(client: FlaskClient, database: Database, offered: str, verb: str) -> None:
    for key in (new_page_key(), "x", "A" * 26):
        assert client.post(f"/de/tickets/{key}/{verb}").status_code == 404


def test_waiting_costs_few_statements(
    client: FlaskClient, holder: str, send: Send, answers: dict[str, str], statements: list[str]
) -> None:
    statements.clear()
    address = send(answers | WAIT | {"email": "amal@example.org"}).headers["Location"]
    assert len(statements) <= 8, "\n".join(statements)

    statements.clear()
    client.get(address)
    assert len(statements) <= 2, "\n".join(statements)
