"""Who is on no ticket yet: walk-ins, blank tickets, one more who came along."""

from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Conflict, Scan
from eventdesk.checkin.rules import Verdict
from eventdesk.events.models import Event
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.tickets.rules import attendee_id
from eventdesk.tickets.service import code_for, issue_blanks
from tests.builders import MORNING, make_event, make_ticket
from tests.checkin.conftest import KEYS, Phone
from tests.checkin.stored import visits


def walk_in(door: Phone, *kinds: str, home: str | None = "15083") -> dict[str, object]:
    ticket = uuid4()
    people = [{"id": str(attendee_id(ticket, kind, n)), "type": kind} for n, kind in enumerate(kinds, 1)]
    return door.item(ticket_id=str(ticket), walk_in={"home_ags": home}, extra=people)


def test_a_walk_in_is_a_party_with_a_ticket_of_its_own(session: Session, event: Event, door: Phone) -> None:
    answer = door.send([walk_in(door, "young", "parent")])[0]

    ticket = session.scalars(select(Ticket)).one()
    assert (answer["verdict"], answer["present"], answer["admits"]) == (Verdict.WELCOME, 2, 2)
    assert (ticket.source, ticket.home_ags, ticket.admits) == (Source.WALK_IN, "15083", 2)
    assert session.scalar(select(Event.seats_taken)) == 0


def test_only_new_walk_ins_use_up_ticket_numbers(session: Session, event: Event, door: Phone) -> None:
    """There are a million numbers for an event; a phone that sends again and again must not use them up."""
    first, second = walk_in(door, "young"), walk_in(door, "parent")
    undo = {**walk_in(door, "young"), "void": str(uuid4())}
    seen = {**walk_in(door, "young"), "id": str(uuid4()), "ticket_id": first["ticket_id"], "extra": first["extra"]}

    door.send([first, walk_in(door), walk_in(door, "nobody"), undo])
    for _ in range(3):
        door.send([first, second, seen])

    assert session.scalar(select(Event.tickets_issued)) == 2
    assert len(set(session.scalars(select(Ticket.number)))) == 2


def test_one_more_of_a_walk_in_is_of_its_party_in_the_same_batch_and_in_the_next(
    session: Session, event: Event, door: Phone
) -> None:
    party = walk_in(door, "young")
    ticket = UUID(str(party["ticket_id"]))

    def one_more(ordinal: int) -> dict[str, object]:
        friend = {"id": str(attendee_id(ticket, "parent", ordinal)), "type": "parent"}
        return door.item(ticket_id=str(ticket), walk_in={"home_ags": "15083"}, extra=[friend])

    same = door.send([party, one_more(1)])[1]
    admits = session.scalar(select(Ticket.admits))
    after = door.send([one_more(2)])[0]

    assert (same["present"], same["admits"], admits) == (2, 2, 2)
    assert (after["present"], after["admits"]) == (3, 3)
    assert session.scalar(select(Ticket.admits)) == 3
    assert not session.scalars(select(Attendee.id).where(Attendee.extra)).all()


def test_walk_ins_of_one_batch_have_numbers_of_their_own(session: Session, event: Event, door: Phone) -> None:
    make_ticket(session, event)

    answers = door.send([walk_in(door, "young", home="00"), walk_in(door, "parent", home=None)])

    assert [answer["verdict"] for answer in answers] == [Verdict.WELCOME] * 2
    assert len(set(session.scalars(select(Ticket.number)))) == 3
    assert set(session.scalars(select(Ticket.home_ags).where(Ticket.source == Source.WALK_IN))) == {"00", None}


def test_a_district_must_be_one_of_ours(session: Session, event: Event, door: Phone) -> None:
    assert door.send([walk_in(door, "young", home="99999")])[0]["error"]["code"] == "unknown-district"
    assert session.scalar(select(func.count()).select_from(Ticket)) == 0


def test_a_walk_in_takes_no_ticket_of_another_event(session: Session, event: Event, door: Phone) -> None:
    foreign = make_ticket(session, make_event(session, "other")).id
    person = {"id": str(attendee_id(foreign, "young", 1)), "type": "young"}

    answer = door.scan(ticket_id=str(foreign), walk_in={"home_ags": None}, extra=[person])

    assert answer["error"]["code"] == "id-taken"
    assert visits(session) == 0


def test_a_ticket_nobody_made_is_unknown_unless_it_is_a_walk_in(session: Session, event: Event, door: Phone) -> None:
    ticket = uuid4()
    person = {"id": str(attendee_id(ticket, "young", 1)), "type": "young"}

    answer = door.scan(ticket_id=str(ticket), extra=[person], admitted=True)

    assert (answer["verdict"], answer["admitted"]) == (Verdict.UNKNOWN, False)
    assert session.scalar(select(Conflict.ticket_id)) == ticket


def test_a_walk_in_needs_people(session: Session, event: Event, door: Phone) -> None:
    answers = door.send([walk_in(door), walk_in(door, "nobody")])

    assert [answer["error"]["code"] for answer in answers] == ["nobody", "unknown-person"]
    assert session.scalar(select(func.count()).select_from(Ticket)) == 0


