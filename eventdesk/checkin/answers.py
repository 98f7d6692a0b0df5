"""What a phone is told about a ticket: the verdict, the party, and who is here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventdesk.checkin.queries import StationHere
from eventdesk.checkin.rules import EventDays, Party, Verdict, by_vocabulary, current, seen_at


@dataclass(frozen=True, slots=True)
class Look:
    """A reading at a station, judged, before anything counts."""

    station: StationHere
    at: datetime
    day: date
    party: Party | None
    issue: int
    verdict: Verdict
    first_seen_at: datetime | None


def describe(look: Look, days: EventDays) -> dict[str, Any]:
    """Say what a phone shows: the verdict, the party, and who is here."""
    answer: dict[str, Any] = {"verdict": look.verdict}
    if look.party is None:
        return answer
    first = look.first_seen_at.isoformat() if look.first_seen_at else None
    return answer | {"first_seen_at": first} | state(look.party, look.station.id, look.day, days)


def state(party: Party, station: int, day: date, days: EventDays) -> dict[str, Any]:
    """Say who of a party is expected and who is here, those too who came along or have left the party since."""
    here = seen_at(party, station, day, days)
    expected = current(party)
    others = sorted((p for p in party.people.values() if p.id in here and p not in expected), key=by_vocabulary)
    return {
        "ticket_id": str(party.ticket_id),
        "number": party.number,
        "language": party.language,
        "present": len(here),
        "admits": len(expected) if party.open_ended else party.admits,
        "attendees": [{"id": str(p.id), "type": p.type, "present": p.id in here} for p in expected + others],
    }
