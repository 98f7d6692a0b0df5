"""Forms sent at the same moment: one family once, and never more people than seats."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from flask import Flask

from eventdesk.db import Database
from eventdesk.events.models import Event
from tests.registration.stored import NOTHING, rows, seats_taken


def test_a_form_sent_many_times_at_once_is_one_registration(
    app: Flask, database: Database, event: Event, answers: dict[str, str]
) -> None:
    def send(_turn: int) -> str:
        sent = app.test_client().post("/ar/events/infotag/register", data=answers | {"young": "15"})
        return sent.headers.get("Location", str(sent.status_code))

    with ThreadPoolExecutor(8) as crowd:
        tickets = set(crowd.map(send, range(16)))

    assert len(tickets) == 1
    assert tickets.pop().startswith("/ar/tickets/")
    assert rows(database) == NOTHING | {"registration": 1, "ticket": 1, "attendee": 17}
    assert seats_taken(database, event) == 17


def test_families_asking_at_once_never_get_more_than_the_seats(
    app: Flask, database: Database, event: Event, answers: dict[str, str]
) -> None:
    def send(turn: int) -> int:
        own = {"submission": str(uuid4()), "young": str(turn % 4 + 1), "parent": "0", "child": "0"}
        home = {"REMOTE_ADDR": f"10.1.{turn}.2"}  # each from a network of its own: no limit but the seats
        sent = app.test_client().post("/ar/events/infotag/register", data=answers | own, environ_overrides=home)
        return sent.status_code

    with ThreadPoolExecutor(8) as crowd:
        codes = list(crowd.map(send, range(30)))

    assert set(codes) == {303, 409}
    assert seats_taken(database, event) == rows(database)["attendee"] <= 20
    assert codes.count(303) == rows(database)["registration"]