def test_a_blank_ticket_gets_its_types_by_the_scan(session: Session, event: Event, door: Phone, station: Phone) -> None:
    blank = issue_blanks(session, event.id, 2, MORNING)[0]
    people = [{"id": str(attendee_id(blank.id, "young", n)), "type": "young"} for n in (1, 2)]

    empty, filled = door.scan(blank), door.scan(blank, extra=people)
    seen = station.scan(blank)

    assert (empty["present"], empty["admits"]) == (0, 0)
    assert (filled["present"], filled["admits"]) == (2, 2)
    assert (seen["verdict"], seen["present"]) == (Verdict.WELCOME, 2)


def test_whoever_is_named_on_a_blank_ticket_comes_without_those_named_before(
    session: Session, event: Event, door: Phone, station: Phone
) -> None:
    blank = issue_blanks(session, event.id, 1, MORNING)[0]
    young, parent = ({"id": str(attendee_id(blank.id, kind, 1)), "type": kind} for kind in ("young", "parent"))
    door.scan(blank, extra=[young])

    answer = station.scan(blank, extra=[parent])

    assert (answer["present"], answer["admits"]) == (1, 2)
    assert station.scan(blank)["verdict"] == Verdict.PARTLY_SEEN


def test_types_given_on_two_phones_join_as_the_most_of_each(
    session: Session, event: Event, phone: Callable[[str], Phone]
) -> None:
    blank = issue_blanks(session, event.id, 1, MORNING)[0]

    def people(*who: tuple[str, int]) -> list[dict[str, str]]:
        return [{"id": str(attendee_id(blank.id, *one)), "type": one[0]} for one in who]

    phone("door").scan(blank, extra=people(("young", 1), ("young", 2)))
    answer = phone("door").scan(blank, extra=people(("young", 1), ("parent", 1)))

    assert answer["admits"] == 3


def test_a_blank_ticket_keeps_its_printed_code_whoever_comes_with_it(
    session: Session, event: Event, door: Phone
) -> None:
    blank = issue_blanks(session, event.id, 1, MORNING)[0]
    printed = code_for(blank, KEYS)
    crowd = [attendee_id(blank.id, kind, n) for kind in ("young", "parent") for n in range(1, 21)]

    door.scan(code=printed, attendees=[str(person) for person in crowd])

    stored = session.get_one(Ticket, blank.id, populate_existing=True)
    assert stored.admits == 40  # more than the five bits of a code can say
    assert code_for(stored, KEYS) == printed


def test_one_more_came_along(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    friend = {"id": str(attendee_id(ticket.id, "companion", 1)), "type": "companion"}

    answer = door.scan(ticket, extra=[friend])

    assert (answer["present"], answer["admits"]) == (5, 4)
    assert session.scalar(select(Event.seats_taken)) == 4


def test_whoever_comes_along_belongs_to_the_issue_of_that_day(session: Session, event: Event, door: Phone) -> None:
    ticket = make_ticket(session, event)
    session.execute(update(Ticket).values(issue=2))
    friend = {"id": str(attendee_id(ticket.id, "companion", 1)), "type": "companion"}

    door.scan(number=ticket.number, extra=[friend])

    stored = session.scalars(select(Attendee).where(Attendee.extra)).one()
    assert (stored.type, stored.first_issue, stored.last_issue) == ("companion", 2, None)


def test_the_same_extra_person_on_two_phones_is_one(
    session: Session, event: Event, phone: Callable[[str], Phone]
) -> None:
    ticket = make_ticket(session, event)
    friend = {"id": str(attendee_id(ticket.id, "companion", 1)), "type": "companion"}

    phone("door").scan(ticket, extra=[friend])
    answer = phone("door").scan(ticket, extra=[friend])

    assert answer["present"] == 5


def test_a_station_may_name_somebody_the_server_has_not_heard_of(
    session: Session, event: Event, station: Phone
) -> None:
    ticket = make_ticket(session, event)

    answer = station.scan(ticket, attendees=[str(attendee_id(ticket.id, "older", 2))])

    assert answer["present"] == 1


def test_a_stranger_is_refused_and_nothing_is_written(session: Session, event: Event, door: Phone) -> None:
    answer = door.scan(make_ticket(session, event), attendees=[str(uuid4())])

    assert answer["error"]["code"] == "unknown-person"
    assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_fifty_blank_tickets_cost_no_more_statements_than_one(
    session: Session, event: Event, door: Phone, statements: list[str]
) -> None:
    blanks = issue_blanks(session, event.id, 51, MORNING)
    items = [
        door.item(blank, extra=[{"id": str(attendee_id(blank.id, "young", 1)), "type": "young"}]) for blank in blanks
    ]
    door.send(items[:1])
    statements.clear()

    door.send(items[1:])

    assert len(statements) <= 9, "\n".join(statements)
    assert session.scalars(select(Ticket.admits).distinct()).all() == [1]
