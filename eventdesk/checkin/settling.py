"""Settling what needs a human: accept, discard, merge into a ticket, and taking each of it back.

The event's row is taken first, as batches of scans do. So two organisers follow each other, and the second is told
what the first decided. Nothing is deleted: what no longer counts is voided by a scan of the organisers' own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import NOT_STATED, Action, counted_on, first_of, stands
from eventdesk.checkin.conflicts import reconcile
from eventdesk.checkin.entries import named
from eventdesk.checkin.models import Conflict, Scan, ScanAttendee
from eventdesk.checkin.queries import Access, parties, stations_of
from eventdesk.checkin.rules import EventDays, Party, ScanRefusedError, Verdict, current, understand
from eventdesk.checkin.schemas import ExtraIn, ScanIn, ScansIn, WalkInIn
from eventdesk.checkin.service import record_kept, record_scans
from eventdesk.checkin.standing import let_stand
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.closed import EventClosedError
from eventdesk.events.models import Event, Status
from eventdesk.staff.service import note
from eventdesk.tickets.models import Attendee
from eventdesk.tickets.rules import is_number, normalise_number, read

MOST_EXTRA = 30
"""How many people a scan may name with their type; it names the others by their id only."""


class SettlingRefusedError(EventdeskError):
    """This cannot be done about this conflict; nothing was changed."""

    code = "cannot-settle"
    status = 409


class SettledMeanwhileError(SettlingRefusedError):
    """Somebody else has settled it, or its phone took it back."""

    code = "settled-meanwhile"


class NobodyNamedError(SettlingRefusedError):
    """There is no ticket in what was read, or nobody knows how many people it was."""

    code = "nobody-named"


class NoSuchStationError(SettlingRefusedError):
    """The phone named a station that the event does not have: say where they were."""

    code = "no-such-station"


class NoSuchTicketError(SettlingRefusedError):
    """The event has no ticket of that number."""

    code = "no-such-ticket"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What an organiser wants done about a conflict."""

    action: Action | None
    """Nothing = open again."""
    by: int | None = None
    """The organiser's account."""
    seen: str | None = None
    """How it was settled when the organiser looked; if that has changed, nothing is done."""
    number: str = ""
    """Ticket to merge into."""
    persons: int | None = None
    """How many people, where the phone's word is missing or wrong."""
    station: str | None = None
    """Where they were, if the phone named a station that is not there."""


def settle(
    session: Session, event: Event, conflict_id: int, wanted: Settlement, keys: Mapping[int, bytes], now: datetime
) -> None:
    """Settle a conflict, or open it again; doing the same twice changes nothing.

    Raises:
        NotFoundError: The event has no such conflict.
        SettledMeanwhileError: It is not as the organiser saw it any more.
        EventClosedError: Visits would change, or an action would be taken back, at a closed event.
        NobodyNamedError: There is nobody to count.
        NoSuchStationError: Nobody knows where the people were.
        NoSuchTicketError: The number to merge into is of no ticket.
    """
    closed = session.scalars(select(Event.closed_at).where(Event.id == event.id).with_for_update()).one()
    conflict = session.get(Conflict, conflict_id, populate_existing=True)
    if conflict is None or conflict.event_id != event.id:
        raise NotFoundError("conflict")
    if conflict.action == wanted.action and conflict.action != wanted.seen:
        return
    if conflict.action != wanted.seen or conflict.action == Action.GONE:
        raise SettledMeanwhileError
    if closed and _changes_figures(conflict, wanted):
        raise EventClosedError
    merged_into = _Desk(session, event, keys, now).carry_out(conflict, wanted)
    conflict.action = wanted.action
    conflict.settled_at, conflict.settled_by = (now, wanted.by) if wanted.action else (None, None)
    session.flush()
    reconcile(session, event.id, {ticket for ticket in (conflict.ticket_id, merged_into) if ticket}, now)
    note(session, wanted.by, f"scan-{_DONE[wanted.action]}", f"{event.slug} {conflict.cause} {conflict.id}", now)


def accept_all(
    session: Session, event: Event, conflicts: Sequence[int], by: int | None, keys: Mapping[int, bytes], now: datetime
) -> int:
    """Accept several conflicts; those of which nobody can tell whom to count stay open. Tell how many were accepted."""
    accepted = 0
    for conflict in conflicts:
        try:
            with session.begin_nested():
                settle(session, event, conflict, Settlement(Action.ACCEPT, by=by), keys, now)
        except (SettlingRefusedError, EventClosedError):
            continue
        accepted += 1
    return accepted


_DONE: Mapping[Action | None, str] = {
    None: "reopened",
    Action.ACCEPT: "accepted",
    Action.DISCARD: "discarded",
    Action.MERGE: "merged",
}


def _changes_figures(conflict: Conflict, wanted: Settlement) -> bool:
    """Say whether visits would come or go, or an earlier decision be taken back."""
    counted, counts = stands(conflict.cause, conflict.action), stands(conflict.cause, wanted.action)
    return conflict.action is not None or wanted.action == Action.MERGE or counted != counts


