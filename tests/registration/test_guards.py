"""Programs and hoarders are slowed down, and families do not notice: without a puzzle, and with a way on."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventdesk import clock
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.limits import LimitCounter
from eventdesk.registration.bursts import NOTABLE, allow_more, burst
from eventdesk.registration.guards import share_of
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.rules import mailbox_of
from tests.builders import make_event
from tests.registration.conftest import Send
from tests.registration.stored import NOTHING, rows, seats_taken
from tests.wording import said, shown

FORM = "/ar/events/infotag/register"
HOSTEL = "198.51.100.7"
CONTACT_USED = "Several families are already registered with this phone number or email address."
Wait = Callable[[float], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Wait:
    """Let it be so many seconds later than at the beginning of the test."""
    return lambda seconds: monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=seconds))


@pytest.fixture
def paced(settings: Settings) -> None:
    """As in production: two seconds are the least a person needs."""
    object.__setattr__(settings, "form_seconds", 2)


@pytest.fixture
def hall(database: Database) -> Event:
    """An event with room for several classes."""
    with database.transaction() as tx:
        return make_event(tx, "messe", capacity=500)


def hidden(page: str) -> dict[str, str]:
    """What a form carries along unseen."""
    return dict(re.findall(r'name="(submission|opened)" type="hidden" value="([^"]*)"', page))


def party(answers: dict[str, str], size: int = 1, **more: str) -> dict[str, str]:
    """Another party on a form of its own."""
    return answers | {"submission": str(uuid4()), "young": str(size), "parent": "0", "child": "0"} | more


@pytest.mark.usefixtures("paced", "event")
def test_a_form_sent_at_once_is_asked_for_once_more_and_loses_nothing(
    app: Flask, client: FlaskClient, send: Send, answers: dict[str, str], database: Database, wait: Wait
) -> None:
    opened = hidden(client.get(FORM).text)
    wait(1)

    quick = send(answers | opened)

    assert quick.status_code == 429
    assert said(app, "ar", "Please send the form once more.") in shown(quick)
    assert 'value="أمل"' in quick.text
    assert hidden(quick.text) == opened, "whoever is patient need not wait again"
    assert rows(database) == NOTHING
    wait(3)
    assert send(answers | hidden(quick.text)).status_code == 303


@pytest.mark.usefixtures("paced", "event")
@pytest.mark.parametrize("seconds", [2, 90, 3 * 3600])
def test_a_form_may_stay_open_as_long_as_somebody_likes(
    client: FlaskClient, send: Send, answers: dict[str, str], wait: Wait, seconds: int
) -> None:
    opened = hidden(client.get(FORM).text)
    wait(seconds)

    assert send(answers | opened).status_code == 303


@pytest.mark.usefixtures("paced", "event")
@pytest.mark.parametrize("noted", [None, "", "1-x", "another form's", "\u0661-x", "9" * 400])
def test_a_form_that_cannot_say_when_it_was_opened_is_asked_for_once_more(
    client: FlaskClient, send: Send, answers: dict[str, str], wait: Wait, noted: str | None
) -> None:
    other = hidden(client.get(FORM).text)["opened"]
    wait(60)
    note = {} if noted is None else {"opened": other if noted == "another form's" else noted}

    asked = send(answers | note)

    assert asked.status_code == 429
    wait(63)
    assert send(answers | hidden(asked.text)).status_code == 303


@pytest.mark.usefixtures("paced", "event")
def test_the_language_switch_and_mistakes_do_not_start_the_clock_again(
    client: FlaskClient, send: Send, answers: dict[str, str], wait: Wait
) -> None:
    opened = hidden(client.get(FORM).text)

    switched = send(answers | opened | {"switch": "de"}, "de")
    wrong = send(answers | opened | {"phone": "12"})

    assert hidden(switched.text) == hidden(wrong.text) == opened
    wait(2)
    assert send(answers | opened).status_code == 303


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(
    ("first", "same"),
    [
        ({"phone": "0152 3456789"}, {"phone": "٠٠٤٩ ١٥٢ ٣٤٥٦٧٨٩"}),
        ({"email": "Amal.S@gmail.com"}, {"email": "amals+2@Gmail.com", "phone": "0152 3456789"}),
    ],
)
def test_a_few_families_share_a_contact_and_nobody_fills_a_hall_with_it(
    app: Flask, send: Send, answers: dict[str, str], database: Database, first: dict[str, str], same: dict[str, str]
) -> None:
    few = [send(party(answers, 1, **first), slug="messe").status_code for _ in range(5)]
    sixth = party(answers, 1, **same)

    refused, without = send(sixth, slug="messe"), send(sixth | {"phone": "", "email": ""}, slug="messe")

    assert few == [303] * 5
    assert refused.status_code == 409
    assert "Retry-After" not in refused.headers
    assert said(app, "ar", CONTACT_USED) in shown(refused)
    assert said(app, "ar", "You can come anyway.") in shown(refused)
    assert 'value="أمل"' in refused.text
    assert without.status_code == 303
    with database.transaction() as tx:
        tx.execute(update(Registration).values(status=RegistrationStatus.CANCELLED))
    assert send(sixth | {"submission": str(uuid4())}, slug="messe").status_code == 303


@pytest.mark.usefixtures("hall")
def test_a_contact_counts_for_one_event_and_a_form_sent_again_is_no_new_party(
    event: Event, settings: Settings, send: Send, answers: dict[str, str]
) -> None:
    object.__setattr__(settings, "registrations_per_contact", 1)
    family = party(answers, phone="0152 3456789")

    codes = [send(family, slug=slug).status_code for slug in ("messe", "messe")]

    assert codes == [303, 303]
    assert send(party(answers, phone="0152 3456789")).status_code == 303


def test_a_hostel_and_a_school_with_one_address_do_not_feel_the_limit_on_seats(
    hall: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    classes = [send(party(answers, 28), slug="messe", origin=HOSTEL).status_code for _ in range(3)]
    families = [send(party(answers, 4), slug="messe", origin=HOSTEL).status_code for _ in range(16)]

    assert {*classes, *families} == {303}
    assert seats_taken(database, hall) == 3 * 28 + 16 * 4


def test_one_network_gets_no_hall_full_of_seats_and_what_was_refused_does_not_count(
    app: Flask, hall: Event, settings: Settings, send: Send, answers: dict[str, str], database: Database
) -> None:
    object.__setattr__(settings, "contact", "0391 1234567")
    object.__setattr__(settings, "seats_per_hour", 60)
    twice = party(answers, 29)
    for form in (twice, twice, party(answers, 29)):
        assert send(form, slug="messe", origin=HOSTEL).status_code == 303

    refused = send(party(answers, 29), slug="messe", origin=HOSTEL)

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert said(app, "ar", "Too many registrations in a short time.") in shown(refused)
    assert "0391 1234567" in refused.text
    assert send(party(answers, 2), slug="messe", origin=HOSTEL).status_code == 303
    assert send(party(answers, 29), slug="messe", origin="203.0.113.9").status_code == 303
    assert seats_taken(database, hall) == 3 * 29 + 2


@pytest.mark.parametrize(
    ("capacity", "most", "share"),
    [(None, 150, 150), (500, 150, 150), (60, 150, 30), (100, 150, 50), (40, 150, 30), (20, 150, 30), (60, 20, 20)],
)
def test_the_share_of_one_network_follows_from_the_size_of_the_event(
    capacity: int | None, most: int, share: int
) -> None:
    assert share_of(capacity, most) == share


def test_one_network_gets_half_of_an_event_and_the_other_half_stays_for_others(
    database: Database, send: Send, answers: dict[str, str]
) -> None:
    with database.transaction() as tx:
        day = make_event(tx, "tag", capacity=80)
    hostel = [party(answers, size) for size in (4, 1, 6, 3, 5, 2, 4)]

    codes = [send(family, slug="tag", origin=HOSTEL).status_code for family in hostel]
    greedy = [send(party(answers, 5), slug="tag", origin=HOSTEL).status_code for _ in range(9)]

    assert codes == [303] * 7, "a hostel of twenty-five does not feel it"
    assert greedy == [303] * 3 + [429] * 6
    assert send(party(answers, 30), slug="tag").status_code == 303
    assert seats_taken(database, day) == 40 + 30


def test_a_class_with_its_teacher_finds_room_in_a_small_event(
    database: Database, send: Send, answers: dict[str, str]
) -> None:
    with database.transaction() as tx:
        make_event(tx, "klein", capacity=32)

    assert send(party(answers, 28), slug="klein", origin=HOSTEL).status_code == 303


def test_staff_who_know_the_hostel_let_more_come(
    database: Database, send: Send, answers: dict[str, str], now: datetime, wait: Wait
) -> None:
    with database.transaction() as tx:
        day = make_event(tx, "tag", capacity=60)
    codes = [send(party(answers, 10), slug="tag", origin=HOSTEL).status_code for _ in range(4)]
    with database.transaction() as tx:
        allow_more(tx, day.id, now)

    allowed = send(party(answers, 10), slug="tag", origin=HOSTEL)

    assert codes == [303, 303, 303, 429]
    assert allowed.status_code == 303
    wait(timedelta(days=1).total_seconds())
    assert send(party(answers, 10), slug="tag", origin=HOSTEL).status_code == 429


def test_a_burst_is_kept_as_a_number_and_no_network(
    database: Database, hall: Event, send: Send, answers: dict[str, str], now: datetime
) -> None:
    for origin, families in ((HOSTEL, NOTABLE + 2), ("203.0.113.9", NOTABLE)):
        for _family in range(families):
            send(party(answers, 1), slug="messe", origin=origin)

    with database.reading() as session:
        assert burst(session, hall.id, now) == (NOTABLE + 2, None)
        assert burst(session, hall.id, now + timedelta(days=7)) is None
        assert HOSTEL not in "".join(session.scalars(select(LimitCounter.key)))


def test_neighbours_are_no_burst(
    database: Database, hall: Event, send: Send, answers: dict[str, str], now: datetime
) -> None:
    for _family in range(NOTABLE - 1):
        send(party(answers, 1), slug="messe", origin=HOSTEL)

    with database.reading() as session:
        assert burst(session, hall.id, now) is None


@pytest.mark.parametrize(
    ("address", "box"),
    [
        (None, ""),
        ("Amal+kausa@Example.org", "amal@example.org"),
        ("a.m.a.l@example.org", "a.m.a.l@example.org"),
        ("A.m.al+x@GoogleMail.com", "amal@gmail.com"),
    ],
)
def test_a_box_has_many_addresses(address: str | None, box: str) -> None:
    assert mailbox_of(address) == box
