from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventdesk.checkin.models import Visit
from eventdesk.db import Database
from eventdesk.events.models import Event, Station, Status
from eventdesk.registration.bursts import note_burst
from eventdesk.reports.models import Measure, RecordedCount
from eventdesk.security import Role
from eventdesk.staff.models import AuditEntry
from eventdesk.tickets.models import Attendee, Ticket
from tests.builders import MORNING, make_event, make_ticket
from tests.desk.seen import kept
from tests.people import signed_in

URL = "/staff/events/infotag-halle"


def plan(database: Database, slug: str = "infotag-halle", days: int = 9, **changes: object) -> Event:
    starts_at = MORNING + timedelta(days=days)
    with database.transaction() as tx:
        return make_event(tx, slug, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4), **changes)


def test_the_desk_lists_drafts_coming_and_past_events(organiser: FlaskClient, database: Database) -> None:
    plan(database, "entwurf", status=Status.DRAFT)
    plan(database, "bald", seats_taken=7, capacity=60)
    plan(database, "ohne-grenze", capacity=None)
    plan(database, "vorbei", days=-9)
    plan(database, "abgesagt", status=Status.CANCELLED)

    page = organiser.get("/staff/events?language=en").text

    places = [page.index(mark) for mark in ('id="drafts"', "entwurf", 'id="coming"', "bald", 'id="past"', "vorbei")]
    assert places == sorted(places)
    assert page.index('id="coming"') < page.index("/abgesagt") < page.index('id="past"')
    assert "7 of 60" in page
    assert "0, no limit" in page


def test_the_list_costs_six_statements_however_long_it_is(
    organiser: FlaskClient, database: Database, statements: list[str]
) -> None:
    with database.transaction() as tx:
        for number in range(60):
            starts_at = MORNING - timedelta(days=number + 1)
            make_event(tx, f"vorbei-{number}", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), stations=())

    statements.clear()
    first = organiser.get("/staff/events").text

    assert len(statements) <= 6
    assert "/vorbei-0" in first
    assert "/vorbei-50" not in first
    assert "/vorbei-50" in organiser.get("/staff/events?past=2").text


def test_a_strange_page_number_is_no_error(organiser: FlaskClient) -> None:
    pages = ["0", "-1", "x", "9999", "99999999999999999999", "\x00", "٣"]

    answers = [organiser.get("/staff/events", query_string={"past": page}).status_code for page in pages]

    assert answers == [200] * len(pages)


@pytest.mark.parametrize("rest", ["", "/edit", "/cancel", "/devices"])
def test_an_unknown_event_is_not_found(organiser: FlaskClient, rest: str) -> None:
    slugs = ["unknown", "%00", "x" * 3000, "%C3%BC", "%FF", "a'--", "..%2F.."]

    answers = [organiser.get(f"/staff/events/{slug}{rest}").status_code for slug in slugs]

    assert answers == [404] * len(slugs)


def test_the_page_of_an_event_shows_its_numbers(
    organiser: FlaskClient, database: Database, statements: list[str]
) -> None:
    with database.transaction() as tx:
        event = make_event(tx, "infotag-halle")
        ticket = make_ticket(tx, event)
        make_ticket(tx, event, {"young": 1})
        revoked = make_ticket(tx, event, {"young": 5})
        tx.execute(update(Ticket).where(Ticket.id == revoked.id).values(revoked_at=MORNING))
        seen = list(tx.scalars(select(Attendee).where(Attendee.ticket_id == ticket.id)))
        station = tx.scalars(select(Station).where(Station.key == "training")).one()
        for person in seen:
            person.attended = True
            tx.add(Visit(attendee_id=person.id, station_id=station.id, day=MORNING.date()))

    statements.clear()
    page = organiser.get(f"{URL}?language=en").text

    assert len(statements) <= 9
    assert figures(page) == {
        "Seats taken": "10 of 60",
        "Registered parties": "2",
        "Registered persons": "5",
        "Participants who came": "3",
        "Others who came (children, guests)": "1",
        "Phones in use": "0",
    }
    assert '<td class="table__number">3</td>' in page  # the child is no participant, as in the report


def test_people_counted_without_tickets_are_shown_too(organiser: FlaskClient, database: Database) -> None:
    event = plan(database, days=-9)
    with database.transaction() as tx:
        for kind, persons in (("young", 20), ("parent", 5), ("child", 3)):
            count = {"measure": Measure.ATTENDANCE, "persons": persons, "parties": 0, "method": "tally"}
            tx.add(RecordedCount(event_id=event.id, type=kind, **count))
            tx.add(RecordedCount(event_id=event.id, type=kind, day=MORNING.date(), **count))  # the same people by day

    found = figures(organiser.get(f"{URL}?language=en").text)

    assert (found["Participants who came"], found["Others who came (children, guests)"]) == ("25", "3")