@dataclass(slots=True)
class _Desk:
    """Carries a decision out, within one transaction that holds the event."""

    session: Session
    event: Event
    keys: Mapping[int, bytes]
    now: datetime

    def carry_out(self, conflict: Conflict, wanted: Settlement) -> UUID | None:
        """Let the scan count or not, and put a merged one in its place; tell the ticket it was merged into."""
        if conflict.settling_scan_id:
            let_stand(self.session, self._access(), conflict.settling_scan_id, stand=False, now=self.now)
            conflict.settling_scan_id = None
        merging = self._merging(conflict, wanted) if wanted.action == Action.MERGE else None
        counts = stands(conflict.cause, wanted.action)
        if self.session.scalar(select(Scan.id).where(Scan.id == conflict.scan_id)):
            let_stand(self.session, self._access(), conflict.scan_id, stand=counts, now=self.now)
        elif counts:
            self._take(conflict, wanted)
        if merging is None:
            return None
        record_scans(self.session, self._access(), ScansIn(scans=[merging]), self.keys, self.now, accepted=True)
        conflict.settling_scan_id = merging.id
        return merging.ticket_id

    def _take(self, conflict: Conflict, wanted: Settlement) -> None:
        """Let a scan count that was put aside."""
        scan = self._placed(conflict, wanted)
        lets_in = not scan.void and scan.admitted is not False
        scan = self._with_people(scan, wanted) if lets_in else scan
        answer = record_kept(self.session, self._access(), conflict, scan, self.keys, self.now)
        if "error" in answer or (lets_in and not answer["admitted"]):
            raise NobodyNamedError

    def _with_people(self, scan: ScanIn, wanted: Settlement) -> ScanIn:
        """Say who was let in; where nobody knows the ticket, it becomes one, for the people it named."""
        ticket, issue, party = self._read(scan)
        admitted = scan.model_copy(update={"admitted": True})
        if scan.walk_in or (party and wanted.persons is None):
            return admitted
        if party:
            return _of(admitted, party.ticket_id, first_of(party, wanted.persons or 0))
        made = ticket or uuid5(scan.id, "ticket")
        blank = Party(made, "", issue, 0, revoked=False, language=None, open_ended=True)
        kinds = self._kinds(scan, wanted)
        people = counted_on(blank, kinds if isinstance(kinds, list) else [NOT_STATED] * kinds)
        return _of(admitted, made, people).model_copy(update={"walk_in": WalkInIn()})

    def _merging(self, conflict: Conflict, wanted: Settlement) -> ScanIn:
        """Make the scan of another ticket that stands for this one."""
        number = normalise_number(wanted.number)
        found = parties(self.session, self.event.id, (), {number}) if is_number(number) else []
        if not found:
            raise NoSuchTicketError
        scan = self._placed(conflict, wanted)
        if scan.void:
            raise SettlingRefusedError
        seen = select(Attendee.type).join(ScanAttendee, ScanAttendee.attendee_id == Attendee.id)
        stored = self.session.scalars(seen.where(ScanAttendee.scan_id == conflict.scan_id)).all()
        kinds = list(stored) if stored and wanted.persons is None else self._kinds(scan, wanted)
        people = counted_on(found[0], kinds) if isinstance(kinds, list) else first_of(found[0], kinds)
        fresh = ScanIn(id=uuid4(), station=scan.station, scanned_at=scan.scanned_at, admitted=True)
        return _of(fresh, found[0].ticket_id, people)

    def _placed(self, conflict: Conflict, wanted: Settlement) -> ScanIn:
        """Read what the phone sent, at a station that exists."""
        scan = ScanIn.model_validate(conflict.sent)
        station = wanted.station or scan.station
        if station not in self._access().stations:
            raise NoSuchStationError
        return scan.model_copy(update={"station": station})

    def _read(self, scan: ScanIn) -> tuple[UUID | None, int, Party | None]:
        """Tell which ticket and issue a scan names, and the party if there is one."""
        reading = understand(scan.code, self.event.id, self.keys) if scan.code is not None else None
        if isinstance(reading, Verdict):
            raise NobodyNamedError
        ticket, issue = (reading.ticket_id, reading.issue) if reading else (scan.ticket_id, 0)
        numbers = [scan.number] if scan.number else []
        found = parties(self.session, self.event.id, [ticket] if ticket else [], [] if ticket else numbers)
        party = found[0] if found else None
        return party.ticket_id if party else ticket, issue or (party.issue if party else 1), party

    def _kinds(self, scan: ScanIn, wanted: Settlement) -> list[str] | int:
        """Tell the types of the people a scan was about, or only how many they were."""
        if wanted.persons is not None:
            return wanted.persons
        ticket, issue, party = self._read(scan)
        if ticket and (scan.extra or scan.attendees):
            try:
                return [person.type for person in named(scan, ticket, party.people if party else None)]
            except ScanRefusedError as error:
                raise NobodyNamedError from error
        if party and scan.attendees is None:
            return [person.type for person in current(party, min(issue, party.issue))[: scan.count]]
        code = read(scan.code) if scan.code else None
        count = scan.count or (code.size if code else 0)
        if not count:
            raise NobodyNamedError
        return count

    def _access(self) -> Access:
        """Organisers may scan at every station of the event."""
        event = self.event
        days = EventDays.between(event.starts_at, event.ends_at, event.time_zone)
        cancelled = event.status == Status.CANCELLED
        return Access(None, event.id, days, stations_of(self.session, event.id), cancelled=cancelled)


def _of(scan: ScanIn, ticket: UUID, people: Sequence[tuple[UUID, str]]) -> ScanIn:
    """Let a scan name exactly these people of a ticket."""
    extra = [ExtraIn(id=person, type=kind) for person, kind in people[:MOST_EXTRA]]
    others = [person for person, _ in people[MOST_EXTRA:]]
    changed = {"code": None, "number": None, "count": None, "ticket_id": ticket, "extra": extra, "attendees": others}
    return scan.model_copy(update=changed)
