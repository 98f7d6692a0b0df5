"""A party that waits becomes another one: it keeps its place, and the queue goes by the same rules as ever."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.events.seats import EventFullError, RegistrationClosedError
from eventdesk.registration.changing import NothingToChangeError, change_party
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.offers import accept, decline
from eventdesk.registration.waiting_change import LargerThanEventError
from eventdesk.tickets.models import Ticket
from tests.databases import in_each_language
from tests.registration.conftest import Send
from tests.registration.waiting_list import WAIT, Seats, ask, entry, leave, seats, states
from tests.wording import counted, said, shown

CONFIRMED, OFFERED, WAITING = (RegistrationStatus(name) for name in ("confirmed", "offered", "waiting"))


def test_a_smaller_party_keeps_its_place_and_gets_seats_when_it_fits(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    first, second = ask(session, hall, 5, now), ask(session, hall, 3, now + timedelta(minutes=1))
    leave(session, full[1], now)  # two seats, too few for either

    change_party(session, first, {"young": 1, "child": 1}, 0, now)

    assert states(session, hall)[first] == OFFERED
    assert states(session, hall)[second] == WAITING
    assert entry(session, first).party == {"young": 1, "child": 1}
    assert seats(session, hall) == Seats(5, 5, 3)


def test_a_larger_party_keeps_its_place_and_may_be_passed_while_it_does_not_fit(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    first, second = ask(session, hall, 2, now), ask(session, hall, 2, now + timedelta(minutes=1))
    change_party(session, first, {"young": 5}, 0, now)
    assert seats(session, hall) == Seats(5, 5, 2)

    leave(session, full[1], now)

    assert states(session, hall)[first] == WAITING
    assert states(session, hall)[second] == OFFERED
    decline(session, second, now)
    leave(session, full[0], now)
    assert states(session, hall)[first] == OFFERED, "nobody who came later got its seats"


def test_no_party_waits_for_more_seats_than_there_are(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    key = ask(session, hall, 2, now)

    with pytest.raises(LargerThanEventError) as refusal:
        change_party(session, key, {"young": 6}, 0, now)

    assert refusal.value.capacity == 5
    assert entry(session, key).persons == 2


def test_after_registration_has_closed_a_waiting_party_can_only_shrink(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    key = ask(session, hall, 2, now)
    session.execute(update(Event).where(Event.id == hall).values(registration_closes_at=now))

    with pytest.raises(RegistrationClosedError):
        change_party(session, key, {"young": 3}, 0, now)
    change_party(session, key, {"young": 1}, 0, now)

    assert seats(session, hall) == Seats(5, 5, 1)


def test_held_seats_follow_the_party_and_what_is_left_over_goes_to_the_next(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    offered, following = ask(session, hall, 3, now), ask(session, hall, 2, now)
    leave(session, full[0], now)
    until = entry(session, offered).offer_ends_at

    change_party(session, offered, {"parent": 1}, 0, now + timedelta(hours=1))

    assert states(session, hall)[following] == OFFERED
    assert entry(session, offered).offer_ends_at == until
    accept(session, offered, now)
    assert session.get_one(Ticket, entry(session, offered).ticket_id).admits == 1
    assert seats(session, hall) == Seats(5, 5, None)


def test_held_seats_become_more_only_where_a_newcomer_would_get_them(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    offered, large = ask(session, hall, 1, now), ask(session, hall, 4, now)
    leave(session, full[0], now)

    change_party(session, offered, {"young": 3}, 0, now)
    assert seats(session, hall) == Seats(5, 5, 4)
    with pytest.raises(EventFullError):
        change_party(session, offered, {"young": 4}, 0, now)

    assert states(session, hall)[large] == WAITING


def test_an_offer_whose_time_is_over_is_no_longer_changed(
    session: Session, hall: int, full: list[str], now: datetime
) -> None:
    offered = ask(session, hall, 3, now)
    leave(session, full[0], now)

    with pytest.raises(NothingToChangeError):
        change_party(session, offered, {"young": 1}, 0, now + timedelta(days=1))


@in_each_language
def test_a_waiting_family_changes_its_size_on_its_page_and_reads_the_rule(
    app: Flask, client: FlaskClient, waiting: str, language: str
) -> None:
    address = waiting.replace("/ar/", f"/{language}/")
    form = client.get(f"{address}/change")

    answer = client.post(f"{address}/change", data={"young": "٣", "issue": "0"})

    assert said(app, language, "You keep your place on the waiting list.") in shown(form)
    assert said(app, language, "See my place on the waiting list") in shown(form)
    assert said(app, language, "Back to my ticket") not in shown(form)
    assert said(app, language, "You then get a new code. The old code is no longer valid.") not in shown(form)
    assert (answer.status_code, answer.location) == (303, address)
    page = client.get(address)
    assert "<bdi>3</bdi> ×" in page.text
    assert said(app, language, "Your place on the waiting list: %(pos)s", pos=1) in shown(page)


@in_each_language
def test_a_family_that_would_wait_in_vain_reads_why(
    app: Flask, client: FlaskClient, coming: Event, waiting: str, language: str
) -> None:
    address = waiting.replace("/ar/", f"/{language}/")

    page = client.post(f"{address}/change", data={"young": "21", "issue": "0"})

    assert page.status_code == 409
    one, more = (
        f"This event has %(num)d {seats} in all. Please register fewer people or contact us."
        for seats in ("seat", "seats")
    )
    assert counted(app, language, one, more, 20) in shown(page)
    assert 'value="21"' in page.text


def test_whose_offer_ended_while_the_form_was_open_is_told(
    app: Flask, client: FlaskClient, database: Database, offered: str, now: datetime
) -> None:
    assert said(app, "ar", "We keep these seats for you until the same time as before.") in shown(
        client.get(f"{offered}/change")
    )
    with database.transaction() as tx:
        entry(tx, offered.rpartition("/")[2]).offer_ends_at = now

    answer = client.post(f"{offered}/change", data={"young": "1", "issue": "0"})

    assert answer.status_code == 303
    assert "<form" not in client.get(str(answer.location)).text


def test_a_form_of_before_the_offer_became_a_ticket_changes_no_code(
    app: Flask, client: FlaskClient, database: Database, send: Send, answers: dict[str, str], offered: str
) -> None:
    client.post(f"{offered}/accept")

    page = client.post(f"{offered}/change", data={"young": "1", "issue": "0"})

    assert page.status_code == 409
    assert said(app, "ar", "Please check the numbers and send them once more.") in shown(page)
    assert send(answers | WAIT).headers["Location"] == offered
