"""What a family sees while it has no ticket: its place in the queue, and the offer it can answer."""

from datetime import datetime, timedelta

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
from tests.registration.waiting_list import WAIT, Seats, ask, seats, status_of
from tests.wording import counted, said, shown


@in_each_language
def test_a_family_waits_and_sees_its_place(
    app: Flask, client: FlaskClient, database: Database, coming: Event, holder: str, send: Send,
    answers: dict[str, str], language: str, now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        for _family in range(3):
            ask(tx, coming.id, 2, now)

    page = client.get(send(answers | WAIT, language).headers["Location"])

    assert said(app, language, "You are on the waiting list.") in shown(page)
    assert said(app, language, "Your place on the waiting list: %(pos)s", pos=4) in shown(page)
    assert counted(app, language, "%(num)d family ahead of you", "%(num)d families ahead of you", 3) in shown(page)
    assert said(app, language, "You can come anyway.") in shown(page)
    assert '<svg class="qr"' not in page.text
    assert "أمل" not in page.text
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("no-store", "noindex")


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
    app: Flask, client: FlaskClient, database: Database, coming: Event, offered: str, language: str
) -> None:
    page = client.get(offered.replace("/ar/", f"/{language}/"))

    with database.reading() as session:
        ends_at = session.get_one(Event, coming.id).starts_at - timedelta(days=6)
    until = format_moment(ends_at, language, coming.time_zone)
    assert counted(app, language, "%(num)d seat is free for you.", "%(num)d seats are free for you.", 4) in shown(page)
    question = "Would you like to come? Please reply by %(time)s."
    assert said(app, language, question, time=until) in shown(page)
    assert said(app, language, "If you say no, other people get the seats at once.") in shown(page)


def test_one_tap_turns_an_offer_into_a_ticket(
    client: FlaskClient, database: Database, coming: Event, offered: str
) -> None:
    answers = [client.post(f"{offered}/accept") for _tap in range(2)]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, offered)] * 2
    page = client.get(offered).text
    assert '<svg class="qr"' in page
    assert "<bdi>2</bdi> ×" in page
    assert status_of(database, coming, offered) == RegistrationStatus.CONFIRMED


@in_each_language
def test_one_tap_declines_for_good(
    app: Flask, client: FlaskClient, database: Database, coming: Event, offered: str, language: str
) -> None:
    address = offered.replace("/ar/", f"/{language}/")

    client.post(f"{address}/decline")
    client.post(f"{address}/accept")

    page = shown(client.get(address))
    assert said(app, language, "Thank you for telling us.") in page
    assert said(app, language, "Register again") in page
    assert status_of(database, coming, offered) == RegistrationStatus.DECLINED
    with database.reading() as session:
        assert seats(session, coming.id) == Seats(20, 0, None)


@in_each_language
def test_an_offer_whose_time_is_over_has_ended_also_without_a_worker(
    app: Flask, client: FlaskClient, coming: Event, offered: str, database: Database, language: str,
    monkeypatch: pytest.MonkeyPatch, now: datetime,
) -> None:  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    address = offered.replace("/ar/", f"/{language}/")

    client.post(f"{address}/accept")

    page = shown(client.get(address))
    assert said(app, language, "The time for your answer is over.") in page
    assert said(app, language, "Register again") in page
    assert status_of(database, coming, offered) == RegistrationStatus.OFFERED


@in_each_language
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": Status.CANCELLED}, "This event will not take place."),
        ({"starts_at": -5, "ends_at": -1}, "This event is over."),
    ],
)
def test_nobody_waits_for_what_will_not_take_place(
    app: Flask, client: FlaskClient, database: Database, coming: Event, waiting: str, changes: dict[str, object],
    sentence: str, language: str, now: datetime,
) -> None:  # fmt: skip
    with database.transaction() as tx:
        for name, value in changes.items():
            moved = now + timedelta(hours=value) if isinstance(value, int) else value
            setattr(tx.get_one(Event, coming.id), name, moved)

    page = shown(client.get(waiting.replace("/ar/", f"/{language}/")))

    assert said(app, language, sentence) in page
    assert said(app, language, "You are on the waiting list.") not in page


def test_a_place_that_is_told_after_registration_is_not_told_in_the_queue(
    client: FlaskClient, database: Database, coming: Event, waiting: str
) -> None:
    assert "Jugendberufsagentur Magdeburg" in client.get(waiting).text
    with database.transaction() as tx:
        tx.get_one(Event, coming.id).place_after_registration = True

    assert "Jugendberufsagentur Magdeburg" not in client.get(waiting).text


def test_looking_changes_nothing(client: FlaskClient, database: Database, offered: str, coming: Event) -> None:
    answers = [client.get(f"{offered}/{verb}") for verb in ("accept", "decline")]

    assert [answer.status_code for answer in answers] == [405, 405]
    assert status_of(database, coming, offered) == RegistrationStatus.OFFERED


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_nobody_answers_for_others(client: FlaskClient, database: Database, offered: str, verb: str) -> None:
    for key in (new_page_key(), "x", "A" * 26):
        assert client.post(f"/de/tickets/{key}/{verb}").status_code == 404
