"""R11, R14, R15, R23: several days, boards, invitations, sessions with few seats."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.professionals.models import BoardMember, EventSession, Meeting, Person
from eventdesk.reports.closing import close_event
from eventdesk.reports.organisations import MeetingFigures, meeting_figures
from tests.builders import MORNING
from tests.professionals.conftest import Answers, make_meeting

DAYS = ("2026-11-22", "2026-11-23")
MEMBERS = "IHK Chemnitz; Kammer; Anna Beispiel\nDGB; Verband; Ben Muster\nLandkreis Zwickau; Kommune; Clara Probe"


def figures(database: Database) -> MeetingFigures:
    with database.reading() as session:
        return meeting_figures(session, session.scalars(select(Event)).one())


def tick(organiser: FlaskClient, database: Database, slug: str, names: set[str], **more: Any) -> int:
    with database.reading() as session:
        people = session.execute(select(Person.id, Person.name)).all()
    data = {"shown": [str(one.id) for one in people], "here": [str(one.id) for one in people if one.name in names]}
    return organiser.post(f"/staff/events/{slug}/presence", data=data | more).status_code


def test_r11_teams_of_25_welcome_centers_are_counted_by_day_and_by_kind_of_region(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "austausch", "network_multi", starts_at=MORNING - timedelta(days=1))
    for number in range(25):
        more = {"level": "landkreis", "region": "metro" if number < 17 else "other"}
        people = (f"Erste {chr(65 + number)}", f"Zweite {chr(65 + number)}")
        days = {"days_1": list(DAYS), "days_2": [DAYS[0]]}
        form = answers(f"Welcome Center {number}", "welcome_center", *people, **more, **days)
        sent = client.post("/de/professionals/austausch", data=form, headers={"X-Forwarded-For": f"198.51.{number}.7"})
        assert sent.status_code == 303, sent.text
    both = {f"{which} {chr(65 + number)}" for number in range(25) for which in ("Erste", "Zweite")}

    tick(organiser, database, "austausch", both, day=DAYS[0])
    tick(organiser, database, "austausch", {name for name in both if name.startswith("Erste")}, day=DAYS[1])

    found = figures(database)
    assert (found.organisations_there, found.participants, found.person_days) == (25, 50, 75)
    assert list(found.by_day.values()) == [50, 25]
    file = organiser.get("/staff/events/austausch/presence.csv").text
    assert "Großstadt oder Ballungsraum;17;17;17 von 25 anwesenden Organisationen (68\N{NO-BREAK SPACE}%)" in file
    assert "nicht für diesen Tag angemeldet" in organiser.get(f"/staff/events/austausch/presence?day={DAYS[1]}").text
    with database.transaction() as tx:
        close_event(tx, "austausch", MORNING + timedelta(days=1))
    assert figures(database) == found


def test_r14_a_board_expects_its_members_and_notes_who_came_for_whom(
    client: FlaskClient, organiser: FlaskClient, database: Database
) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "runder-tisch", "board")
    organiser.post("/staff/events/runder-tisch/meeting", data={"agenda": "Begrüßung; Landrat", "members": MEMBERS})
    organiser.post("/staff/events/runder-tisch/meeting", data={"members": MEMBERS})
    with database.reading() as session:
        ben = session.scalars(select(Person.id).where(Person.name == "Ben Muster")).one()

    tick(organiser, database, "runder-tisch", {"Anna Beispiel", "Ben Muster"}, **{f"deputy-{ben}": "Dora Ersatz"})

    page = organiser.get("/staff/events/runder-tisch/presence").text
    assert 'value="Dora Ersatz"' in page
    assert figures(database).organisations_there == 2
    assert figures(database).organisations_registered == 3
    assert client.get("/de/professionals/runder-tisch").status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 3
        assert session.scalar(select(func.count()).select_from(BoardMember)) == 3


def test_r15_a_closed_meeting_is_found_by_its_invitation_only(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "klausur", "network_multi", ends_at=MORNING + timedelta(days=1))
    organiser.post("/staff/events/klausur/meeting", data={"by_invitation": "y", "overnight": "y"})
    with database.reading() as session:
        key = session.scalars(select(Meeting.invitation)).one()
    url = f"/de/professionals/invitations/{key}"
    days = {"days_1": [DAYS[1], "2026-11-24"], "overnight_1": "y", "days_2": [DAYS[1]]}

    sent = client.post(url, data=answers("IHK", "chamber", "Anna", "Ben", level="land", region="other", **days))

    assert sent.status_code == 303
    assert client.get("/de/professionals/klausur").status_code == 404
    assert client.get(f"/de/professionals/invitations/{'a' * 26}").status_code == 404
    assert str(key) in organiser.get("/staff/events/klausur/meeting").text
    page = organiser.get("/staff/events/klausur/presence", headers={"Accept-Language": "de"}).text
    assert re.search(r"Mahlzeiten:\s+2 am 23.11.2026,\s*1 am 24.11.2026\s*· Übernachtungen: 1", page)


def test_r23_sessions_of_one_event_have_few_seats_of_their_own(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "tag-der-ausbilder", "training")
    url, plan = "/de/professionals/tag-der-ausbilder", "/staff/events/tag-der-ausbilder/meeting"
    organiser.post(plan, data={"parts": "Rundgang 10 Uhr; 1\nRundgang 11 Uhr; 2"})
    with database.reading() as session:
        first, second = session.scalars(select(EventSession.id).order_by(EventSession.position)).all()

    taken = client.post(url, data=answers("BSZ", "education", "Anna", part_1=str(first)))
    both = client.post(url, data=answers("WHZ", "education", "Ben", "Ina", part_1=str(second), part_2=str(second)))
    full = client.post(url, data=answers("IHK", "chamber", "Clara", part_1=str(second)))
    young = client.post(url, data=answers("Schule", "young", "Dana", part_1=""))

    assert [one.status_code for one in (taken, both, full, young)] == [303, 303, 422, 303]
    assert "Bitte wählen Sie aus der Liste." in full.text
    with database.reading() as session:
        assert list(session.scalars(select(EventSession.seats_taken).order_by(EventSession.position))) == [1, 2]
        assert session.scalar(select(func.count()).select_from(Person)) == 4
    refused = organiser.post(plan, data={"parts": "Rundgang 11 Uhr; 1"})
    assert refused.status_code == 422
    assert "Rundgang 1" in refused.text


@pytest.mark.parametrize(
    ("field", "text"), [("parts", "Rundgang; viele"), ("members", "IHK; Anna"), ("members", "IHK; Zirkus; Anna")]
)
def test_a_line_that_cannot_be_read_is_named(organiser: FlaskClient, database: Database, field: str, text: str) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "runder-tisch", "board")

    answer = organiser.post("/staff/events/runder-tisch/meeting?language=en", data={field: f"\n{text}"})

    assert answer.status_code == 422
    assert "line" in answer.text
