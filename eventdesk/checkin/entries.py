"""What a scan says, spelled out: the people it names, and the rows it leads to."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from eventdesk.checkin.answers import Look
from eventdesk.checkin.queries import Access
from eventdesk.checkin.rules import Party, Person, ScanRefusedError, person_named
from eventdesk.checkin.schemas import ScanIn
from eventdesk.tickets.models import Source
from eventdesk.vocabulary import TYPES


class Batch(Protocol):
    """What all rows of one batch have in common."""

    access: Access
    now: datetime
    change_number: int


def named(scan: ScanIn, ticket: UUID, known: dict[UUID, Person] | None = None) -> list[Person]:
    """Find everybody a scan names by id, or refuse it.

    Raises:
        ScanRefusedError: An id is of nobody this ticket could have.
    """
    known = known or {}
    people = []
    for attendee, kinds in [(e.id, [e.type]) for e in scan.extra] + [(a, list(TYPES)) for a in scan.attendees or []]:
        person = known.get(attendee) or person_named(ticket, attendee, [kind for kind in kinds if kind in TYPES])
        if person is None:
            raise ScanRefusedError("unknown-person", "That attendee does not belong to this ticket.")
        people.append(person)
    return people


def refuse_empty(scan: ScanIn) -> None:
    """Refuse what no human could make anything of either."""
    if scan.void == scan.id:
        raise ScanRefusedError("undoes-itself", "A scan takes back another one.")
    if not scan.void and scan.code is None and scan.number is None and scan.ticket_id is None:
        raise ScanRefusedError("nothing-read", "A scan needs a code, a number or a ticket id.")


def scan_row(batch: Batch, scan: ScanIn, look: Look, *, admitted: bool, voided: bool) -> dict[str, Any]:
    """Spell out the scan itself; its answer is added once it is known."""
    unread = "" if look.party or scan.void else (scan.code or scan.number or str(scan.ticket_id))
    # PostgreSQL stores no NUL, and nobody can read the other control characters either.
    unread = "".join(letter for letter in unread if letter.isprintable())
    return {
        "id": scan.id,
        "event_id": batch.access.event_id,
        "station_id": look.station.id,
        "device_id": batch.access.device_id,
        "ticket_id": look.party.ticket_id if look.party else None,
        "reading": unread[-64:],
        "void_of": scan.void,
        "voided": voided,
        "verdict": None if scan.void else look.verdict,
        "admitted": admitted,
        "offline": scan.offline,
        "scanned_at": look.at,
        "received_at": batch.now,
    }


def walk_in_row(batch: Batch, scan: ScanIn, ticket: UUID, number: str) -> dict[str, Any]:
    """Spell out the ticket of a party that came without one."""
    return {
        "id": ticket,
        "event_id": batch.access.event_id,
        "number": number,
        "admits": len(scan.extra),
        "source": Source.WALK_IN,
        "home_ags": scan.walk_in.home_ags if scan.walk_in else None,
        "created_at": batch.now,
        "changed": batch.change_number,
    }


def person_row(party: Party, person: Person, change_number: int, *, extra: bool) -> dict[str, Any]:
    """Spell out somebody new to a party."""
    return {
        "id": person.id,
        "ticket_id": party.ticket_id,
        "type": person.type,
        "ordinal": person.ordinal,
        "first_issue": party.issue,
        "extra": extra,
        "changed": change_number,
    }
