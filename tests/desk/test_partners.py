"""Partners at the desk and on their own page: planned, asked, confirmed, printed, ticked as present, forgotten."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event, Station, Status
from eventdesk.halls.models import Partner, PartnerStand
from eventdesk.halls.rules import Answer, link_key
from eventdesk.outbox.models import OutgoingMail
from eventdesk.retention.queries import due_events
from eventdesk.retention.rules import Term
from eventdesk.retention.service import forget_contacts
from eventdesk.staff.models import AuditEntry
from tests.builders import MORNING, make_event
from tests.desk.seen import opened, wrong_fields
from tests.people import signed_in
from tests.tickets.sheets import opened as opened_pdf

URL = "/staff/events/infotag-magdeburg/partners"
IHK = {"organisation": "IHK Magdeburg", "contact": "Frau Beispiel", "email": "Info@IHK.example.org", "phone": "0391 12"}


@pytest.fixture
def now() -> datetime:
    return MORNING - timedelta(days=5)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    return signed_in(app, database)


@pytest.fixture
def stations(database: Database) -> dict[str, str]:
    """The stations of an event, by key, as the form sends them."""
    with database.transaction() as tx:
        event = make_event(tx)
        return {one.key: str(one.id) for one in tx.scalars(select(Station).where(Station.event_id == event.id))}


def add(organiser: FlaskClient, **changes: Any) -> int:
    assert organiser.post(URL, data=IHK | changes).status_code == 303
    return 1


def kept(database: Database) -> Partner:
    with database.reading() as tx:
        return tx.scalars(select(Partner)).one()


def own_page(database: Database) -> str:
    partner = kept(database)
    return f"/staff/partners/{link_key('5' * 64, partner.id, partner.link_number)}"


def test_the_page_shows_who_stands_where(organiser: FlaskClient, database: Database, stations: dict[str, str]) -> None:
    add(organiser, stations=[stations["general"], stations["training"]])

    page = organiser.get(URL).text

    assert page.count("IHK Magdeburg") == 3
    assert "noch nicht gefragt" in page
    assert kept(database).email == "info@ihk.example.org"
    assert opened(organiser, f"{URL}/{kept(database).id}")["stations"] == [stations["general"], stations["training"]]


def test_an_organisation_is_planned_once_and_a_door_is_nobodys_station(
    organiser: FlaskClient, database: Database, stations: dict[str, str]
) -> None:
    add(organiser)

    twice = organiser.post(URL, data=IHK)
    at_door = organiser.post(URL, data=IHK | {"organisation": "HWK", "stations": [stations["door"]]})
    nothing = organiser.post(URL, data={"email": "keine Mail", "phone": "ruf an"})

    assert [answer.status_code for answer in (twice, at_door, nothing)] == [422] * 3
    assert "steht schon auf der Liste" in wrong_fields(twice)["organisation"]
    assert set(wrong_fields(nothing)) == {"organisation", "email", "phone"}
    assert kept(database).organisation == "IHK Magdeburg"


def test_a_partner_confirms_by_its_own_link(
    organiser: FlaskClient, client: FlaskClient, database: Database, stations: dict[str, str], now: datetime
) -> None:
    add(organiser, stations=[stations["general"]])
    organiser.post(f"{URL}/{kept(database).id}/send")
    with database.reading() as tx:
        mail = tx.scalars(select(OutgoingMail)).one()
    assert mail.recipient == "info@ihk.example.org"
    assert f"https://events.example.org{own_page(database)}" in mail.text
    assert "Ich habe allgemeine und rechtliche Fragen." in mail.text

    shown = client.get(own_page(database))
    assert "Informationstag Ausbildung" in shown.text
    assert kept(database).answer == Answer.OPEN, "opening the page confirms nothing"
    client.post(own_page(database), data={"answer": "yes"})

    partner = kept(database)
    assert (partner.answer, partner.answered_at, partner.answered_by) == (Answer.YES, now, None)
    assert "bestätigt" in organiser.get(URL).text
    client.post(own_page(database), data={"answer": "no"})
    assert kept(database).answer == Answer.NO


def test_a_link_ends_with_the_event_with_another_address_and_when_staff_end_it(
    app: Flask, organiser: FlaskClient, client: FlaskClient, database: Database, stations: dict[str, str]
) -> None:
    add(organiser)
    number, old = kept(database).id, own_page(database)

    organiser.post(f"{URL}/{number}", data=IHK | {"email": "neu@ihk.example.org"})
    renewed = own_page(database)
    organiser.post(f"{URL}/{number}/end-links")
    last = own_page(database)
    assert [client.get(page).status_code for page in (old, renewed, last)] == [404, 404, 200]
    assert client.post(old, data={"answer": "yes"}).status_code == 404

    with database.transaction() as tx:
        tx.scalars(select(Event)).one().status = Status.CANCELLED
    assert client.get(last).status_code == 404
    assert client.get(f"{last}/briefing.pdf").status_code == 404


def test_staff_note_what_was_said_on_the_phone(
    organiser: FlaskClient, database: Database, stations: dict[str, str]
) -> None:
    add(organiser, email="")
    number = kept(database).id

    organiser.post(f"{URL}/{number}/confirm")

    assert kept(database).answer == Answer.YES
    assert kept(database).answered_by is not None
    assert organiser.post(f"{URL}/{number}/send").status_code == 404, "there is no address"
    assert organiser.post(f"{URL}/{number}/dance").status_code == 422
    organiser.post(f"{URL}/{number}/remove")
    with database.reading() as tx:
        assert not tx.scalars(select(Partner)).all()
        actions = [action for action in tx.scalars(select(AuditEntry.action)) if action.startswith("partner")]
    assert sorted(actions) == ["partner-confirm", "partner-kept", "partner-remove"]


def test_the_briefing_is_one_page_with_the_link_to_confirm(
    organiser: FlaskClient, client: FlaskClient, database: Database, stations: dict[str, str]
) -> None:
    add(organiser, organisation="Netzwerk " + "für alle " * 11, stations=list(stations.values())[1:])

    own, printed = (
        client.get(f"{own_page(database)}/briefing.pdf"),
        organiser.get(f"{URL}/{kept(database).id}/briefing.pdf"),
    )

    for answer in (own, printed):
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(opened_pdf(answer.data).pages) == 1
    assert "Frau Beispiel" not in opened_pdf(printed.data).pages[0].extract_text()


def test_the_page_costs_few_statements_however_many_partners(
    organiser: FlaskClient, database: Database, stations: dict[str, str], statements: list[str]
) -> None:
    with database.transaction() as tx:
        event = tx.scalars(select(Event)).one()
        for number in range(30):
            partner = Partner(event_id=event.id, organisation=f"Partner {number}")
            tx.add(partner)
            tx.flush()
            tx.add(PartnerStand(partner_id=partner.id, station_id=int(stations["general"])))
    statements.clear()

    organiser.get(URL)

    assert len(statements) <= 6, "\n".join(statements)


def test_whom_to_talk_to_is_forgotten_and_the_organisation_stays(
    organiser: FlaskClient, database: Database, stations: dict[str, str], now: datetime
) -> None:
    add(organiser)

    with database.transaction() as tx:
        due = [due_events(tx, Term.CONTACTS, MORNING + timedelta(days=days)) for days in (14, 14.5)]
        assert forget_contacts(tx, "infotag-magdeburg", now) == 1
    assert due == [[], ["infotag-magdeburg"]]

    partner = kept(database)
    assert (partner.organisation, partner.contact, partner.email, partner.phone) == ("IHK Magdeburg", "", "", "")


@pytest.mark.usefixtures("stations")
class TestAfterwards:
    @pytest.fixture
    def now(self) -> datetime:
        return MORNING + timedelta(hours=8)

    def test_the_record_names_those_who_were_there(self, organiser: FlaskClient, database: Database) -> None:
        for name in ("IHK Magdeburg", "HWK Magdeburg"):
            organiser.post(URL, data={"organisation": name})
        with database.reading() as tx:
            ihk = tx.scalars(select(Partner.id).where(Partner.organisation == "IHK Magdeburg")).one()

        organiser.post(f"{URL}/present", data={"there": str(ihk)})

        record = organiser.get("/staff/events/infotag-magdeburg/record.pdf").data
        text = opened_pdf(record).pages[0].extract_text()
        assert "IHK Magdeburg" in text
        assert "HWK Magdeburg" not in text
