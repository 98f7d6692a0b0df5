import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from eventdesk import clock
from eventdesk.checkin.models import Device
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.security import Role
from eventdesk.staff.models import AuditEntry
from tests.builders import make_event
from tests.people import signed_in

URL = "/staff/events/infotag-halle/devices"


@pytest.fixture
def event(database: Database) -> Event:
    with database.transaction() as tx:
        return make_event(tx, "infotag-halle")


def invite(client: FlaskClient, stations: list[str]) -> str:
    """The secret of a new pairing link."""
    return secret_in(client.post(URL, data={"stations": stations}))


def secret_in(page: TestResponse) -> str:
    """What a pairing page shows this once."""
    assert page.status_code == 201
    found = re.search(r"https://events\.example\.org/scan/#pair=([\w-]+)", page.text)
    assert found is not None
    return found.group(1)


def hand_over(app: Flask, secret: str, name: str = "Tür links") -> int:
    """Open the link on a phone."""
    return app.test_client().post("/api/v1/devices/pair", json={"secret": secret, "name": name}).status_code


def test_a_phone_is_paired_by_a_link_and_a_code(app: Flask, organiser: FlaskClient, event: Event) -> None:
    waiting = organiser.get(f"{URL}?language=en").text

    paired = hand_over(app, invite(organiser, ["door", "training"]))
    page = organiser.get(URL).text

    assert "No phone is paired yet." in waiting
    assert paired == 201
    assert "Tür links" in page
    assert "Entrance, I want to do vocational training" in page
    assert "In use" in page


def test_the_code_on_the_screen_is_the_link(organiser: FlaskClient, event: Event) -> None:
    page = organiser.post(URL, data={"stations": ["door"]}).text

    assert page.count('<svg class="qr"') == 1
    assert "style=" not in page


def test_the_secret_is_kept_as_a_hash_and_shown_once(organiser: FlaskClient, database: Database, event: Event) -> None:
    secret = invite(organiser, ["door"])

    with database.reading() as tx:
        device = tx.scalars(select(Device)).one()
    assert device.pairing_hash not in {None, secret}
    assert secret not in organiser.get(URL).text


def test_a_link_works_once_and_for_fifteen_minutes(
    app: Flask, organiser: FlaskClient, event: Event, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, late = invite(organiser, ["door"]), invite(organiser, ["door"])

    answers = [hand_over(app, used), hand_over(app, used)]
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=15))
    answers.append(hand_over(app, late))

    assert answers == [201, 410, 410]
    assert "Waits for a phone" not in organiser.get(f"{URL}?language=en").text


@pytest.mark.parametrize("stations", [[], ["kitchen"], ["door", "room"], ["\x00"]])
def test_a_phone_scans_at_stations_the_event_has(
    organiser: FlaskClient, database: Database, event: Event, stations: list[str]
) -> None:
    answer = organiser.post(URL, data={"stations": stations})

    assert answer.status_code == 422
    with database.reading() as tx:
        assert tx.scalars(select(Device)).all() == []


