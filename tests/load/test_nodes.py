"""Two nodes on one PostgreSQL behave as one: seats, limits, sessions and the waiting list."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle

import pytest
from sqlalchemy import func, select

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News
from eventdesk.tickets.models import Attendee
from tests.builders import make_event
from tests.databases import empty
from tests.load.crowd import at_once, open_forms
from tests.load.nodes import Browser, node
from tests.people import PASSWORD, make_member
from tests.registration.waiting_list import ask, states
from tests.server import Server

SEATS = 20
ACCOUNT = "/staff/account"
Nodes = tuple[str, str]


@pytest.fixture(scope="module")
def both(servers: Callable[[str], Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """The addresses of two nodes: the server that all tests share, and one beside it."""
    first = servers("postgresql")
    with node(first.database, tmp_path_factory.mktemp("node")) as second:
        yield first.url, second.url


@pytest.fixture
def database(servers: Callable[[str], Server]) -> Database:
    """The database of both, empty."""
    database = servers("postgresql").database
    empty(database)
    return database


def event_of_tomorrow(database: Database, seats: int) -> int:
    tomorrow = clock.now() + timedelta(days=3)
    with database.transaction() as tx:
        return make_event(tx, "infotag", capacity=seats, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=5)).id


def test_seats_are_counted_for_both(database: Database, both: Nodes) -> None:
    event_of_tomorrow(database, SEATS)
    families = list(zip(open_forms(both[0], "infotag", [1, 2, 3] * 8), cycle(both), strict=False))

    answers = at_once(lambda asked: asked[0].ask(asked[1]), families)

    with database.reading() as session:
        taken = session.scalars(select(Event.seats_taken)).one()
        people = session.scalars(select(func.count()).select_from(Attendee)).one()
        tickets = {row.submission_id: row.page_key for row in session.scalars(select(Registration))}
    assert taken == people == SEATS
    assert {answer.status for answer in answers} == {303, 409}
    given = zip(families, answers, strict=True)
    assert tickets == {family.submission: answer.page_key for (family, _), answer in given if answer.status == 303}


def test_limits_are_counted_for_both(database: Database, both: Nodes) -> None:
    """Ten tries in a quarter of an hour; with counters of their own it would be twenty."""
    browser = Browser(network="203.0.113.42")

    def guess(url: str) -> int:
        browser.open(url, "/staff/sign-in")
        return browser.send(url, "/staff/sign-in", email="omar@example.org", password="wrong for sure").status

    assert [guess(both[turn % 2]) for turn in range(12)] == [422] * 10 + [429] * 2


def test_who_signed_in_at_one_is_known_at_the_other_until_signing_out_there(database: Database, both: Nodes) -> None:
    one, two = both
    browser = Browser()
    browser.open(one, "/staff/sign-in")
    email = make_member(database).email
    assert browser.send(one, "/staff/sign-in", email=email, password=PASSWORD).status == 303
    stolen = Browser(cookie=browser.cookie)

    here, there = browser.open(one, ACCOUNT), browser.open(two, ACCOUNT)
    assert browser.send(two, "/staff/sign-out").status == 303

    assert (here, there) == (200, 200)
    assert stolen.open(one, ACCOUNT) != 200


def test_seats_freed_at_both_at_once_are_offered_once_each_and_told_once(database: Database, both: Nodes) -> None:
    event = event_of_tomorrow(database, 2)
    with database.transaction() as tx:
        first, second, *queue = (
            ask(tx, event, 1, clock.now(), email=f"family{number}@example.org") for number in range(6)
        )

    def cancel(deed: tuple[str, str]) -> int:
        url, key = deed
        browser = Browser()
        browser.open(url, f"/ar/tickets/{key}/cancel")
        return browser.send(url, f"/ar/tickets/{key}/cancel").status

    assert at_once(cancel, [(both[0], first), (both[1], second)]) == [303, 303]

    with database.reading() as session:
        found = states(session, event)
        offers = session.scalars(select(OutgoingMail.recipient).where(OutgoingMail.kind == News.OFFERED)).all()
    offered, waiting = RegistrationStatus.OFFERED, RegistrationStatus.WAITING
    assert [found[key] for key in queue] == [offered, offered, waiting, waiting]
    assert sorted(offers) == ["family2@example.org", "family3@example.org"]
