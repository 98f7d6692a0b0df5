"""The ledger of one batch: parties in memory, and what the scans make of them.

All reading is done before, all writing after; in between nothing asks the database. So a batch
costs a fixed number of statements however many scans it holds.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventdesk.checkin.answers import Look, describe, state
from eventdesk.checkin.conflict_rules import Cause, kept_answer, over_size
from eventdesk.checkin.entries import named, person_row, refuse_empty, scan_row, walk_in_row
from eventdesk.checkin.keeping import KeptError, Tray, standing_cause
from eventdesk.checkin.known import KnownConflict, KnownScan
from eventdesk.checkin.queries import Access, StationHere
from eventdesk.checkin.rows import Rows, VisitKey
from eventdesk.checkin.rules import (
    ADMITTING,
    Party,
    Person,
    ScanRefusedError,
    Sighting,
    Verdict,
    attending,
    current,
    first_seen,
    judge,
    visits,
)
from eventdesk.checkin.schemas import ScanIn
from eventdesk.places import DISTRICTS
from eventdesk.tickets.rules import Code, is_number, number_of
from eventdesk.vocabulary import ELSEWHERE, StationKind


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What one batch reads and writes."""

    access: Access
    now: datetime
    offset: timedelta = timedelta(0)
    change_number: int = 0
    last_ordinal: int = 0
    closed: bool = False
    """The event is, so that nothing counts before a human has accepted it."""
    decided: bool = False
    """A human has decided about these scans, so that whom they let in is nobody's question any more."""
    walk_ins_left: int | None = None
    """How many more walk-ins this phone may note; no value = no limit."""
    tray: Tray = field(init=False)
    known: dict[UUID, KnownScan] = field(default_factory=dict)
    foreign: Collection[UUID] = ()
    """Tickets of other events whose ids this batch would use for walk-ins."""
    undone: set[tuple[UUID, int | None]] = field(default_factory=set)
    """Scans that an undo names, with the device that undid them; several may have tried."""
    parties: dict[UUID, Party] = field(default_factory=dict)
    numbers: dict[str, Party] = field(default_factory=dict)
    before: dict[UUID, tuple[set[VisitKey], set[UUID]]] = field(default_factory=dict)
    """Visits and people who attended as the database has them, by ticket."""
    oversized: set[UUID] = field(default_factory=set)
    """Tickets of which more people were seen than they admit, before this batch or after it."""
    rows: Rows = field(default_factory=Rows)

    def __post_init__(self) -> None:
        """Begin with an empty tray."""
        self.tray = Tray(self.access, self.now)

    def open(self, known: list[KnownScan], parties: list[Party], conflicts: Iterable[KnownConflict] = ()) -> None:
        """Enter what the database knows."""
        self.known = {scan.id: scan for scan in known}
        self.undone = {(scan.void_of, scan.device_id) for scan in known if scan.void_of and not scan.voided}
        self.tray.open(conflicts)
        for party in parties:
            self.parties[party.ticket_id] = self.numbers[party.number] = party
            self.before[party.ticket_id] = (visits(party, self.access.days), attending(party))
            if over_size(party):
                self.oversized.add(party.ticket_id)

    def take(self, scan: ScanIn, reading: Code | Verdict | None) -> dict[str, Any]:
        """Take one scan into the ledger and answer it; a repeated one is answered as the first time."""
        try:
            repeated = self._repeat(scan)
            if repeated is not None:
                return repeated
            answer = self._take_new(scan, reading)
        except ScanRefusedError as refusal:
            return {"id": str(scan.id), "error": {"code": refusal.code, "detail": refusal.detail}}
        except KeptError as kept:
            return self._keep(scan, reading, kept.cause)
        row = self.rows.scans[-1]
        row["answer"] = answer
        here = self.access
        self.known[scan.id] = KnownScan(scan.id, here.event_id, here.device_id, row["ticket_id"], scan.void, answer)
        return answer

    def close(self) -> Rows:
        """Work out which visits come and go, and hand over everything to be written."""
        for row in self.rows.tickets:
            row["admits"] = len(current(self.parties[row["id"]]))
        for ticket, party in self.parties.items():
            before = self.before.get(ticket, (set(), set()))
            self.rows.follow(before, (visits(party, self.access.days), attending(party)))
            if over_size(party):
                self.oversized.add(ticket)
        self.rows.conflicts, self.rows.conflicts_gone = self.tray.rows, self.tray.gone
        return self.rows

    def look(self, scan: ScanIn, reading: Code | Verdict | None) -> Look:
        """Judge a reading; nothing counts yet.

        Raises:
            KeptError: The phone may not scan there.
        """
        station = self._station(scan)
        at, days = self._time(scan), self.access.days
        day = days.nearest(at)
        party, issue, verdict = self._find(scan, reading)
        if party is None:
            return Look(station, at, day, None, issue, verdict, None)
        cancelled = self.access.cancelled
        verdict = Verdict.CANCELLED if cancelled else judge(party, issue, station.id, day, days)
        return Look(station, at, day, party, issue, verdict, first_seen(party, station.id, day, days))

    def _take_new(self, scan: ScanIn, reading: Code | Verdict | None) -> dict[str, Any]:
        """Take a scan that never came before."""
        refuse_empty(scan)
        if self.access.ended:
            raise KeptError(Cause.REVOKED_PHONE)
        return self._undo(scan) if scan.void else self._see(scan, reading)

    def _repeat(self, scan: ScanIn) -> dict[str, Any] | None:
        """Answer a scan that came before; another event's ids are none of this phone's business."""
        known, kept = self.known.get(scan.id), self.tray.waiting(scan.id)
        if any(found.event_id != self.access.event_id for found in (known, kept) if found):
            raise ScanRefusedError("id-taken", "This id was used before.")
        if known:
            return known.answer
        return kept_answer(scan.id, kept.cause) if kept else None

    def _keep(self, scan: ScanIn, reading: Code | Verdict | None, cause: Cause) -> dict[str, Any]:
        """Put a scan aside for a human."""
        party, _, _ = self._find(scan, reading)
        ticket = party.ticket_id if party else scan.ticket_id
        if isinstance(reading, Code):
            ticket = reading.ticket_id
        undone = (scan.id, self.access.device_id) in self.undone
        self.tray.put(scan, cause, self._time(scan), ticket, undone=undone)
        return kept_answer(scan.id, cause)

    def _see(self, scan: ScanIn, reading: Code | Verdict | None) -> dict[str, Any]:
        """Judge a reading and note who was seen."""
        look = self.look(scan, reading)
        admitted = look.verdict in ADMITTING or bool(scan.walk_in) if scan.admitted is None else scan.admitted
        self._keep_back(scan, look, admitted=admitted)
        if look.party is None and scan.walk_in and scan.ticket_id:
            self._walk_in(scan, scan.ticket_id)
            look = self.look(scan, reading)
        party, admitted = look.party, admitted and look.party is not None
        voided = (scan.id, self.access.device_id) in self.undone
        if party and admitted:
            seen = self._selected(scan, party, look.issue)
            self.rows.sightings += [{"scan_id": scan.id, "attendee_id": attendee} for attendee in sorted(seen)]
            if not voided:
                counts = look.station.kind != StationKind.TECHNICAL
                party.sightings[scan.id] = Sighting(
                    look.station.id, look.at, frozenset(seen), counts=counts, offline=scan.offline
                )
            cause = standing_cause(scan, look, event_cancelled=self.access.cancelled)
            if cause and seen and not self.decided:
                self.tray.put(scan, cause, look.at, party.ticket_id, undone=voided)
        self._note(scan, look, admitted=admitted, voided=voided)
        return {"id": str(scan.id), "admitted": admitted} | describe(look, self.access.days)

    def _keep_back(self, scan: ScanIn, look: Look, *, admitted: bool) -> None:
        """Keep what may not count by itself.

        Raises:
            KeptError: People were let in at a closed event, by a code nobody knows, or more than anybody can note.
        """
        nobody_knows = look.party is None and look.verdict == Verdict.UNKNOWN
        if not admitted or not (look.party or nobody_knows):
            return
        if self.closed:
            raise KeptError(Cause.CLOSED_EVENT)
        if nobody_knows and not (scan.walk_in and scan.ticket_id):
            raise KeptError(Cause.UNKNOWN)
        if nobody_knows and self.walk_ins_left is not None and self.walk_ins_left <= 0:
            raise KeptError(Cause.TOO_MANY)

    def _undo(self, scan: ScanIn) -> dict[str, Any]:
        """Take back a scan of the same phone, also one that has not arrived yet; organisers take back any."""
        if self.closed:
            raise KeptError(Cause.CLOSED_EVENT)
        target = self.known.get(scan.void) if scan.void else None
        if target and self.access.device_id not in {None, target.device_id}:
            raise ScanRefusedError("not-yours", "A phone takes back its own scans only.")
        station, at = self._station(scan), self._time(scan)
        day = self.access.days.nearest(at)
        self._note(scan, Look(station, at, day, None, 0, Verdict.UNKNOWN, None), admitted=False, voided=False)
        answer: dict[str, Any] = {"id": str(scan.id), "verdict": None}
        for made in self.tray.take_back(scan.void) if scan.void else ():
            self._void(self.known.get(made))
        if target is None or target.void_of:
            if scan.void and target is None:
                self.undone.add((scan.void, self.access.device_id))
            return answer
        party = self._void(target)
        return answer | state(party, station.id, day, self.access.days) if party else answer

    def _void(self, target: KnownScan | None) -> Party | None:
        """Take a scan out of its party."""
        if target is None:
            return None
        self.rows.voided.add(target.id)
        party = self.parties.get(target.ticket_id) if target.ticket_id else None
        if party is not None:
            party.sightings.pop(target.id, None)
        return party

    def _time(self, scan: ScanIn) -> datetime:
        """Correct the phone's clock by its measured error; no scan lies in the future."""
        return min(scan.scanned_at + self.offset, self.now)

    def _station(self, scan: ScanIn) -> StationHere:
        """Find the station among those of this phone."""
        station = self.access.stations.get(scan.station)
        if station is None:
            raise KeptError(Cause.WRONG_STATION)
        return station

    def _find(self, scan: ScanIn, reading: Code | Verdict | None) -> tuple[Party | None, int, Verdict]:
        """Find the party that was read, and the issue that was read; else the reason why not."""
        if isinstance(reading, Verdict):
            return None, 0, reading
        if isinstance(reading, Code):
            return self.parties.get(reading.ticket_id), reading.issue, Verdict.UNKNOWN
        if scan.number is not None and not is_number(scan.number):
            return None, 0, Verdict.MALFORMED
        party = self.numbers.get(scan.number) if scan.number else None
        if scan.ticket_id is not None:
            party = self.parties.get(scan.ticket_id)
        return party, party.issue if party else 0, Verdict.UNKNOWN

    def _walk_in(self, scan: ScanIn, ticket: UUID) -> None:
        """Make the ticket of a party that came without one."""
        if not scan.extra:
            raise ScanRefusedError("nobody", "A walk-in needs at least one person.")
        if ticket in self.foreign:
            raise ScanRefusedError("id-taken", "This id was used before.")
        if scan.walk_in and scan.walk_in.home_ags not in {None, ELSEWHERE, *DISTRICTS}:
            raise ScanRefusedError("unknown-district", "There is no such district.")
        named(scan, ticket)  # refuses strangers before anything is entered
        if self.walk_ins_left is not None:
            self.walk_ins_left -= 1
        self.last_ordinal += 1
        number = number_of(self.access.event_id, self.last_ordinal)
        self.rows.tickets.append(walk_in_row(self, scan, ticket, number))
        party = Party(ticket, number, 1, len(scan.extra), revoked=False, language=None, open_ended=True)
        self.parties[ticket] = self.numbers[number] = party

    def _selected(self, scan: ScanIn, party: Party, issue: int) -> set[UUID]:
        """Work out whom this scan saw; people who came along are entered."""
        people = named(scan, party.ticket_id, party.people)
        for person in people:
            self._enter(party, person)
        if scan.attendees is None and not (party.open_ended and scan.extra):
            people += current(party, min(issue, party.issue))[: scan.count]
        return {person.id for person in people}

    def _enter(self, party: Party, person: Person) -> None:
        """Add somebody to a party, unless they are there already."""
        if person.id in party.people:
            return
        extra = not party.open_ended
        party.people[person.id] = Person(person.id, person.type, person.ordinal, party.issue, extra=extra)
        if party.open_ended and party.ticket_id in self.before:
            self.rows.admits[party.ticket_id] = len(current(party))
        self.rows.people.append(person_row(party, person, self.change_number, extra=extra))

    def _note(self, scan: ScanIn, look: Look, *, admitted: bool, voided: bool) -> None:
        """Enter the scan itself."""
        self.rows.scans.append(scan_row(self, scan, look, admitted=admitted, voided=voided))
