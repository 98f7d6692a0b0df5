"""R09: an expert exchange online, with organisations and their kinds, a programme, and no cap of twenty."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.professionals.models import Meeting, Organisation, Person, Team
from eventdesk.reports.closing import close_event
from eventdesk.reports.organisations import MeetingFigures, meeting_figures
from eventdesk.retention.service import count_people, forget_contacts, forget_people
from eventdesk.tickets.models import Attendee
from tests.builders import MORNING
from tests.professionals.conftest import Answers, make_meeting

URL, LIST = "/de/professionals/fachaustausch", "/staff/events/fachaustausch/presence"
KINDS = ("chamber", "association", "education", "company", "migrant_org")


@pytest.fixture
def meeting(database: Database) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "fachaustausch", "expert", join_url="https://rooms.example.org/fach")


def figures(database: Database) -> MeetingFigures:
    with database.reading() as session:
        return meeting_figures(session, session.scalars(select(Event)).one())


def tick(organiser: FlaskClient, database: Database, names: set[str], **more: Any) -> int:
    with database.reading() as session:
        people = session.execute(select(Person.id, Person.name)).all()
    here = [str(one.id) for one in people if one.name in names]
    return organiser.post(LIST, data={"shown": [str(one.id) for one in people], "here": here, **more}).status_code


@pytest.mark.usefixtures("meeting")
def test_r09_thirty_two_experts_register_and_are_counted_by_kind_of_organisation(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    page = client.get(URL).text
    assert "Zugänge zur Ausbildung" in page
    names = [f"Person {chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(32)]
    for number, name in enumerate(names):
        kind = KINDS[number % 5]
        origin = {"X-Forwarded-For": f"198.51.{number}.7"}
        sent = client.post(URL, data=answers(f"{kind} {number % 20}", kind, name), headers=origin)
        assert sent.status_code == 303, sent.text
    ticked = tick(organiser, database, set(names))

    found = figures(database)

    assert ticked == 303
    assert found.participants == 32
    assert set(found.persons) == set(KINDS)
    assert found.organisations_there == found.organisations_registered == 20
    assert "32" in organiser.get(f"{LIST}.csv").text


@pytest.mark.usefixtures("meeting")
def test_the_page_exists_in_german_and_english_only(client: FlaskClient) -> None:
    assert "Expert exchange" in client.get(URL.replace("/de/", "/en/")).text
    assert client.get(URL.replace("/de/", "/ar/")).location == URL


@pytest.mark.usefixtures("meeting")
def test_a_form_grows_without_scripts_and_keeps_what_was_typed(client: FlaskClient, answers: Answers) -> None:
    page = client.post(URL, data=answers("IHK", "chamber", "Anna", step="more")).text

    assert 'name="name_2"' in page
    assert 'value="Anna"' in page
    assert 'value="IHK"' in page


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize(
    "wrong",
    [{"organisation": " "}, {"type": "families"}, {"name_1": "http://x.example"}, {"website": "x"}, {"email": "x"}],
)
def test_what_is_wrong_is_said_and_nobody_is_registered(
    client: FlaskClient, database: Database, answers: Answers, wrong: dict[str, str]
) -> None:
    answer = client.post(URL, data=answers("IHK", "chamber", "Anna") | wrong)

    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Team)) == 0


@pytest.mark.usefixtures("meeting")
def test_a_form_sent_twice_registers_once_and_another_one_is_told(
    client: FlaskClient, database: Database, answers: Answers
) -> None:
    form = answers("IHK", "chamber", "Anna", submission=str(uuid4()))
    first, second = client.post(URL, data=form), client.post(URL, data=form)
    other = client.post(URL, data=form | {"name_1": "Ben"})

    assert first.location == second.location
    assert other.status_code == 409
    assert urlsplit(str(first.location)).path in other.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.usefixtures("meeting")
def test_organisations_written_differently_are_one(client: FlaskClient, database: Database, answers: Answers) -> None:
    for name in ("IHK Magdeburg", " ihk  magdeburg "):
        client.post(URL, data=answers(name, "chamber", "Anna"))

    with database.reading() as session:
        assert session.scalars(select(Organisation.name)).all() == ["IHK Magdeburg"]


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize(("switch", "participants", "others"), [(False, 1, {"guest": 1}), (True, 2, {})])
def test_speakers_count_only_if_the_organiser_says_so(
    client: FlaskClient,
    organiser: FlaskClient,
    database: Database,
    answers: Answers,
    switch: bool,  # noqa: FBT001
    participants: int,
    others: dict[str, int],
) -> None:
    with database.transaction() as tx:
        tx.add(Meeting(event_id=tx.scalars(select(Event.id)).one(), speakers_counted=switch))
    client.post(URL, data=answers("WHZ", "education", "Anna", "Ben") | {"role_2": "speaker"})

    tick(organiser, database, {"Anna", "Ben"})

    assert (figures(database).participants, figures(database).others) == (participants, others)


@pytest.mark.usefixtures("meeting")
def test_a_tick_can_be_taken_back(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    client.post(URL, data=answers("IHK", "chamber", "Anna", "Ben"))
    tick(organiser, database, {"Anna", "Ben"})

    tick(organiser, database, {"Ben"})

    assert figures(database).participants == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attendee).where(Attendee.attended)) == 1


@pytest.mark.usefixtures("meeting")
def test_figures_stay_when_names_and_then_people_are_deleted(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    client.post(URL, data=answers("IHK", "chamber", "Anna", "Ben"))
    client.post(URL, data=answers("LAMSA", "migrant_org", "Samira"))
    tick(organiser, database, {"Anna", "Samira"})
    before = figures(database)

    with database.transaction() as tx:
        forget_contacts(tx, "fachaustausch", MORNING + timedelta(days=15))
    without_names = figures(database)
    with database.transaction() as tx:
        count_people(tx, "fachaustausch", MORNING + timedelta(days=31))
        while forget_people(tx, "fachaustausch"):
            pass

    assert before == without_names == figures(database)
    assert before.organisations_there == 2
    with database.reading() as session:
        left = [session.scalar(select(func.count()).select_from(table)) for table in (Person, Team, Organisation)]
    assert left == [0, 0, 0]
    assert "14 Tage" in organiser.get(LIST, headers={"Accept-Language": "de"}).text


@pytest.mark.usefixtures("meeting")
def test_a_closed_meeting_stays_as_it_is(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    client.post(URL, data=answers("IHK", "chamber", "Anna"))
    with database.transaction() as tx:
        close_event(tx, "fachaustausch", MORNING + timedelta(hours=3))

    assert tick(organiser, database, {"Anna"}) == 303
    assert figures(database).participants == 0


@pytest.mark.usefixtures("meeting")
def test_nobody_is_there_before_it_begins(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    with database.transaction() as tx:
        tx.execute(update(Event).values(starts_at=MORNING + timedelta(hours=1)))
    client.post(URL, data=answers("IHK", "chamber", "Anna"))

    assert tick(organiser, database, {"Anna"}) == 404


@pytest.mark.usefixtures("meeting")
def test_a_team_finds_numbers_room_and_calendar_at_its_own_address(client: FlaskClient, answers: Answers) -> None:
    sent = client.post(URL, data=answers("IHK", "chamber", "Anna"))

    page = client.get(str(sent.location))

    assert "Anna" in page.text
    assert "https://rooms.example.org/fach" in page.text
    assert "BEGIN:VEVENT" in client.get(f"{sent.location}.ics").text
    assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.usefixtures("meeting")
def test_the_list_costs_six_statements_however_long_it_is(
    client: FlaskClient, organiser: FlaskClient, answers: Answers, statements: list[str]
) -> None:
    client.post(URL, data=answers("IHK", "chamber", *(f"Person {letter}" for letter in "ABCDEFGHIJKL")))

    statements.clear()
    page = organiser.get(LIST).text

    assert page.count('name="here"') == 12
    assert len(statements) <= 6, "\n".join(statements)


@pytest.mark.usefixtures("meeting")
def test_reports_show_experts_apart_from_families(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    client.post(URL, data=answers("IHK", "chamber", "Anna", "Ben"))
    tick(organiser, database, {"Anna", "Ben"})
    with database.transaction() as tx:
        tx.execute(update(Event).values(ends_at=MORNING + timedelta(minutes=5)))
    period = "from=2026-11-01&to=2026-11-23&as_of=2026-11-23"

    experts = organiser.get(f"/reports/report.json?campaign=fachkraefte&{period}").json
    families = organiser.get(f"/reports/report.json?campaign=all&{period}").json

    assert experts is not None
    assert families is not None
    assert experts["attendance"]["total"] == 2
    assert "chamber" in str(experts["by_type"])
    assert families["attendance"]["total"] == 0