def test_missing_languages_are_named(organiser: FlaskClient, database: Database) -> None:
    plan(database, titles={"de": "Infotag", "ar": "يوم معلومات"})

    page = organiser.get(f"{URL}?language=en").text

    assert "3 languages are missing." in page
    assert "English, Русский, Українська" in page


def test_a_draft_is_published_and_then_shown_to_families(organiser: FlaskClient, database: Database) -> None:
    plan(database, status=Status.DRAFT)
    hidden = organiser.get("/de/events/infotag-halle").status_code

    answers = [organiser.post(f"{URL}/publish").status_code for _ in range(2)]

    assert hidden == 404
    assert answers == [303, 303]
    assert organiser.get("/de/events/infotag-halle").status_code == 200


def test_cancelling_asks_first_and_says_whom_it_concerns(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_ticket(tx, make_event(tx, "infotag-halle"))

    question = organiser.get(f"{URL}/cancel?language=en")
    before = kept(database).status
    answers = [organiser.post(f"{URL}/cancel").status_code for _ in range(2)]

    assert "4 people are registered." in question.text
    assert before == Status.PUBLISHED
    assert answers == [303, 303]
    assert kept(database).status == Status.CANCELLED


def test_what_was_cancelled_is_not_published_again(organiser: FlaskClient, database: Database) -> None:
    plan(database, status=Status.CANCELLED)

    answer = organiser.post(f"{URL}/publish")

    assert answer.status_code == 409
    assert kept(database).status == Status.CANCELLED


@pytest.mark.parametrize(("status", "days"), [(Status.DRAFT, 9), (Status.PUBLISHED, -9)])
def test_neither_a_draft_nor_the_past_is_cancelled(
    organiser: FlaskClient, database: Database, status: Status, days: int
) -> None:
    plan(database, status=status, days=days)

    assert organiser.get(f"{URL}/cancel").status_code == 404
    assert organiser.post(f"{URL}/cancel").status_code == 404
    assert kept(database).status == status


def test_looking_changes_nothing(organiser: FlaskClient, database: Database) -> None:
    plan(database, status=Status.DRAFT)

    answers = [organiser.get(f"{URL}/{verb}").status_code for verb in ("publish", "cancel")]

    assert answers == [405, 404]
    assert kept(database).status == Status.DRAFT


def test_what_was_done_to_an_event_is_recorded(organiser: FlaskClient, database: Database, now: datetime) -> None:
    plan(database, status=Status.DRAFT)

    organiser.post(f"{URL}/publish")
    organiser.post(f"{URL}/cancel")

    with database.reading() as tx:
        entries = tx.execute(
            select(AuditEntry.action, AuditEntry.at)
            .where(AuditEntry.subject == "infotag-halle")
            .order_by(AuditEntry.id)
        ).all()
    assert [tuple(entry) for entry in entries] == [("event-published", now), ("event-cancelled", now)]


def test_helpers_at_a_station_see_an_event_and_cannot_change_it(app: Flask, database: Database) -> None:
    plan(database)
    helper = signed_in(app, database, Role.STATION)

    page = helper.get(URL).text

    assert "/edit" not in page
    assert "/cancel" not in page
    assert helper.get(f"{URL}/edit").status_code == 403
    assert helper.post(f"{URL}/cancel").status_code == 403


@pytest.mark.parametrize("path", ["/publish", "/cancel", "/edit", "/devices", "/devices/99999999999999999999/revoke"])
def test_strange_bodies_are_never_our_fault(organiser: FlaskClient, database: Database, path: str) -> None:
    plan(database)
    bodies = [b"\xff\xfe", b"%00=%00", b"a" * 70_000, b"csrf_token=" + b"%C3%BC" * 5000]
    kinds = ["application/x-www-form-urlencoded", "text/x-unheard-of", "multipart/form-data; boundary=x"]

    answers = [organiser.post(URL + path, data=body, content_type=kind) for body in bodies for kind in kinds]

    assert all(answer.status_code < 500 for answer in answers)


def figures(page: str) -> dict[str, str]:
    """The numbers on the page of an event, by name."""
    items = page.split('<dt class="figures__name">')[1:]
    return {item.split("<")[0]: item.split('<dd class="figures__value">')[1].split("<")[0].strip() for item in items}


def test_a_burst_from_one_network_is_shown_and_can_be_let_through(
    app: Flask, organiser: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as tx:
        event = make_event(tx, "infotag-halle")
        note_burst(tx, event.id, 23, now)
        note_burst(tx, event.id, 12, now)
    address = f"{URL}?language=en"
    sentence = "23 registrations were sent from one network within an hour."

    before, at_a_station = (client.get(address).text for client in (organiser, signed_in(app, database, Role.STATION)))
    answer = organiser.post(f"{URL}/allow-more")

    assert sentence in before
    assert sentence not in at_a_station
    assert answer.status_code == 303
    after = organiser.get(address).text
    assert "You let more register until 24 November 2026, 10:30." in after
    assert "/allow-more" not in after
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all().count("burst-allowed") == 1
