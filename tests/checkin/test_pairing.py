"""A one-time link becomes a token for one event and some of its stations."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Device
from eventdesk.checkin.pairing import PairingRefusedError, add_device, invite_device, pair, revoke_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.checkin.rosters import roster
from eventdesk.errors import NotFoundError, NotSignedInError
from eventdesk.events.models import Event, Status
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import attendee_id, code_text, event_key, is_genuine, read
from eventdesk.tickets.service import issue_blanks
from tests.builders import MORNING, make_ticket
from tests.checkin.conftest import KEYS, Phone


def test_a_link_pairs_one_phone_with_its_stations(session: Session, event: Event) -> None:
    invitation = invite_device(session, event, ["door", "general"], None, MORNING)

    paired = pair(session, invitation.secret, "Samira", KEYS, MORNING)

    access = access_by_token(session, paired.token, MORNING)
    assert [station.key for station, _ in paired.stations] == ["door", "general"]
    assert set(access.stations) == {"door", "general"}
    assert paired.titles["ar"] == "يوم تعريفي بالتدريب المهني"


def test_a_link_works_once(session: Session, event: Event) -> None:
    secret = invite_device(session, event, ["door"], None, MORNING).secret
    pair(session, secret, "Samira", KEYS, MORNING)

    with pytest.raises(PairingRefusedError):
        pair(session, secret, "Thief", KEYS, MORNING)


def test_a_link_is_valid_for_fifteen_minutes(session: Session, event: Event) -> None:
    secret = invite_device(session, event, ["door"], None, MORNING).secret

    with pytest.raises(PairingRefusedError):
        pair(session, secret, "Samira", KEYS, MORNING + timedelta(minutes=15))


@pytest.mark.parametrize("stations", [[], ["roof"], ["door", "roof"]])
def test_only_stations_of_the_event_can_be_paired(session: Session, event: Event, stations: list[str]) -> None:
    with pytest.raises(NotFoundError):
        invite_device(session, event, stations, None, MORNING)


def test_no_phone_is_paired_for_a_draft(session: Session, event: Event) -> None:
    secret = invite_device(session, event, ["door"], None, MORNING).secret
    session.execute(update(Event).values(status=Status.DRAFT))
    session.expire_all()

    with pytest.raises(PairingRefusedError):
        pair(session, secret, "Samira", KEYS, MORNING)


def test_the_key_of_an_event_verifies_its_tickets_and_no_others(session: Session, event: Event) -> None:
    paired = pair(session, invite_device(session, event, ["door"], None, MORNING).secret, "Samira", KEYS, MORNING)

    assert paired.keys == {0: event_key(KEYS[0], event.id)}
    assert paired.keys[0] != event_key(KEYS[0], event.id + 1)
    code = read(code_text(KEYS, event.id, b"12345678", 4, 1))
    assert code is not None
    assert is_genuine(code, KEYS)


def test_access_ends_a_day_after_the_event(session: Session, event: Event) -> None:
    _, token = add_device(session, event.slug, "door", "Samira", MORNING)

    assert access_by_token(session, token, event.ends_at + timedelta(hours=23)).event_id == event.id
    with pytest.raises(NotSignedInError):
        access_by_token(session, token, event.ends_at + timedelta(hours=24))


def test_a_revoked_phone_is_out_at_once(session: Session, event: Event) -> None:
    device, token = add_device(session, event.slug, "door", "Samira", MORNING)

    revoke_device(session, device.id, event.id, MORNING)

    with pytest.raises(NotSignedInError):
        access_by_token(session, token, MORNING)


def test_another_events_phone_cannot_be_revoked(session: Session, event: Event) -> None:
    device, _ = add_device(session, event.slug, "door", "Samira", MORNING)

    with pytest.raises(NotFoundError):
        revoke_device(session, device.id, event.id + 1, MORNING)


def test_neither_secret_nor_token_is_stored(session: Session, event: Event) -> None:
    invitation = invite_device(session, event, ["door"], None, MORNING)
    paired = pair(session, invitation.secret, "Samira", KEYS, MORNING)
    session.flush()

    stored = str(session.execute(select(Device.__table__)).all())
    assert invitation.secret not in stored
    assert paired.token not in stored


def test_the_roster_gives_every_change_once_and_in_pages(session: Session, event: Event, door: Phone) -> None:
    tickets = [make_ticket(session, event, {"young": 1}) for _ in range(5)]

    first = roster(session, event.id, (0, ""), 3)
    second = roster(session, event.id, (first[-1].change, first[-1].ticket.id.hex), 3)
    door.scan(tickets[0])
    third = roster(session, event.id, (second[-1].change, second[-1].ticket.id.hex), 3)

    assert {row.ticket.id for row in first + second} == {ticket.id for ticket in tickets}
    assert [row.ticket.id for row in third] == [tickets[0].id]
    assert third[0].people[0][1] == [("door", date(2026, 11, 23), MORNING)]


def test_the_roster_brings_nothing_again_that_did_not_change(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    door.scan(ticket)
    (known,) = roster(session, event.id, (0, ""), 10)
    cursor = known.change, known.ticket.id.hex

    door.scan(ticket)

    assert roster(session, event.id, cursor, 10) == []


def test_the_roster_brings_what_an_undo_and_new_types_changed(session: Session, event: Event, door: Phone) -> None:
    ticket, blank = make_ticket(session, event), issue_blanks(session, event.id, 1, MORNING)[0]
    item = door.item(ticket)
    door.send([item])
    *_, last = roster(session, event.id, (0, ""), 10)
    cursor = last.change, last.ticket.id.hex

    door.scan(void=item["id"])
    door.scan(blank, extra=[{"id": str(attendee_id(blank.id, "young", 1)), "type": "young"}], attendees=[])
    session.expire_all()

    undone, filled = roster(session, event.id, cursor, 10)
    assert (undone.ticket.id, [seen for _, seen in undone.people]) == (ticket.id, [[]] * 4)
    assert (filled.ticket.id, filled.ticket.admits) == (blank.id, 1)


def test_the_roster_brings_who_came_along_by_a_scan_that_is_taken_back(
    session: Session, event: Event, door: Phone
) -> None:
    ticket = make_ticket(session, event, {"young": 1})
    (known,) = roster(session, event.id, (0, ""), 10)
    friend = {"id": str(attendee_id(ticket.id, "guest", 1)), "type": "guest"}
    item = door.item(ticket, extra=[friend])
    door.scan(void=item["id"])

    door.send([item])

    (row,) = roster(session, event.id, (known.change, known.ticket.id.hex), 10)
    assert [(person.type, seen) for person, seen in row.people] == [("young", []), ("guest", [])]


def test_the_roster_lists_who_belongs_to_a_ticket_now_in_vocabulary_order(
    session: Session, event: Event, door: Phone
) -> None:
    ticket = make_ticket(session, event, {"young": 2, "parent": 1, "child": 1, "older": 1})
    friend = {"id": str(attendee_id(ticket.id, "guest", 1)), "type": "guest"}
    door.scan(ticket, attendees=[], extra=[friend])
    session.execute(update(Attendee).where(Attendee.id == attendee_id(ticket.id, "young", 2)).values(last_issue=1))
    session.execute(update(Attendee).where(Attendee.type == "older").values(last_issue=2))
    session.execute(update(Ticket).values(issue=2))
    session.expire_all()

    (row,) = roster(session, event.id, (0, ""), 10)

    people = [(person.type, person.extra) for person, _ in row.people]
    assert people == [("young", False), ("parent", False), ("older", False), ("child", False), ("guest", True)]


def test_the_roster_goes_on_showing_who_came_and_is_no_longer_named(
    session: Session, event: Event, door: Phone
) -> None:
    ticket = make_ticket(session, event, {"young": 2})
    door.scan(ticket)
    session.execute(update(Attendee).where(Attendee.id == attendee_id(ticket.id, "young", 2)).values(last_issue=1))
    session.execute(update(Ticket).values(issue=2, admits=1))
    session.expire_all()

    (row,) = roster(session, event.id, (0, ""), 10)

    assert [(row.names(person), len(seen)) for person, seen in row.people] == [(True, 1), (False, 1)]


def test_the_roster_leaves_nobody_out_of_a_thousand_blank_tickets_of_one_change(session: Session, event: Event) -> None:
    make_ticket(session, event)
    blanks = issue_blanks(session, event.id, 1005, MORNING)
    make_ticket(session, event)

    pages, after = [], (0, "")
    while page := roster(session, event.id, after, 1000):
        after = (page[-1].change, page[-1].ticket.id.hex)
        pages.append([row.ticket.id for row in page])

    assert [len(page) for page in pages] == [1000, 7]
    assert {ticket.id for ticket in blanks} < {ticket for page in pages for ticket in page}
    assert len({ticket for page in pages for ticket in page}) == 1007


def test_the_roster_costs_three_statements(session: Session, event: Event, statements: list[str]) -> None:
    for _ in range(20):
        make_ticket(session, event, {"young": 1})
    statements.clear()

    roster(session, event.id, (0, ""), 1000)

    assert len(statements) == 3
