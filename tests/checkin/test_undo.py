"""A phone takes back its own scans, in whatever order they arrive."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Scan
from eventdesk.checkin.rules import Verdict
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


def test_a_scan_that_was_undone_before_it_came_stays_undone(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    item = door.item(ticket)
    door.scan(void=item["id"])
    door.send([item])

    answer = door.scan(ticket)

    assert (answer["verdict"], answer["present"]) == (Verdict.WELCOME, 4)
    assert (visits(session), len(attended(session))) == (4, 4)


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


def test_an_undo_is_not_taken_back(session: Session, event: Event, door: Phone) -> None:
    item = door.item(make_ticket(session, event))
    undo = door.item(void=item["id"])
    door.send([item, undo])

    again = door.scan(void=undo["id"])

    assert again["verdict"] is None
    assert visits(session) == 0
    assert [str(scan) for scan in session.scalars(select(Scan.id).where(Scan.voided))] == [item["id"]]


def test_an_undo_of_an_undo_that_arrives_first_changes_nothing(session: Session, event: Event, door: Phone) -> None:
    item = door.item(make_ticket(session, event))
    undo = door.item(void=item["id"])
    door.scan(void=undo["id"])

    door.send([undo, item])

    assert visits(session) == 0


def test_no_scan_takes_itself_back(session: Session, event: Event, door: Phone) -> None:
    item = door.item()

    answer = door.send([{**item, "void": item["id"]}])[0]

    assert answer["error"]["code"] == "undoes-itself"
    assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_two_phones_that_both_take_back_leave_nobody(
    session: Session, event: Event, phone: Callable[[str], Phone]
) -> None:
    ticket, one, other = make_ticket(session, event), phone("door"), phone("door")
    items = {one.access.device_id: one.item(ticket), other.access.device_id: other.item(ticket)}
    for mine in (one, other):
        mine.send([items[mine.access.device_id]])

    left = [mine.scan(void=items[mine.access.device_id]["id"])["present"] for mine in (one, other, one)]

    assert left == [4, 0, 0]
    assert (visits(session), attended(session)) == (0, [])
