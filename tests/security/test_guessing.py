"""Guessing: what is secret is long, what does not exist looks alike, and tries are counted for all spellings."""

import base64
import math

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from eventdesk.checkin.pairing import add_device, invite_device
from eventdesk.db import Database
from eventdesk.registration.models import Registration
from eventdesk.registration.service import new_page_key
from eventdesk.security import Role, limiter
from eventdesk.staff import throttle
from tests.builders import MORNING, make_event
from tests.people import address, make_member, try_sign_in

FULL_WIDTH = "ｏrganiser@example.org"


def bits(secrets: list[str]) -> float:
    """Entropy a secret can have at most, by its length and the letters seen."""
    letters = set("".join(secrets))
    return min(len(secret) for secret in secrets) * math.log2(len(letters))


def test_secrets_are_long_and_never_repeat(database: Database) -> None:
    with database.transaction() as tx:
        event = make_event(tx)
        tokens = [add_device(tx, event.slug, "door", "x", MORNING)[1] for _ in range(20)]
        invitations = [invite_device(tx, event, ["door"], None, MORNING).secret for _ in range(20)]
    keys = [new_page_key() for _ in range(20)]

    for secrets in (tokens, invitations, keys):
        assert len(set(secrets)) == len(secrets)
        assert bits(secrets) >= 128
    assert len(base64.b32decode(keys[0].upper() + "======")) == 16


def test_a_deleted_ticket_looks_like_one_that_never_was(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")
    answers = {"young": "1", "name": "Amal", "spoken_language": "de"}
    own = str(client.post("/de/events/infotag/register", data=answers).location)
    assert client.get(own).status_code == 200
    with database.transaction() as tx:
        tx.execute(delete(Registration))

    deleted = client.get(own)

    for other in (f"/de/tickets/{new_page_key()}", f"/de/tickets/{'a' * 26}", f"/de/tickets/{'0' * 26}"):
        answer = client.get(other)
        assert answer.status_code == deleted.status_code == 404
        assert answer.text.replace(other[3:], "") == deleted.text.replace(own[3:], "")
        assert dict(answer.headers) == dict(deleted.headers)


def test_codes_that_are_none_look_alike(client: FlaskClient, database: Database) -> None:
    codes = ["x", "0" * 32, "Z" * 32, "0G002C9J6CT3ADHQ700RTN9SSH9AKJ5Y", "0G002C9J6CT3ADHQ700RTN9SSH9AKJ5Y0", "%00"]

    answers = [client.get(f"/T/{code}", headers={"Accept-Language": "de"}) for code in codes]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("path", ["/de/tickets/{}", "/T/{}"])
def test_guessing_is_slowed_down_and_real_tickets_still_open(
    client: FlaskClient, database: Database, path: str
) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")
    answers = {"young": "1", "name": "Amal", "spoken_language": "de"}
    own = str(client.post("/de/events/infotag/register", data=answers).location)

    guesses = [client.get(path.format(f"{number:026d}")) for number in range(80)]

    assert guesses[0].status_code == 404
    assert guesses[-1].status_code == 429
    assert int(guesses[-1].headers["Retry-After"]) > 0
    assert client.get(own).status_code == 200, "a family in the same network finds its ticket"
    assert client.get("/T/x", headers={"X-Forwarded-For": "198.51.100.99"}).status_code == 404


def test_another_spelling_of_an_account_gives_no_more_tries(client: FlaskClient, database: Database) -> None:
    make_member(database)
    spellings = [address(Role.ORGANISER), FULL_WIDTH, FULL_WIDTH.upper(), " organiser@example.org "]

    tries = [try_sign_in(client, spelling, "wrong").status_code for spelling in spellings * 3]

    assert tries == [422] * 10 + [429] * 2
    assert try_sign_in(client, FULL_WIDTH, "wrong", origin="203.0.113.77").status_code == 422


def test_opening_one_account_frees_no_tries_on_others(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A helper who may sign in must not guess an organiser's password in between, for ever."""
    cleared: list[str] = []
    monkeypatch.setattr(limiter.limiter, "clear", lambda limit, *_key: cleared.append(limit.namespace))

    with app.test_request_context("/"):
        throttle.forget_tries(address(Role.STATION))

    assert cleared == ["sign-in", "sign-in-account"]
