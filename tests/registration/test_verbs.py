"""The pages on which a family changes, cancels and deletes its registration."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import Client

from eventdesk import clock
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.service import new_page_key
from tests.builders import MORNING, make_event
from tests.databases import in_each_language
from tests.registration.verbs import make_family, make_waiting, registration, seats, ticket, ticket_in
from tests.wording import counted, said, shown

HOUR = timedelta(hours=1)


@in_each_language
def test_a_ticket_leads_to_its_verbs(client: FlaskClient, app: Flask, key: str, language: str) -> None:
    page = client.get(f"/{language}/tickets/{key}")

    for verb in ("change", "cancel", "data", "delete"):
        assert f'href="/{language}/tickets/{key}/{verb}"' in page.text
    assert said(app, language, "Can't come? Please cancel. Then another family can come.") in shown(page)


@in_each_language
def test_cancelling_is_one_question_and_one_tap(
    client: FlaskClient, app: Flask, database: Database, event: Event, key: str, language: str
) -> None:
    question = client.get(f"/{language}/tickets/{key}/cancel")
    with database.reading() as session:
        before = seats(session, event)
    taps = [client.post(f"/{language}/tickets/{key}/cancel") for _tap in range(2)]
    page = client.get(str(taps[0].location))

    one, many = "%(num)d seat becomes free for another family.", "%(num)d seats become free for another family."
    assert counted(app, language, one, many, 4) in shown(question)
    assert before == 4
    assert [tap.status_code for tap in taps] == [303, 303]
    for sentence in (
        "Your registration is cancelled.",
        "You can register again at any time.",
        "You can come anyway.",
    ):
        assert said(app, language, sentence) in shown(page)
    assert f'href="/{language}/events/infotag/register"' in page.text
    assert f"{key}/cancel" not in page.text
    assert f"{key}/data" in page.text
    with database.reading() as session:
        assert seats(session, event) == 0


def test_an_online_hour_invites_nobody_without_a_seat(client: FlaskClient, app: Flask, database: Database) -> None:
    with database.transaction() as tx:
        key = make_family(tx, make_event(tx, "stunde", form="online"))
    client.post(f"/de/tickets/{key}/cancel")

    page = client.get(f"/de/tickets/{key}")

    assert said(app, "de", "Your registration is cancelled.") in shown(page)
    assert said(app, "de", "You can come anyway.") not in shown(page)


@in_each_language
def test_a_place_in_the_queue_is_given_up_in_words(
    client: FlaskClient, app: Flask, database: Database, event: Event, language: str
) -> None:
    with database.transaction() as tx:
        key = make_waiting(tx, event, RegistrationStatus.WAITING)

    change, cancel = (client.get(f"/{language}/tickets/{key}/{verb}") for verb in ("change", "cancel"))
    answer = client.post(f"/{language}/tickets/{key}/cancel")

    assert said(app, language, "You keep your place on the waiting list.") in shown(change)
    assert said(app, language, "Your place on the waiting list goes to the next family.") in shown(cancel)
    assert answer.status_code == 303
    with database.reading() as session:
        assert registration(session, key).status == RegistrationStatus.CANCELLED


@in_each_language
def test_who_was_there_is_told_so(client: FlaskClient, app: Flask, database: Database, key: str, language: str) -> None:
    scan_in(client, database, key)

    for verb in ("change", "cancel"):
        sent = client.post(f"/{language}/tickets/{key}/{verb}", data={"young": "1", "issue": "1"})
        page = client.get(str(sent.location))

        assert sent.status_code == 303
        assert str(sent.location).endswith(verb)
        assert said(app, language, "You have already been seen at the event.") in shown(page)
        assert "<form" not in page.text


@pytest.mark.parametrize(
    ("late", "cancelled", "sentence"),
    [(True, False, "This event is over."), (False, True, "This event will not take place.")],
)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_afterwards_only_seeing_and_deleting_remain(
    client: FlaskClient, app: Flask, database: Database, key: str, monkeypatch: pytest.MonkeyPatch, language: str,
    *, late: bool, cancelled: bool, sentence: str,
) -> None:  # fmt: skip
    if late:
        monkeypatch.setattr(clock, "now", lambda: MORNING + 6 * HOUR)
    if cancelled:
        with database.transaction() as tx:
            tx.execute(update(Event).values(status=Status.CANCELLED))

    page = client.get(f"/{language}/tickets/{key}").text

    for verb in ("change", "cancel"):
        assert f"{key}/{verb}" not in page
        assert said(app, language, sentence) in shown(client.get(f"/{language}/tickets/{key}/{verb}"))
        assert client.post(f"/{language}/tickets/{key}/{verb}", data={"young": "1"}).status_code == 303
    for verb in ("data", "delete"):
        assert f"{key}/{verb}" in page
        assert client.get(f"/{language}/tickets/{key}/{verb}").status_code == 200
    assert ticket_in(database, key).revoked_at is None


@in_each_language
def test_deleting_answers_deleted_at_once(
    client: FlaskClient, app: Flask, database: Database, event: Event, key: str, language: str
) -> None:
    address = f"/{language}/tickets/{key}"
    question = client.get(f"{address}/delete")
    taps = [client.post(f"{address}/delete") for _tap in range(2)]
    page = client.get(str(taps[1].location))

    assert said(app, language, "We cannot undo this.") in shown(question)
    assert [tap.status_code for tap in taps] == [303, 303]
    assert said(app, language, "Your data has been deleted.") in shown(page)
    assert key not in str(taps[0].location)
    for verb in ("", "/change", "/cancel", "/delete", "/data", "/data.json"):
        assert client.get(f"{address}{verb}").status_code == 404
    with database.reading() as session:
        assert seats(session, event) == 0


@pytest.mark.parametrize(
    ("standing", "told", "not_told"),
    [
        (
            "registered",
            "You are no longer registered. Your seats are free for another family.",
            "Only the number of people who came stays. Nobody can tell who it was.",
        ),
        (
            "here",
            "Only the number of people who came stays. Nobody can tell who it was.",
            "You are no longer registered. Your seats are free for another family.",
        ),
    ],
)
def test_deleting_says_before_what_it_will_do(
    client: FlaskClient, app: Flask, database: Database, key: str, standing: str, told: str, not_told: str
) -> None:
    if standing == "here":
        scan_in(client, database, key)

    page = shown(client.get(f"/de/tickets/{key}/delete"))

    assert said(app, "de", told) in page
    assert said(app, "de", not_told) not in page


PAGES = ("change", "cancel", "delete", "data", "data.json")


def test_these_pages_are_for_nobody_else(client: FlaskClient, key: str) -> None:
    for verb in PAGES:
        answer = client.get(f"/de/tickets/{key}/{verb}")

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_looking_changes_nothing(app: Flask, database: Database, event: Event, key: str) -> None:
    scanner_of_a_mail_program = Client(app)
    for verb in PAGES:
        for method in ("HEAD", "GET"):
            assert scanner_of_a_mail_program.open(f"/de/tickets/{key}/{verb}", method=method).status_code == 200

    with database.reading() as session:
        assert registration(session, key).status == RegistrationStatus.CONFIRMED
        assert (seats(session, event), ticket(session, key).issue) == (4, 1)
        assert session.scalars(select(Event.change_number)).one() == 1


def test_whoever_guesses_is_slowed_down(client: FlaskClient, key: str) -> None:
    guesses = [(verb, method) for verb in ("change", "cancel", "delete") for method in ("GET", "POST")]
    guesses += [("data", "GET"), ("data.json", "GET")]

    codes = [
        client.open(f"/de/tickets/{new_page_key()}/{verb}", method=method, data={"young": "1"}).status_code
        for _turn in range(8)
        for verb, method in guesses
    ]

    assert set(codes[:60]) == {404, 303}, "deleting answers deleted, whether there was something or not"
    assert set(codes[60:]) == {429}
    assert client.get(f"/de/tickets/{key}/data").status_code == 200


def test_pages_and_verbs_cost_few_statements(
    client: FlaskClient, database: Database, event: Event, key: str, statements: list[str]
) -> None:
    scan_in(client, database, key)
    limits = [(f"GET {verb}", 3) for verb in PAGES] + [("POST change", 10), ("POST cancel", 10)]
    limits.append(("POST delete", 11))  # one more: the journal, from which a restore deletes again
    for door, limit in limits:
        method, verb = door.split()
        if method == "POST":
            with database.transaction() as tx:
                key = make_family(tx, event, {"young": 2})
        statements.clear()

        client.open(f"/de/tickets/{key}/{verb}", method=method, data={"young": "1", "companion": "2", "issue": "1"})

        assert len(statements) <= limit, "\n".join([door, *statements])


def test_forms_of_other_sites_change_nothing(app: Flask, key: str, database: Database, event: Event) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    stranger = app.test_client()

    codes = [stranger.post(f"/de/tickets/{key}/{verb}").status_code for verb in ("change", "cancel", "delete")]

    assert codes == [400, 400, 400]
    with database.reading() as session:
        assert seats(session, event) == 4


def scan_in(client: FlaskClient, database: Database, key: str) -> None:
    """The door sees the family."""
    with database.transaction() as tx:
        _, token = add_device(tx, "infotag", "door", "Samira", MORNING)
    number = ticket_in(database, key).number
    scan = {"id": "018f3b1e-0000-4000-8000-000000000002", "number": number, "station": "door"}
    answer = client.post(
        "/api/v1/scans",
        json={"scans": [scan | {"scanned_at": MORNING.isoformat()}]},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.get_json()["results"][0]["verdict"] == "welcome"
