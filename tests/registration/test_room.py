"""The online room: closed to everybody until it opens, then one tap for those who hold a ticket, counted once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.checkin.models import Scan, Visit
from eventdesk.checkin.online import take_back_online
from eventdesk.db import Database
from eventdesk.events.models import Event, Station, Status
from eventdesk.i18n import LANGUAGES, direction
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.service import new_page_key
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.service import code_for
from eventdesk.vocabulary import INFODAY_STATIONS, Form
from tests.builders import make_event
from tests.registration.conftest import Send
from tests.registration.stored import ticket_of
from tests.wording import counted, said, shown

LINK = "https://rooms.example.org/stunde?pwd=7&x=1"
MARK = "rooms.example.org"
KEYS = {0: b"\x07" * 32}
OPENS = timedelta(minutes=15)


@pytest.fixture
def hour(database: Database, now: datetime) -> Event:
    """An online hour in German and Arabic, which begins in a quarter of an hour: its room has just opened."""
    begin = now + OPENS
    with database.transaction() as tx:
        return make_event(
            tx, "stunde", form=Form.ONLINE, join_url=LINK, languages=["de", "ar"],
            starts_at=begin, ends_at=begin + timedelta(hours=1),
        )  # fmt: skip


@pytest.fixture
def ticket_page(hour: Event, send: Send, answers: dict[str, str]) -> str:
    """Where the family of Amal finds its ticket."""
    return str(send({**answers, "email": "amal@example.org"}, slug="stunde").headers["Location"])


@pytest.fixture
def door(ticket_page: str) -> str:
    return f"{ticket_page}/room"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Any:
    """Move the clock to minutes after the room has opened."""
    return lambda minutes: monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=minutes))


def here(session: Session) -> dict[str, int]:
    """How many people were seen, by the key of the station."""
    seen = select(Station.key, func.count()).join(Visit, Visit.station_id == Station.id).group_by(Station.key)
    return {key: persons for key, persons in session.execute(seen)}  # noqa: C416 - rows


def attended(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attendee).where(Attendee.attended)) or 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_joins_is_counted_and_led_on(
    app: Flask, client: FlaskClient, door: str, ticket_page: str, database: Database, language: str
) -> None:
    door = door.replace("/ar/", f"/{language}/")

    assert said(app, language, "Join now") in shown(client.get(ticket_page.replace("/ar/", f"/{language}/")))
    answer = client.post(door)
    page = client.get(answer.headers["Location"])

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{door}?joined=1")
    assert f'<html lang="{language}" dir="{direction(language)}">' in page.text
    assert f'content="0; url={LINK}"' in shown(page), "followed at once, also without scripts"
    assert f'href="{LINK}"' in shown(page)
    assert 'rel="noreferrer"' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert said(app, language, "You do not have to turn on your camera.") in shown(page)
    with database.reading() as session:
        assert here(session) == {"room": 4}
        assert attended(session) == 4


def test_joining_twice_counts_once_and_looking_counts_nobody(
    client: FlaskClient, door: str, database: Database
) -> None:
    before = client.get(door)
    with database.reading() as session:
        assert (MARK in before.text, here(session)) == (False, {})

    for _ in range(3):
        client.post(door)
        client.get(door)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Scan)) == 1
        assert here(session) == {"room": 4}
        scan = session.scalars(select(Scan)).one()
        assert (scan.device_id, scan.admitted, scan.offline) == (None, True, False)


def test_a_page_loaded_again_shows_the_link_but_leads_nowhere(client: FlaskClient, door: str) -> None:
    client.post(door)

    page = client.get(door).text

    assert MARK in page
    assert "http-equiv" not in page


def test_what_the_host_took_back_stays_taken_back(
    client: FlaskClient, door: str, database: Database, hour: Event, answers: dict[str, str], now: datetime
) -> None:
    client.post(door)
    with database.transaction() as tx:
        take_back_online(tx, hour.id, ticket_of(database, answers["submission"]).id, now)

    client.post(door)

    with database.reading() as session:
        assert (here(session), attended(session)) == ({}, 0)
    assert MARK in client.get(door).text, "the way in stays open"


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_it_opens_there_is_a_waiting_room(
    app: Flask, client: FlaskClient, door: str, at: Any, database: Database, language: str
) -> None:
    at(-42.5)

    page = client.get(door.replace("/ar/", f"/{language}/"))

    assert counted(app, language, "Please wait %(num)d more minute.", "Please wait %(num)d more minutes.", 43) in shown(
        page
    )
    assert said(app, language, "Look again") in shown(page)
    assert "http-equiv" not in page.text
    assert client.post(door).headers["Location"] == door
    with database.reading() as session:
        assert here(session) == {}


def test_days_before_it_names_the_day_only(client: FlaskClient, door: str, at: Any) -> None:
    at(-60 * 24 * 9)

    page = client.get(door.replace("/ar/", "/de/")).text

    assert "23. November 2026, 10:30" in page
    assert "Minuten" not in page.partition("<main")[2].replace("15 Minuten", "")


def test_after_the_end_nobody_joins(app: Flask, client: FlaskClient, door: str, at: Any, database: Database) -> None:
    at(76)

    client.post(door)
    page = client.get(door)

    assert said(app, "ar", "This event is over.") in shown(page)
    assert MARK not in page.text
    with database.reading() as session:
        assert here(session) == {}


@pytest.mark.parametrize("minutes", [-1, 75])
def test_it_opens_a_quarter_of_an_hour_before_and_closes_at_the_end(
    client: FlaskClient, door: str, at: Any, minutes: int
) -> None:
    at(minutes)
    assert client.post(door).headers["Location"] == door
    at(minutes + 1 if minutes < 0 else minutes - 1)
    assert client.post(door).headers["Location"] == f"{door}?joined=1"


@pytest.mark.parametrize("what", ["cancelled", "revoked", "waiting", "in_person"])
def test_without_a_valid_ticket_the_door_leads_back_to_its_page(
    client: FlaskClient, door: str, ticket_page: str, database: Database, what: str
) -> None:
    statement: Any = {
        "cancelled": update(Event).values(status=Status.CANCELLED),
        "revoked": update(Ticket).values(revoked_at=clock.now()),
        "waiting": update(Registration).values(ticket_id=None, status=RegistrationStatus.WAITING),
        "in_person": update(Event).values(form=Form.IN_PERSON, district_ags="15003"),
    }[what]
    with database.transaction() as tx:
        tx.execute(statement)

    entered, looked = client.post(door), client.get(door)

    assert entered.headers["Location"] == door
    assert (looked.status_code, looked.headers["Location"]) == (303, ticket_page)
    with database.reading() as session:
        assert here(session) == {}


def test_strangers_learn_nothing_and_are_slowed_down(client: FlaskClient, hour: Event) -> None:
    answers = [client.post(f"/de/tickets/{new_page_key()}/room").status_code for _ in range(31)]
    answers += [client.get(f"/de/tickets/{new_page_key()}/room").status_code for _ in range(31)]

    assert (set(answers[:60]), answers[-1]) == ({404}, 429)


def test_the_address_of_the_room_is_nowhere_before_somebody_joins(
    app: Flask, client: FlaskClient, ticket_page: str, database: Database, answers: dict[str, str], at: Any
) -> None:
    """Walks every address that is open to families and strangers, and everything that was mailed."""
    ticket = ticket_of(database, answers["submission"])
    values = {
        "language": "ar", "slug": "stunde", "key": ticket_page.rpartition("/")[2], "code": code_for(ticket, KEYS),
    }  # fmt: skip
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    walked = [str(rule) for rule in rules if rule.arguments <= values.keys() and not str(rule).startswith("/staff")]
    found = []
    for minutes in (-60, 0):
        at(minutes)
        for rule in walked:
            path = rule
            for name, value in values.items():
                path = path.replace(f"<{name}>", value).replace(f"<language:{name}>", value)
            if MARK.encode() in client.get(path, headers={"Accept-Encoding": "identity"}).data:
                found.append(path)

    with database.reading() as session:
        mails = [str(vars(mail)) for mail in session.scalars(select(OutgoingMail))]
    assert {"/<language:language>/tickets/<key>", "/<language:language>/tickets/<key>/room"} <= set(walked)
    assert not found
    assert not [mail for mail in mails if MARK in mail]


def test_a_room_without_a_link_asks_for_patience(
    app: Flask, client: FlaskClient, door: str, database: Database
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(join_url=""))

    client.post(door)
    page = client.get(f"{door}?joined=1")

    assert said(app, "ar", "The link to the room is still missing.") in shown(page)
    assert "http-equiv" not in page.text
    with database.reading() as session:
        assert here(session) == {"room": 4}


def test_the_session_names_its_languages_and_the_next_one_in_yours(
    client: FlaskClient, door: str, database: Database, now: datetime
) -> None:
    with database.transaction() as tx:
        for days, spoken in ((7, ["de", "uk"]), (14, ["de", "ru"])):
            begin = now + timedelta(days=days)
            make_event(
                tx, f"stunde-{spoken[1]}", form=Form.ONLINE, languages=spoken,
                starts_at=begin, ends_at=begin + timedelta(hours=1),
            )  # fmt: skip

    pages = {language: shown(client.get(door.replace("/ar/", f"/{language}/"))) for language in ("de", "ru", "ar")}

    assert "Diese Stunde ist auf Deutsch und Arabisch." in pages["de"]
    assert "/events/stunde-" not in pages["de"]
    assert "/ru/events/stunde-ru" in pages["ru"]
    assert "немецкий и арабский" in pages["ru"]


def test_online_visitors_of_a_hybrid_event_are_seen_in_its_room(
    client: FlaskClient, database: Database, send: Send, answers: dict[str, str], now: datetime
) -> None:
    with database.transaction() as tx:
        make_event(
            tx, "beides", form=Form.HYBRID, join_url=LINK, stations=INFODAY_STATIONS,
            starts_at=now, ends_at=now + timedelta(hours=2),
        )  # fmt: skip
    page = send(answers, slug="beides").headers["Location"]

    client.post(f"{page}/room")

    assert '<svg class="qr"' in client.get(page).text
    with database.reading() as session:
        assert here(session) == {"room": 4}, "an event that was imported without a room gets one"


def test_a_page_costs_three_statements(client: FlaskClient, door: str, statements: list[str], at: Any) -> None:
    client.post(door)
    for minutes, language in ((-60, "ru"), (0, "ar"), (80, "ru")):
        at(minutes)
        statements.clear()

        client.get(door.replace("/ar/", f"/{language}/"))

        assert len(statements) <= 3, "\n".join(statements)
