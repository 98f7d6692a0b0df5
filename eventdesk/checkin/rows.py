"""The rows one batch of scans leads to, and writing them: parents first, each table once."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, tuple_, update
from sqlalchemy.orm import Session

from eventdesk.checkin.conflict_rules import Action
from eventdesk.checkin.models import Conflict, Scan, ScanAttendee, Visit
from eventdesk.db import table_of
from eventdesk.tickets.models import Attendee, Ticket

VisitKey = tuple[UUID, int, date]
Key = TypeVar("Key", UUID, VisitKey)

PART = 1_000
"""Most visits or people in one statement: PostgreSQL takes 65,535 parameters, and far fewer triples of them."""

_ATTENDEE, _SCAN, _TICKET, _VISIT = table_of(Attendee), table_of(Scan), table_of(Ticket), table_of(Visit)
_NEW_TICKETS, _NEW_PEOPLE, _NEW_SCANS = insert(_TICKET), insert(_ATTENDEE), insert(_SCAN)
_NEW_SIGHTINGS, _NEW_VISITS = insert(table_of(ScanAttendee)), insert(_VISIT)
_CONFLICT = table_of(Conflict)
_NEW_CONFLICTS = insert(_CONFLICT)
_SETTLE = (
    update(_CONFLICT)
    .where(_CONFLICT.c.id.in_(bindparam("conflicts")))
    .values(action=Action.GONE, settled_at=bindparam("now"), settled_by=None, settling_scan_id=None)
)
_VOID = update(_SCAN).where(_SCAN.c.id.in_(bindparam("scans"))).values(voided=True)
_RESIZE = (
    update(_TICKET)
    .where(_TICKET.c.id == bindparam("ticket"))
    .values(admits=bindparam("size"), changed=bindparam("change"))
)
_LEAVE = delete(_VISIT).where(tuple_(_VISIT.c.attendee_id, _VISIT.c.station_id, _VISIT.c.day).in_(bindparam("visits")))
_ATTEND = (
    update(_ATTENDEE)
    .where(_ATTENDEE.c.id.in_(bindparam("people")))
    .values(attended=bindparam("here"), changed=bindparam("change"))
)


@dataclass(slots=True)
class Rows:
    """What is to be written; nothing is until `write` is called."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    scans: list[dict[str, Any]] = field(default_factory=list)
    sightings: list[dict[str, Any]] = field(default_factory=list)
    voided: set[UUID] = field(default_factory=set)
    admits: dict[UUID, int] = field(default_factory=dict)
    """Blank tickets that got people, with how many they admit now."""
    visits_added: set[VisitKey] = field(default_factory=set)
    visits_gone: set[VisitKey] = field(default_factory=set)
    here: set[UUID] = field(default_factory=set)
    """People whose visits changed and who attended."""
    away: set[UUID] = field(default_factory=set)
    """People whose visits changed so that they did not attend after all."""
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    conflicts_gone: set[int] = field(default_factory=set)
    """Conflicts whose reason went away."""

    def follow(self, old: tuple[set[VisitKey], set[UUID]], new: tuple[set[VisitKey], set[UUID]]) -> None:
        """Enter what changed between two states of a ticket: its visits, and who attended."""
        (old_visits, _), (new_visits, new_people) = old, new
        touched = {person for person, _, _ in new_visits ^ old_visits}
        self.visits_added |= new_visits - old_visits
        self.visits_gone |= old_visits - new_visits
        self.here |= touched & new_people
        self.away |= touched - new_people

    def write(self, session: Session, change_number: int, now: datetime | None = None) -> None:
        """Write everything; a table without rows costs no statement."""
        for statement, rows in (
            (_NEW_TICKETS, self.tickets),
            (_NEW_PEOPLE, self.people),
            (_NEW_SCANS, self.scans),
            (_NEW_SIGHTINGS, self.sightings),
            (_NEW_CONFLICTS, self.conflicts),
        ):
            if rows:
                session.execute(statement, rows)
        if self.voided:
            session.execute(_VOID, {"scans": list(self.voided)})
        if self.conflicts_gone:
            session.execute(_SETTLE, {"conflicts": sorted(self.conflicts_gone), "now": now})
        if self.admits:
            sizes = [{"ticket": ticket, "size": size, "change": change_number} for ticket, size in self.admits.items()]
            session.execute(_RESIZE, sizes)
        self._write_visits(session, change_number)

    def _write_visits(self, session: Session, change_number: int) -> None:
        """Write visits and who attended."""
        keys = ("attendee_id", "station_id", "day")
        if self.visits_added:
            session.execute(_NEW_VISITS, [dict(zip(keys, visit, strict=True)) for visit in sorted(self.visits_added)])
        for visits in _parts(self.visits_gone):
            session.execute(_LEAVE, {"visits": visits})
        for people, here in ((self.here, True), (self.away, False)):
            for part in _parts(people):
                session.execute(_ATTEND, {"people": part, "here": here, "change": change_number})


def _parts(values: Set[Key]) -> Iterator[list[Key]]:
    """Cut what one statement could not take into pieces; nearly always there is one, or none."""
    listed = sorted(values)
    for start in range(0, len(listed), PART):
        yield listed[start : start + PART]
