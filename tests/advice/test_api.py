"""What was talked about at a station: counted once, taken back at will, and without a person."""

from datetime import date, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventdesk.advice.models import AdviceNote, AdviceTopic
from eventdesk.advice.queries import AdviceCounts, topics_of
from eventdesk.checkin.models import Device
from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database, table_of
from eventdesk.events.models import Event
from eventdesk.vocabulary import OFFICES, TOPICS
from tests.advice.conftest import Adviser, note
from tests.builders import MORNING, make_event

NOTHING = AdviceCounts(0, {}, {})


@pytest.fixture
def now() -> datetime:
    return MORNING


def counted(database: Database, adviser: Adviser) -> AdviceCounts:
    with database.reading() as session:
        return topics_of(session, adviser.event.id)


def days(database: Database) -> list[date]:
    with database.reading() as session:
        return list(session.scalars(select(AdviceNote.day)))


def test_a_conversation_is_counted_once_and_its_topics_each(adviser: Adviser, database: Database) -> None:
    adviser.send(note(["language", "residence"], "jobcenter"), note(["language"]), note([], "jobcenter"))

    assert counted(database, adviser) == AdviceCounts(3, {"language": 2, "residence": 1}, {"jobcenter": 2})


def test_a_note_sent_again_is_one_note(adviser: Adviser, database: Database) -> None:
    said = note(["funding", "funding"], "training_grants")

    answers = [adviser.send(said, said), adviser.send(said)]

    assert [answer for batch in answers for answer in batch] == [{"id": said["id"]}] * 3
    assert counted(database, adviser) == AdviceCounts(1, {"funding": 1}, {"training_grants": 1})


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("order", list(permutations(("note", "void"))))
def test_a_note_that_was_taken_back_stays_taken_back(
    adviser: Adviser, database: Database, order: tuple[str, str], size: int
) -> None:
    """A note whose answer was lost may arrive a second time after it was taken back."""
    said = note(["language"], "jobcenter")
    sent = {"note": said, "void": note([], void=said["id"])}
    batches = [[sent[name] for name in order[start : start + size]] for start in range(0, 2, size)]

    answers = [answer for batch in batches for answer in adviser.send(*batch)]
    adviser.send(said)

    assert [set(answer) for answer in answers] == [{"id"}] * 2
    assert counted(database, adviser) == NOTHING


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (note(station="door"), "wrong-station"),
        (note(["weather"]), "unknown-topic"),
        (note(["language"], "town_hall"), "unknown-office"),
        (note([]), "nothing-said"),
    ],
)
def test_a_note_that_cannot_be_taken_leaves_the_others(
    adviser: Adviser, database: Database, wrong: dict[str, object], code: str
) -> None:
    answers = adviser.send(note(), wrong, note())

    assert [answer.get("error", {}).get("code") for answer in answers] == [None, code, None]
    assert counted(database, adviser).notes == 2


def test_a_note_of_another_event_is_nobodys_business(adviser: Adviser, database: Database) -> None:
    said = note()
    adviser.send(said)
    with database.transaction() as tx:
        other = make_event(tx, "anderswo")
        _, token = add_device(tx, other.slug, "orientation", "Olena", MORNING)
    stranger = {"Authorization": f"Bearer {token}"}

    body = {"notes": [said, note([], void=said["id"])]}
    answers = adviser.client.post("/api/v1/advice", json=body, headers=stranger).get_json()["results"]

    assert [answer["error"]["code"] for answer in answers] == ["id-taken", "id-taken"]
    assert counted(database, adviser).notes == 1


def test_only_the_event_day_is_kept_by_a_clock_that_was_set_right(adviser: Adviser, database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(update(table_of(Event)).values(ends_at=MORNING + timedelta(days=1)))
    an_age_ago = datetime.fromisoformat("1970-01-01T00:03:00+00:00")

    adviser.send(note(noted_at=an_age_ago.isoformat()), sent_at=an_age_ago + timedelta(minutes=5))
    adviser.send(note(noted_at=(MORNING - timedelta(days=1)).isoformat()))

    assert days(database) == [MORNING.date()] * 2
    assert {column.name for column in table_of(AdviceNote).columns} == {
        "id",
        "event_id",
        "station_id",
        "day",
        "follow_up",
    }
    assert {column.name for column in table_of(AdviceTopic).columns} == {"note_id", "topic"}


def test_a_phone_whose_access_ended_still_hands_in(adviser: Adviser, database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(update(table_of(Device)).values(revoked_at=MORNING))

    adviser.send(note(["language"]))

    assert counted(database, adviser).topics == {"language": 1}


@pytest.mark.parametrize("body", [{"notes": [{}]}, {"notes": [note(name="Amal")]}, {"notes": [note()] * 201}])
def test_a_wrong_body_changes_nothing(adviser: Adviser, database: Database, body: dict[str, object]) -> None:
    answer = adviser.client.post("/api/v1/advice", json=body, headers=adviser.headers)

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert counted(database, adviser) == NOTHING


def test_two_hundred_long_notes_fit_and_cost_no_more_statements_than_one(
    adviser: Adviser, database: Database, statements: list[str]
) -> None:
    many = [note(list(TOPICS), "recognition_advice") for _ in range(199)]
    statements.clear()

    adviser.send(*many, note([], void=str(uuid4())))

    assert len(statements) <= 6, "\n".join(statements)
    assert counted(database, adviser).notes == 199


def test_nobody_hands_in_without_a_token(client: FlaskClient) -> None:
    answer = client.post("/api/v1/advice", json={"notes": [note()]}, headers={"Authorization": "Bearer nobody"})

    assert answer.status_code == 401


def test_the_vocabulary_is_the_agreed_one() -> None:
    assert set(TOPICS) == {
        *("recognition", "language", "training_offer", "residence", "hiring", "recruiting", "orientation"),
        *("qualification", "funding", "fair_work", "diversity", "other"),
    }
    assert all(office.counter.startswith("Ich möchte ") and office.counter.endswith(".") for office in OFFICES.values())
    assert all(topic.counter.startswith("Es geht um ") for topic in TOPICS.values())
