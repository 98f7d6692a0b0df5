"""Today says what needs a hand, leads to where it is done, and costs the same however much there is."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Conflict, Device
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.halls.models import Interpreter, Partner
from eventdesk.halls.rules import Answer
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration
from eventdesk.reports.delivery.models import ReportSchedule
from eventdesk.security import Role
from tests.builders import MORNING, make_event, make_ticket
from tests.people import signed_in

URL = "/staff/?language=en"
SENT = {"station": "door", "scanned_at": MORNING.isoformat(), "offline": False}
LATER = MORNING + timedelta(hours=6)
GERMAN = {"de": "Infotag"}


def coming(session: Session, slug: str = "infotag-halle", days: float = 5, **changes: Any) -> Event:
    """An event that nothing is missing from, unless something is changed."""
    starts_at = MORNING + timedelta(days=days)
    return make_event(session, slug, **{"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=4)} | changes)


def party(event: Event, status: str = "waiting", persons: int = 3, **changes: Any) -> Registration:
    key = uuid4().hex[:26]
    values = {"page_key": key, "submission_id": uuid4(), "fingerprint": b"", "created_at": MORNING, "language": "ar"}
    return Registration(
        event_id=event.id, status=status, persons=persons, **{"spoken_language": "de", "queued_at": MORNING} | values
        | changes,
    )  # fmt: skip


def mail(session: Session, event: Event) -> None:
    """A message that the mail server refused."""
    family = party(event, "confirmed", email="x@example.org")
    session.add_all([
        family,
        OutgoingMail(
            message_id=uuid4().hex, recipient="x@example.org", language="ar", subject="", text="", kind="moved",
            about=family.page_key, created_at=MORNING, due_at=MORNING, failed_at=MORNING, failure="refused",
        ),
    ])  # fmt: skip


def conflict(session: Session, event: Event) -> None:
    session.add(Conflict(event_id=event.id, scan_id=uuid4(), cause="unknown", sent=SENT, noticed_at=MORNING))


def phone(event: Event, **changes: Any) -> Device:
    return Device(event_id=event.id, paired_at=MORNING, expires_at=MORNING, **changes)


CASES: dict[str, tuple[Any, str, str]] = {
    "a draft": (lambda tx: coming(tx, status=Status.DRAFT), "Not published yet", ""),
    "a language nobody speaks": (
        lambda tx: tx.add(party(coming(tx, languages=["de"]), "confirmed", spoken_language="ar")),
        "No interpreter: Arabic",
        "/interpreters",
    ),
    "partners": (
        lambda tx: [
            tx.add(Partner(event_id=event.id, organisation=name, answer=answer))
            for event in [coming(tx)]
            for name, answer in (("IHK", Answer.OPEN), ("HWK", Answer.OPEN), ("LAMSA", Answer.YES))
        ],
        "2 partners have not confirmed",
        "/partners",
    ),
    "a party to call": (
        lambda tx: tx.add(party(coming(tx), "offered", phone="+4915112345678", offer_ends_at=LATER)),
        "Call 1 party",
        "/waiting",
    ),
    "parties that wait": (
        lambda tx: [tx.add(party(event)) for event in [coming(tx)] for _ in range(2)],
        "2 parties wait for seats",
        "/waiting",
    ),
    "a text": (lambda tx: coming(tx, titles=GERMAN | {"en": "x", "ru": "x", "uk": "x"}), "Arabic", "/edit#texts-ar"),
    "a link": (lambda tx: coming(tx, form="online"), "The link to the online room is missing", "/edit#join_url"),
    "a bounced mail": (lambda tx: mail(tx, coming(tx)), "1 message did not arrive", "/mails"),
    "no phone": (lambda tx: coming(tx, days=0.5), "No phone is paired", "/devices"),
    "a silent phone": (
        lambda tx: tx.add(phone(coming(tx, days=-0.1))),
        "1 phone was not heard of",
        "/live",
    ),
    "a scan to check": (lambda tx: conflict(tx, coming(tx, days=-1, closed_at=None)), "1 scan to check", "/to-check"),
    "an event that is over": (lambda tx: coming(tx, days=-1), "Over and not closed yet", "/close"),
}


@pytest.mark.parametrize("case", list(CASES))
def test_what_needs_a_hand_leads_to_where_it_is_done(organiser: FlaskClient, database: Database, case: str) -> None:
    prepare, said, place = CASES[case]
    with database.transaction() as tx:
        prepare(tx)

    page = organiser.get(URL).text

    assert said in page
    assert f'href="/staff/events/infotag-halle{place}"' in page
    assert organiser.get(f"/staff/events/infotag-halle{place.split('#')[0]}").status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"days": 20},
        {"days": 5, "status": Status.CANCELLED},
        {"days": -40},
        {"days": -1, "closed_at": MORNING},
        {"days": -1, "status": Status.DRAFT},
    ],
)
def test_what_nobody_has_to_look_at_is_not_shown(
    organiser: FlaskClient, database: Database, changes: dict[str, Any]
) -> None:
    with database.transaction() as tx:
        coming(tx, titles=GERMAN, **changes)

    page = organiser.get(URL).text

    assert "Nothing needs your hand." in page
    assert "infotag-halle" not in page


def test_an_event_that_is_ready_is_named_as_such(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        event = coming(tx)
        tx.add(party(event, "confirmed", spoken_language="ar"))
        tx.add(party(event, "cancelled", spoken_language="other"))

    page = organiser.get(URL).text

    assert "Nothing needs your hand." in page
    assert page.index("Well prepared") < page.index("/staff/events/infotag-halle")


def test_meetings_of_professionals_need_no_other_languages(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        coming(tx, preset="expert", titles=GERMAN)

    assert "Text is missing" not in organiser.get(URL).text


def test_a_missing_interpreter_is_urgent_a_week_before(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        for slug, days in (("bald", 6), ("spaeter", 9)):
            tx.add(party(coming(tx, slug, days, languages=["de"]), "confirmed", spoken_language="ru"))

    page = organiser.get(URL).text

    bald, spaeter = page.split('<article class="task"')[1:]
    assert "urgent" in bald
    assert "urgent" not in spaeter


def test_an_interpreter_who_is_booked_is_not_missing(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        event = coming(tx, languages=["de"])
        tx.add(party(event, "confirmed", spoken_language="ru"))
        tx.add(Interpreter(event_id=event.id, language="ru", name="Elena", booked=True))

    assert "No interpreter" not in organiser.get(URL).text


def test_a_report_that_could_not_be_sent_is_due(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        plan = {"protection": "round", "attached": True, "active": True, "day": 1, "since": "2026-10"}
        tx.add(ReportSchedule(campaign="", trouble="open-events", **plan))
        tx.add(ReportSchedule(campaign="x", last_month="2026-10", **plan))

    page = organiser.get(URL).text

    assert page.count("Monthly report is due: October 2026") == 1
    assert "It could not be sent yet." in page


@pytest.mark.parametrize(("role", "target"), [(Role.STATION, "/staff/events"), (Role.MINISTRY, "/reports/")])
def test_others_begin_elsewhere(app: Flask, database: Database, role: Role, target: str) -> None:
    assert signed_in(app, database, role).get("/staff/").location == target


@pytest.fixture
def busy(database: Database, now: datetime) -> None:
    """Two hundred events, five thousand registrations and three hundred waiting parties."""
    with database.transaction() as tx:
        events = [coming(tx, f"e{number}", number % 13 + 0.5, stations=(), titles=GERMAN) for number in range(200)]
        columns = ("status", "persons", "spoken_language", "page_key", "submission_id", "fingerprint", "created_at")
        rows = [
            dict(
                zip(columns, ("waiting" if n < 300 else "confirmed", 3, "ar", f"k{n}", uuid4(), b"", now), strict=True)
            )
            | {"event_id": events[n % 200].id, "interpreter": False}
            for n in range(5_000)
        ]
        tx.execute(insert(Registration), rows)
        make_ticket(tx, events[0])


@pytest.mark.usefixtures("busy")
def test_today_costs_six_statements_with_two_hundred_events(organiser: FlaskClient, statements: list[str]) -> None:
    statements.clear()
    page = organiser.get(URL).text

    assert len(statements) <= 6
    assert page.count('<article class="task"') == 200
    assert "2 parties wait for seats" in page
