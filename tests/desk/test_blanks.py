"""Blank tickets at the desk: made once, printed as often as somebody spills coffee, never those in use."""

import re
from datetime import datetime

import pytest
import zxingcpp
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from eventdesk.db import Database, table_of
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.tickets.service import address_of, attendee_rows, code_for
from eventdesk.vocabulary import Form
from tests.builders import make_event
from tests.tickets.sheets import drawn, opened, told

URL = "/staff/events/infotag-magdeburg/blank-tickets"
KEYS = {0: b"\x07" * 32}


@pytest.fixture
def given_event(database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx)


def blanks(database: Database) -> list[Ticket]:
    with database.reading() as tx:
        return list(tx.scalars(select(Ticket).where(Ticket.source == Source.BLANK).order_by(Ticket.number)))


def test_tickets_are_made_audited_and_offered_for_printing(
    organiser: FlaskClient, database: Database, given_event: None, now: datetime
) -> None:
    answer = organiser.post(URL, data={"count": "12"})
    page = organiser.get(URL).text

    assert (answer.status_code, answer.location) == (303, URL)
    assert len(blanks(database)) == 12
    assert "12 Tickets drucken" in page
    with database.reading() as tx:
        entry = tx.scalars(select(AuditEntry).where(AuditEntry.action == "blank-tickets-made")).one()
    assert entry.subject == "infotag-magdeburg 12"


def test_the_print_has_the_codes_of_all_that_nobody_came_with(
    organiser: FlaskClient, database: Database, given_event: None
) -> None:
    organiser.post(URL, data={"count": "3"})
    used, *others = blanks(database)
    with database.transaction() as tx:
        tx.execute(insert(table_of(Attendee)), attendee_rows(used.id, {"young": 1}, 9))

    answer = organiser.get(f"{URL}/1.pdf")

    assert answer.mimetype == "application/pdf"
    read = {code.text for code in zxingcpp.read_barcodes(drawn(answer.data))}
    assert read == {address_of(code_for(ticket, KEYS), "events.example.org", secure=True) for ticket in others}
    assert "2 Tickets drucken" in organiser.get(URL).text
    assert "Jugendberufsagentur Magdeburg" in {text for text, _language in told(answer.data)}


def test_batches_are_printed_apart_and_what_is_used_up_is_not_printed(
    organiser: FlaskClient, database: Database, given_event: None
) -> None:
    organiser.post(URL, data={"count": "1"})
    with database.transaction() as tx:
        tx.execute(insert(table_of(Attendee)), attendee_rows(blanks(database)[0].id, {"young": 1}, 9))
        make_event(tx, "anderswo")

    assert [organiser.get(f"{URL}/{batch}.pdf").status_code for batch in (0, 1, 2)] == [404] * 3
    assert organiser.get("/staff/events/anderswo/blank-tickets/1.pdf").status_code == 404
    assert "alle in Gebrauch" in organiser.get(URL).text


@pytest.mark.parametrize("count", ["", "0", "-1", "201", "viele", "1.5"])
def test_a_wrong_number_makes_nothing(
    organiser: FlaskClient, database: Database, given_event: None, count: str
) -> None:
    answer = organiser.post(URL, data={"count": count})

    assert answer.status_code == 422
    assert re.search(r'href="#count"', answer.text)
    assert blanks(database) == []


def test_who_meets_online_needs_none(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE)

    assert organiser.get("/staff/events/stunde/blank-tickets").status_code == 404


def test_two_hundred_are_twenty_pages_and_cost_few_statements(
    organiser: FlaskClient, database: Database, given_event: None, statements: list[str]
) -> None:
    organiser.post(URL, data={"count": "200"})
    statements.clear()

    document = organiser.get(f"{URL}/1.pdf").data

    assert len(statements) <= 6, "\n".join(statements)
    assert len(opened(document).pages) == 20
    with database.reading() as tx:
        assert tx.scalar(select(func.count(func.distinct(Ticket.number)))) == 200
