"""A phone takes back its own scans, in whatever order they arrive."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from eventdesk.events.models import Event
from tests.builders import make_ticket
from tests.checkin.conftest import Phone
from tests.checkin.stored import attended, visits


def test_an_undone_scan_leaves_no_visit(session: Session, event: Event, door: Phone) -> None:
    item = door.item(make_ticket(session, event))
    door.send([item])

    answer = door.scan(void=item["id"])

    assert answer["present"] == 0
    assert (visits(session), attended(session)) == (0, [])


def test_an_undo_that_arrives_first_still_counts(session: Session, event: Event, door: Phone) -> None:
    item = door.item(make_ticket(session, event))
    door.scan(void=item["id"])

    door.send([item])

    assert (visits(session), attended(session)) == (0, [])


def test_undoing_one_of_two_scans_leaves_the_other(
    session: Session, event: Event, phone: Callable[[str], Phone]
) -> None:
    ticket, one, other = make_ticket(session, event), phone("door"), phone("door")
    item = one.item(ticket)
    one.send([item])
    other.scan(ticket)

    one.scan(void=item["id"])

    assert visits(session) == 4


def test_a_phone_takes_back_its_own_scans_only(session: Session, event: Event, door: Phone, station: Phone) -> None:
    item = door.item(make_ticket(session, event))
    door.send([item])

    answer = station.scan(void=item["id"])

    assert answer["error"]["code"] == "not-yours"
    assert visits(session) == 4


def test_an_early_undo_of_another_phone_takes_nothing_back(
    session: Session, event: Event, door: Phone, station: Phone
) -> None:
    item = door.item(make_ticket(session, event))
    station.scan(void=item["id"])

    door.send([item])

    assert visits(session) == 4


def test_an_early_undo_counts_although_another_phone_tried_too(
    session: Session, event: Event, door: Phone, station: Phone
) -> None:
    item = door.item(make_ticket(session, event))
    door.scan(void=item["id"])
    station.scan(void=item["id"])

    door.send([item])

    assert visits(session) == 0
