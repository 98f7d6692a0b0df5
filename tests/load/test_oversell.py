"""Races for seats, by the real form on the real server with two processes, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventdesk import clock
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import make_event
from tests.databases import Databases
from tests.load.crowd import at_once, open_forms
from tests.server import Server, serving

SEATS, CLIENTS = 20, 400
PARTIES = [1, 2, 3, 4] * (CLIENTS // 4)
TRIES = 3
"""Races of the negative control: one that oversells is enough."""


def open_event(database: Database, slug: str, seats: int) -> int:
    """An event of tomorrow that takes registrations: the server's clock is the real one."""
    tomorrow = clock.now() + timedelta(days=1)
    with database.transaction() as tx:
        ends_at = tomorrow + timedelta(hours=5)
        return make_event(tx, slug, capacity=seats, starts_at=tomorrow, ends_at=ends_at).id


def stored(database: Database, event: int) -> dict[UUID, str]:
    """Page keys of an event's registrations, by the form they came with."""
    with database.reading() as session:
        rows = session.execute(
            select(Registration.submission_id, Registration.page_key).where(Registration.event_id == event)
        ).all()
    return {submission: page_key for submission, page_key in rows}  # noqa: C416 - rows are no tuples to mypy


def people(database: Database, event: int) -> int:
    with database.reading() as session:
        statement = select(func.count()).select_from(Attendee).join(Ticket).where(Ticket.event_id == event)
        return session.scalars(statement).one()


def seats_taken(database: Database, event: int) -> int:
    with database.reading() as session:
        return session.scalars(select(Event.seats_taken).where(Event.id == event)).one()


def test_400_clients_at_once_never_get_more_than_20_seats(server: Server) -> None:
    event = open_event(server.database, "infotag", SEATS)
    families = open_forms(server.url, "infotag", PARTIES)

    answers = at_once(lambda family: family.ask(server.url), families)

    assert {answer.status for answer in answers} == {303, 409}
    tickets = {f.submission: a.page_key for f, a in zip(families, answers, strict=True) if a.status == 303}
    refused = [(f, a) for f, a in zip(families, answers, strict=True) if a.status == 409]
    assert stored(server.database, event) == tickets, "who got a ticket is stored once, and nobody else is"
    assert all(family.answers["name"] in answer.text for family, answer in refused), "nothing typed is lost"
    # A party of one is refused only when no seat is left, so in the end none is.
    given = sum(family.persons for family in families if family.submission in tickets)
    assert given == people(server.database, event) == seats_taken(server.database, event) == SEATS


def test_the_same_form_sent_twice_at_once_gives_one_ticket(server: Server) -> None:
    parties = PARTIES[:20]
    event = open_event(server.database, "infotag", sum(parties))
    families = open_forms(server.url, "infotag", parties)

    answers = at_once(lambda family: family.ask(server.url), [*families, *families])

    assert [answer.status for answer in answers] == [303] * 40
    first, second = ([answer.page_key for answer in half] for half in (answers[:20], answers[20:]))
    assert first == second
    submissions = [family.submission for family in families]
    assert stored(server.database, event) == dict(zip(submissions, first, strict=True))
    assert people(server.database, event) == seats_taken(server.database, event) == sum(parties)


@pytest.fixture
def careless(databases: Databases, tmp_path: Path) -> Iterator[Server]:
    """The same server, with an app that counts seats and then takes them."""
    database = databases.empty("postgresql", "careless")
    with serving(database, tmp_path, app="tests.load.careless:app") as server:
        yield server
    database.engine.dispose()


def test_this_crowd_oversells_an_app_that_counts_before_it_takes(careless: Server) -> None:
    """The negative control: these races are able to fail."""
    given = []
    for race in range(TRIES):
        event = open_event(careless.database, f"race-{race}", SEATS)
        families = open_forms(careless.url, f"race-{race}", PARTIES[:80])
        at_once(lambda family: family.ask(careless.url), families)
        given.append(people(careless.database, event))
        if given[-1] > SEATS:
            break

    assert max(given) > SEATS, f"persons on {SEATS} seats: {given}"
