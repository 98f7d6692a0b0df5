"""Each scan is judged on its own: who is welcome, what is no ticket of this event, who is here."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.rosters import Seen, roster
from eventdesk.checkin.rules import Verdict
from eventdesk.events.models import Event
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import attendee_id, code_text, read, spell
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS, Phone
from tests.checkin.stored import attended, visits

LATER = MORNING + timedelta(hours=1)


def test_a_family_is_welcome_and_everybody_is_here(session: Session, event: Event, door: Phone) -> None:
    answer = door.scan(make_ticket(session, event))

    assert (answer["verdict"], answer["present"], answer["admits"]) == (Verdict.WELCOME, 4, 4)
    assert attended(session) == ["child", "parent", "young", "young"]


def test_three_of_four_come_and_the_fourth_later(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    people = [attendee_id(ticket.id, *who) for who in (("young", 1), ("young", 2), ("parent", 1), ("child", 1))]

    first = door.scan(ticket, attendees=people[:3])
    second = door.scan(ticket, LATER, attendees=people[3:])

    assert (first["verdict"], first["present"]) == (Verdict.WELCOME, 3)
    assert (second["verdict"], second["present"]) == (Verdict.PARTLY_SEEN, 4)


def test_the_first_k_are_taken_in_vocabulary_order(session: Session, event: Event, door: Phone) -> None:
    door.scan(make_ticket(session, event), count=3)

    assert attended(session) == ["parent", "young", "young"]


def test_scanning_again_says_since_when(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    door.scan(ticket)

    answer = door.send([door.item(ticket, LATER)], LATER)[0]

    assert answer["verdict"] == Verdict.SEEN_BEFORE
    assert answer["first_seen_at"] == MORNING.isoformat()
    assert visits(session) == 4


def test_door_and_station_are_two_visits_and_one_attendance(
    session: Session, event: Event, door: Phone, station: Phone
) -> None:
    ticket = make_ticket(session, event, {"young": 1})
    door.scan(ticket)

    answer = station.scan(ticket)

    assert answer["verdict"] == Verdict.WELCOME
    assert visits(session) == 2
    assert attended(session) == ["young"]


def test_a_number_does_as_well_as_a_code(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    spoken = " ".join(ticket.number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert door.scan(number=spoken)["verdict"] == Verdict.WELCOME


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        ("hello", Verdict.MALFORMED),
        ("https://example.org/" + "a" * 40 + "/the-end", Verdict.MALFORMED),
        ("0" * 32, Verdict.WRONG_EVENT),
        ("HTTPS://A.DE/T/" + code_text(KEYS, 65535, b"12345678", 4, 1), Verdict.WRONG_EVENT),
    ],
)
def test_what_is_no_ticket_of_this_event_is_told_apart(
    session: Session, door: Phone, reading: str, verdict: Verdict
) -> None:
    answer = door.scan(code=reading)

    assert (answer["verdict"], answer["admitted"]) == (verdict, False)
    assert session.scalar(select(Scan.reading)) == reading[-64:]


def test_a_code_signed_with_another_key_is_forged(event: Event, door: Phone) -> None:
    assert door.scan(code=code_text({0: b"?" * 32}, event.id, b"12345678", 4, 1))["verdict"] == Verdict.FORGED


def test_an_altered_size_is_forged(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event, {"young": 1})
    code = read(door.item(ticket)["code"])
    assert code is not None
    altered = replace(code, size=30)

    assert door.scan(code=spell(altered.body + altered.mac))["verdict"] == Verdict.FORGED


def test_a_genuine_code_without_a_ticket_is_unknown(event: Event, door: Phone) -> None:
    answer = door.scan(code=code_text(KEYS, event.id, b"12345678", 4, 1), admitted=True)

    assert (answer["verdict"], answer["admitted"]) == (Verdict.UNKNOWN, False)


def test_a_mistyped_number_is_malformed_and_a_free_one_unknown(event: Event, door: Phone) -> None:
    assert door.scan(number="1234567")["verdict"] == Verdict.MALFORMED
    assert door.scan(number="5724000"[:6] + "0")["verdict"] in {Verdict.MALFORMED, Verdict.UNKNOWN}


def test_an_older_issue_is_replaced(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    item = door.item(ticket)
    session.execute(update(Ticket).values(issue=2))

    answer = door.send([item])[0]

    assert (answer["verdict"], answer["admitted"], answer["admits"]) == (Verdict.REPLACED, False, 4)


def test_a_replaced_ticket_is_admitted_with_one_more_tap(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    item = door.item(ticket, admitted=True)
    session.execute(update(Ticket).values(issue=2))

    door.send([item])

    assert visits(session) == 4


def test_whoever_is_here_is_listed_also_if_the_party_has_changed(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event, {"young": 2, "parent": 1})
    second = attendee_id(ticket.id, "young", 2)
    old = door.item(ticket, admitted=True, offline=True)
    session.execute(update(Attendee).where(Attendee.id == second).values(last_issue=1))
    session.execute(update(Ticket).values(issue=2, admits=2))

    answer = door.send([old])[0]

    assert (answer["verdict"], answer["present"], answer["admits"]) == (Verdict.REPLACED, 3, 2)
    assert [(person["type"], person["present"]) for person in answer["attendees"]] == [
        ("young", True),
        ("parent", True),
        ("young", True),
    ]
    assert door.scan(number=ticket.number)["verdict"] == Verdict.SEEN_BEFORE


def test_a_newcomer_of_a_changed_party_makes_it_partly_seen(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event, {"young": 1, "parent": 1})
    session.execute(update(Attendee).where(Attendee.type == "parent").values(first_issue=2))
    before = door.scan(ticket)
    session.execute(update(Ticket).values(issue=2))

    after = door.scan(number=ticket.number)

    assert (before["present"], before["verdict"]) == (1, Verdict.WELCOME)
    assert (after["present"], after["verdict"]) == (2, Verdict.PARTLY_SEEN)


def test_nobody_let_in_is_no_first_time(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)

    nobody, everybody = door.send([door.item(ticket, attendees=[]), door.item(ticket, LATER)], LATER)

    assert (nobody["verdict"], nobody["present"]) == (Verdict.WELCOME, 0)
    assert (everybody["verdict"], everybody["first_seen_at"]) == (Verdict.WELCOME, None)


def test_a_cancelled_ticket_is_not_admitted(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))

    answer = door.scan(ticket)

    assert (answer["verdict"], answer["admitted"], visits(session)) == (Verdict.CANCELLED, False, 0)


def test_a_newer_issue_than_the_one_we_know_is_not_replaced(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)

    newer = door.scan(code=code_text(KEYS, event.id, ticket.stem or b"", 4, 2))

    assert newer["verdict"] == Verdict.WELCOME


def test_a_ticket_that_is_cancelled_after_it_was_seen_is_cancelled(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    door.scan(ticket)
    session.execute(update(Ticket).values(revoked_at=MORNING))

    answer = door.scan(ticket)

    assert (answer["verdict"], answer["admitted"], answer["present"]) == (Verdict.CANCELLED, False, 4)


def test_the_first_time_is_the_earliest_whatever_came_first(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    noon = MORNING + timedelta(hours=3)
    door.send([door.item(ticket, LATER), door.item(ticket, noon)], noon)

    before = door.send([door.item(ticket, MORNING)], noon)[0]
    after = door.send([door.item(ticket, noon)], noon)[0]

    assert before["first_seen_at"] == LATER.isoformat()
    assert after["first_seen_at"] == MORNING.isoformat()


def test_an_older_issue_of_a_cancelled_ticket_is_replaced_first(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    old = door.item(ticket)
    session.execute(update(Ticket).values(issue=2, revoked_at=MORNING))

    assert door.send([old])[0]["verdict"] == Verdict.REPLACED


def test_an_offline_admission_stands_whatever_the_server_knows(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(revoked_at=MORNING))

    answer = door.scan(ticket, admitted=True, offline=True)

    assert (answer["verdict"], answer["admitted"], visits(session)) == (Verdict.CANCELLED, True, 4)


def test_a_refusal_writes_no_visit(session: Session, event: Event, door: Phone) -> None:
    door.scan(make_ticket(session, event), admitted=False, offline=True)

    assert visits(session) == 0


def test_a_technical_station_is_no_attendance(session: Session, event: Event, door: Phone) -> None:
    badge = next(iter(door.access.stations.values()))
    object.__setattr__(badge, "kind", "technical")

    door.scan(make_ticket(session, event))

    assert (visits(session), attended(session)) == (4, [])


def test_each_day_of_an_event_begins_anew_and_is_one_attendance(session: Session) -> None:
    fair = make_event(session, "messe", ends_at=MORNING + timedelta(days=1, hours=5))
    ticket = make_ticket(session, fair, {"young": 1})
    _, token = add_device(session, fair.slug, "door", "Samira", MORNING)
    door = Phone(session, access_by_token(session, token, MORNING), "door")
    tomorrow = MORNING + timedelta(days=1)

    verdicts = [door.send([door.item(ticket, at)], at)[0]["verdict"] for at in (MORNING, LATER, tomorrow, tomorrow)]

    assert verdicts == [Verdict.WELCOME, Verdict.SEEN_BEFORE, Verdict.WELCOME, Verdict.SEEN_BEFORE]
    assert (visits(session), attended(session)) == (2, ["young"])
    ((_, seen),) = roster(session, fair.id, (0, ""), 10)[0].people
    assert seen == [Seen("door", date(2026, 11, 23), MORNING), Seen("door", date(2026, 11, 24), None)]
