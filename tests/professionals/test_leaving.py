"""R13: keeping in contact by a consent of its own; and leaving nothing behind."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.journal import Deletion, hash_of
from eventdesk.professionals.leaving import erase_again
from eventdesk.professionals.models import KeptContact, Organisation, Person, Team
from eventdesk.reports.organisations import meeting_figures
from eventdesk.retention.service import forget_contacts
from eventdesk.tickets.models import Ticket
from tests.builders import MORNING
from tests.professionals.conftest import Answers, make_meeting

URL = "/de/professionals/lag"


@pytest.fixture(autouse=True)
def meeting(database: Database) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "lag", "expert", capacity=30)


def rows(database: Database, *tables: type) -> list[int | None]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_r13_science_keeps_in_contact_by_a_consent_of_its_own_until_it_withdraws(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    science = answers("Universität", "science", "Anna", email="anna@example.org", keep_contact="y")
    sent = client.post(URL, data=science)
    client.post(URL, data=answers("IHK", "chamber", "Ben", email="ben@example.org"))
    with database.transaction() as tx:
        forget_contacts(tx, "lag", MORNING + timedelta(days=15))

    assert sent.status_code == 303
    page = organiser.get("/staff/events/lag/meeting").text
    assert "anna@example.org" in page
    assert "ben@example.org" not in page
    with database.reading() as session:
        kept = session.scalars(select(KeptContact)).one()
    assert "Kontakt behalten" in client.get(f"/de/professionals/contacts/{kept.key}").text
    assert client.post(f"/de/professionals/contacts/{kept.key}").status_code == 303
    assert client.post(f"/de/professionals/contacts/{kept.key}").status_code == 404
    assert rows(database, KeptContact) == [0]


def test_nobody_keeps_in_contact_without_an_address(client: FlaskClient, database: Database, answers: Answers) -> None:
    answer = client.post(URL, data=answers("Universität", "science", "Anna", keep_contact="y"))

    assert answer.status_code == 422
    assert rows(database, Team) == [0]


def test_before_the_meeting_deleting_frees_the_seats(client: FlaskClient, database: Database, answers: Answers) -> None:
    sent = client.post(URL, data=answers("IHK", "chamber", "Anna", "Ben", email="a@example.org", keep_contact="y"))

    asked = client.get(f"{sent.location}/delete").status_code
    deleted = client.post(f"{sent.location}/delete").status_code

    assert (asked, deleted) == (200, 303)
    assert client.get(str(sent.location)).status_code == 404
    assert rows(database, Person, Team, Organisation, KeptContact) == [0, 0, 0, 0]
    with database.reading() as session:
        assert session.scalars(select(Event.seats_taken)).one() == 0
        assert session.scalar(select(func.count()).where(Ticket.revoked_at.is_not(None))) == 2


def test_of_who_was_there_only_numbers_stay_and_a_backup_is_told_so(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    sent = client.post(URL, data=answers("IHK", "chamber", "Anna"))
    with database.reading() as session:
        anna = str(session.scalars(select(Person.id)).one())
    organiser.post("/staff/events/lag/presence", data={"shown": [anna], "here": [anna]})

    client.post(f"{sent.location}/delete")

    with database.reading() as session:
        found = meeting_figures(session, session.scalars(select(Event)).one())
        names = [*session.scalars(select(Person.name)), *session.scalars(select(Organisation.name))]
        subject = session.scalars(select(Deletion.subject)).one()
    assert (found.participants, found.organisations_there) == (1, 1)
    assert names == ["", ""]
    with database.transaction() as tx:
        assert not erase_again(tx, subject, MORNING)


def test_a_restored_copy_forgets_once_more(client: FlaskClient, database: Database, answers: Answers) -> None:
    sent = client.post(URL, data=answers("IHK", "chamber", "Anna"))
    with database.transaction() as tx:
        key = tx.scalars(select(Team.page_key)).one()
    assert key in str(sent.location)

    with database.transaction() as tx:
        assert erase_again(tx, hash_of(key), MORNING)
    assert rows(database, Person, Team) == [0, 0]
