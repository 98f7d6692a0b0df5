"""What of a batch needs a human: kept with everything the phone sent, so that it can be taken later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from eventdesk.checkin.answers import Look
from eventdesk.checkin.conflict_rules import WAITING, Action, Cause
from eventdesk.checkin.known import KnownConflict
from eventdesk.checkin.queries import Access
from eventdesk.checkin.rules import Verdict
from eventdesk.checkin.schemas import ScanIn

_FINAL = frozenset({Action.DISCARD, Action.GONE})


class KeptError(Exception):
    """This scan counts nothing until a human has decided; the others of its batch are taken."""

    def __init__(self, cause: Cause) -> None:
        """Remember why."""
        super().__init__(cause)
        self.cause = cause


@dataclass(slots=True)
class Tray:
    """The conflicts of a batch: those the database knows, those that are new, those whose reason is gone."""

    access: Access
    now: datetime
    known: dict[UUID, list[KnownConflict]] = field(default_factory=dict)
    """By the id of their scan; new ones have the number 0."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    """New ones, as they will be written."""
    gone: set[int] = field(default_factory=set)

    def open(self, conflicts: Iterable[KnownConflict]) -> None:
        """Enter what the database knows."""
        for conflict in conflicts:
            self.known.setdefault(conflict.scan_id, []).append(conflict)

    def waiting(self, scan: UUID) -> KnownConflict | None:
        """Find a scan that waits, or waited, for a human; such a one is answered as the first time."""
        return next((conflict for conflict in self.known.get(scan, []) if conflict.cause in WAITING), None)

    def put(self, scan: ScanIn, cause: Cause, at: datetime, ticket: UUID | None, *, undone: bool) -> None:
        """Keep a scan as it was sent, at its corrected time; settled at once if its phone took it back before."""
        undone = self._cancel_out(scan) or undone
        sent = scan.model_copy(update={"scanned_at": at}).model_dump(mode="json", exclude_defaults=True)
        here, action = self.access, Action.GONE if undone else None
        self.rows.append(
            {
                "event_id": here.event_id,
                "scan_id": scan.id,
                "device_id": here.device_id,
                "ticket_id": ticket,
                "void_of": scan.void,
                "cause": cause,
                "sent": sent,
                "noticed_at": self.now,
                "action": action,
                "settled_at": self.now if undone else None,
            }
        )
        new = KnownConflict(0, scan.id, here.event_id, here.device_id, ticket, scan.void, cause, action, None)
        self.known.setdefault(scan.id, []).append(new)

    def take_back(self, scan: UUID) -> list[UUID]:
        """Settle what the phone took back itself; name the scans that organisers had made of it."""
        made = []
        for conflict in self._of_this_phone(scan):
            if conflict.action not in _FINAL:
                self._end(conflict)
                made += [conflict.settling_scan_id] if conflict.settling_scan_id else []
        return made

    def _cancel_out(self, scan: ScanIn) -> bool:
        """Look whether a scan and its undo both wait: nobody was let in then, and neither needs a human."""
        if scan.void:
            waiting = [c for c in self._of_this_phone(scan.void) if c.cause in WAITING and c.action != Action.ACCEPT]
        else:
            both = (conflict for conflicts in self.known.values() for conflict in conflicts)
            waiting = [c for c in both if c.void_of == scan.id and self._is_mine(c) and c.action is None]
        for conflict in waiting:
            if conflict.action is None:
                self._end(conflict)
        return any(conflict.action != Action.MERGE for conflict in waiting)

    def _of_this_phone(self, scan: UUID) -> Iterator[KnownConflict]:
        """Go through the conflicts of a scan, unless it is another phone's."""
        return (conflict for conflict in list(self.known.get(scan, [])) if self._is_mine(conflict))

    def _is_mine(self, conflict: KnownConflict) -> bool:
        """Say whether this phone made the scan; organisers may take back any."""
        return self.access.device_id in {None, conflict.device_id}

    def _end(self, conflict: KnownConflict) -> None:
        """Settle one whose reason is gone."""
        settled = {"action": Action.GONE, "settled_at": self.now}
        for row in self.rows:
            if row["scan_id"] == conflict.scan_id and row["cause"] == conflict.cause:
                row.update(settled)
        if conflict.id:
            self.gone.add(conflict.id)
        siblings = self.known[conflict.scan_id]
        siblings[siblings.index(conflict)] = replace(conflict, action=Action.GONE)


def standing_cause(scan: ScanIn, look: Look, *, event_cancelled: bool) -> Cause | None:
    """Say why an admission that stands needs a human: phones decide by a list that may be a minute or a day old."""
    if not (scan.admitted or event_cancelled):
        return None
    return {Verdict.CANCELLED: Cause.CANCELLED, Verdict.REPLACED: Cause.REPLACED}.get(look.verdict)