def test_a_draft_has_no_phones(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag-halle", status=Status.DRAFT)

    answer = organiser.post(f"{URL}?language=en", data={"stations": ["door"]})

    assert answer.status_code == 422
    assert "Please publish the event first." in answer.text


def test_a_blocked_phone_is_no_longer_let_in(
    app: Flask, organiser: FlaskClient, database: Database, event: Event
) -> None:
    secret = invite(organiser, ["door"])
    token = app.test_client().post("/api/v1/devices/pair", json={"secret": secret, "name": "T"}).get_json()["token"]
    phone = {"Authorization": f"Bearer {token}"}
    before = app.test_client().get("/api/v1/roster", headers=phone).status_code
    with database.reading() as tx:
        device_id = tx.scalars(select(Device.id)).one()

    answer = organiser.post(f"{URL}/{device_id}/revoke")

    after = app.test_client().get("/api/v1/roster", headers=phone).status_code
    assert (before, answer.status_code, after) == (200, 303, 401)
    assert "Blocked" in organiser.get(f"{URL}?language=en").text


def test_a_phone_of_another_event_is_not_found(organiser: FlaskClient, database: Database, event: Event) -> None:
    invite(organiser, ["door"])
    with database.transaction() as tx:
        make_event(tx, "infotag-burg")
        device_id = tx.scalars(select(Device.id)).one()

    answers = [organiser.post(f"/staff/events/infotag-burg/devices/{n}/revoke") for n in (device_id, 10**30)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_helpers_pair_phones_and_block_only_their_own(app: Flask, database: Database, event: Event) -> None:
    organiser, helper = signed_in(app, database), signed_in(app, database, Role.STATION)
    invite(organiser, ["door"])
    invite(helper, ["door"])
    with database.reading() as tx:
        theirs, own = tx.scalars(select(Device.id).order_by(Device.id))

    page = helper.get(URL).text
    answers = [helper.post(f"{URL}/{device_id}/revoke").status_code for device_id in (theirs, own)]

    assert page.count("/revoke") == 1
    assert answers == [403, 303]


def test_pairing_is_recorded(organiser: FlaskClient, database: Database, event: Event) -> None:
    invite(organiser, ["door"])

    with database.reading() as tx:
        actions = list(tx.scalars(select(AuditEntry.action)))
    assert "phone-invited" in actions


def test_a_scan_is_a_sign_of_life(
    app: Flask, organiser: FlaskClient, database: Database, event: Event, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as tx:
        _, token = add_device(tx, event.slug, "door", "Tür links", now)
    before = organiser.get(f"{URL}?language=en").text
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=7))
    scan = {"id": str(uuid4()), "code": "x", "station": "door", "scanned_at": now.isoformat()}

    app.test_client().post("/api/v1/scans", json={"scans": [scan]}, headers={"Authorization": f"Bearer {token}"})

    assert "not yet" in before
    assert "10:37" in organiser.get(f"{URL}?language=en").text


def test_a_lost_first_try_gets_another_code_and_the_old_one_opens_nothing(
    app: Flask, organiser: FlaskClient, database: Database, event: Event
) -> None:
    lost = invite(organiser, ["door", "training"])
    with database.reading() as tx:
        device_id = tx.scalars(select(Device.id)).one()

    again = secret_in(organiser.post(f"{URL}/{device_id}/again"))

    assert [hand_over(app, lost), hand_over(app, again)] == [410, 201]
    with database.reading() as tx:
        assert tx.scalars(select(Device.id)).all() == [device_id]


def test_the_code_of_a_phone_in_use_pairs_another_for_the_same_stations(
    app: Flask, organiser: FlaskClient, database: Database, event: Event
) -> None:
    first = invite(organiser, ["door", "training"])
    token = app.test_client().post("/api/v1/devices/pair", json={"secret": first, "name": "Tab"}).get_json()["token"]
    with database.reading() as tx:
        device_id = tx.scalars(select(Device.id)).one()

    again = secret_in(organiser.post(f"{URL}/{device_id}/again"))
    paired = app.test_client().post("/api/v1/devices/pair", json={"secret": again, "name": "App"}).get_json()

    old = app.test_client().get("/api/v1/roster", headers={"Authorization": f"Bearer {token}"})
    assert [station["key"] for station in paired["stations"]] == ["door", "training"]
    assert old.status_code == 200, "what the tab has not sent must still find its way"


def test_a_blocked_phone_gets_no_other_code(organiser: FlaskClient, database: Database, event: Event) -> None:
    invite(organiser, ["door"])
    with database.reading() as tx:
        device_id = tx.scalars(select(Device.id)).one()
    organiser.post(f"{URL}/{device_id}/revoke")

    assert organiser.post(f"{URL}/{device_id}/again").status_code == 404


def test_the_list_says_what_a_phone_still_holds_and_until_when_it_scans(
    organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    with database.transaction() as tx:
        device, _ = add_device(tx, event.slug, "door", "Tür links", now)
        device.unsent = 41
        tx.execute(update(Event).values(ends_at=now + timedelta(days=3)))

    page = organiser.get(f"{URL}?language=en").text

    assert '<td class="table__number">41</td>' in page
    assert "until 27 November 2026, 10:30" in page


def test_whoever_pairs_has_accepted_the_pledge_and_the_record_says_when(
    app: Flask, organiser: FlaskClient, database: Database, event: Event, now: datetime
) -> None:
    hand_over(app, invite(organiser, ["door"]))

    with database.reading() as tx:
        device_id, paired_at = tx.execute(select(Device.id, Device.paired_at)).one()
        pledge = tx.scalars(select(AuditEntry).where(AuditEntry.action == "phone-paired-pledge-accepted")).one()
    assert (pledge.subject, pledge.at, paired_at) == (f"{event.slug} {device_id}", now, now)
