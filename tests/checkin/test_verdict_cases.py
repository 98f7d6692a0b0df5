"""The server says to a reading what the station app says: tests/cases/verdicts.json, which node runs too."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from eventdesk.checkin.ledger import Ledger
from eventdesk.checkin.queries import Access, StationHere
from eventdesk.checkin.rules import EventDays, Party, Person, Sighting, Verdict, understand
from eventdesk.checkin.schemas import ScanIn
from eventdesk.tickets.rules import Code, attendee_id, read
from tests.checkin.test_cases import EVENT, MASTERS
from tests.tables import each_row, table

VERDICTS = table("verdicts")
STATIONS = {"door": StationHere(1, "door", "door"), "general": StationHere(2, "general", "advice")}
HOURS = {key: datetime.fromisoformat(VERDICTS["event"][key]) for key in ("starts_at", "ends_at")}
ACCESS = Access(1, EVENT, EventDays.between(**HOURS, zone=VERDICTS["event"]["time_zone"]), STATIONS)


@each_row("verdicts")
def test_what_the_server_says(case: dict[str, Any]) -> None:
    party = party_of(case["ticket"], case["seen"])
    before = ids(party.ticket_id, case["present"])
    scan = scan_of(case, party)
    reading = understand(scan.code, EVENT, MASTERS) if scan.code else None
    ledger = Ledger(access=ACCESS, now=scan.scanned_at)
    ledger.open([], [party])

    look = ledger.look(scan, reading)
    answer = ledger.take(*admitting(scan, reading, look.verdict, party))

    assert look.verdict == case["verdict"]
    seen = party.sightings.get(scan.id, Sighting(1, scan.scanned_at, frozenset())).people
    assert seen - before == ids(party.ticket_id, case["whom"])
    if look.party:
        here = {UUID(person["id"]) for person in answer["attendees"] if person["present"]}
        assert here == before | seen


def scan_of(case: dict[str, Any], party: Party) -> ScanIn:
    """What a phone would send that lets the server decide."""
    text = VERDICTS["readings"][case["read"]]
    field = "number" if "number" in case["read"] else "code"
    return ScanIn(id=uuid4(), station=case["station"], scanned_at=case["at"], **{field: text})


def admitting(
    scan: ScanIn, reading: Code | Verdict | None, verdict: Verdict, party: Party
) -> tuple[ScanIn, Code | Verdict | None]:
    """A replaced ticket lets the current party in with one more tap, which names the ticket."""
    if verdict != Verdict.REPLACED:
        return scan, reading
    return scan.model_copy(update={"code": None, "ticket_id": party.ticket_id, "admitted": True}), None


def party_of(name: str, seen: Iterable[str]) -> Party:
    """A ticket of the table as the server would load it."""
    ticket = VERDICTS["tickets"][name]
    code = read(VERDICTS["readings"]["first code" if ticket["source"] == "online" else "blank code"])
    assert code
    people = [person_of(code.ticket_id, *person.split()) for person in ticket["people"]]
    party = Party(
        ticket_id=code.ticket_id,
        number=ticket["number"],
        issue=ticket["issue"],
        admits=ticket["admits"],
        revoked=ticket["status"] == "cancelled",
        language="ar",
        open_ended=ticket["source"] != "online",
        people={person.id: person for person in people},
    )
    for visit in seen:
        kind, ordinal, station, day = visit.split()
        noon = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=12)
        sighting = Sighting(STATIONS[station].id, noon, ids(code.ticket_id, [f"{kind} {ordinal}"]))
        party.sightings[uuid4()] = sighting
    return party


def person_of(ticket: UUID, kind: str, ordinal: str, word: str = "", issue: str = "") -> Person:
    """Somebody as the table writes them: `young 3 from 2`, `young 2 until 1`, `companion 1 extra`."""
    first, last = int(issue) if word == "from" else 1, int(issue) if word == "until" else None
    number = int(ordinal)
    return Person(attendee_id(ticket, kind, number), kind, number, first, last, extra=word == "extra")


def ids(ticket: UUID, people: Iterable[str]) -> frozenset[UUID]:
    """The ids of people as the table writes them."""
    named = (person.split() for person in people)
    return frozenset(attendee_id(ticket, kind, int(ordinal)) for kind, ordinal in named)
