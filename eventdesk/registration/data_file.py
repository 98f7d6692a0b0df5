"""What is stored about a family as a file that programs read. Its keys are described in `docs/my-data.md`."""

from datetime import date, datetime
from typing import Any

from eventdesk.places import DISTRICTS
from eventdesk.registration.mine import Booking, MyData
from eventdesk.vocabulary import ELSEWHERE


def data_file(data: MyData, now: datetime) -> dict[str, Any]:
    """Spell out everything; moments in UTC, days and moments as ISO 8601.

    Source: GDPR, articles 15 and 20.
    """
    return {
        "format": "eventdesk-my-data-1",
        "created_at": _iso(now),
        "registration": _registration(data),
        "event": _event(data.booking),
        "ticket": _ticket(data),
        "seen": [
            {"at": _iso(seen.at), "station": seen.station.text, "persons": seen.persons} for seen in data.sightings
        ],
        "mails": [
            {
                "kind": mail.kind or "other",
                "recipient": mail.recipient,
                "written_at": _iso(mail.written_at),
                "sent_at": _iso(mail.sent_at),
            }
            for mail in data.mails
        ],
        "deleted_on": {"registration": _iso(data.deleted_on), "ticket_and_visits": _iso(data.counted_on)},
    }


def _registration(data: MyData) -> dict[str, Any]:
    """Spell out what was told, and what became of it."""
    return {
        "status": data.booking.status.value,
        "registered_at": _iso(data.registered_at),
        "name": data.name,
        "phone": data.phone,
        "email": data.email,
        "page_language": data.language,
        "spoken_language": data.spoken_language,
        "needs_interpreter": data.interpreter,
        "home_district": _home(data.home_ags),
        "people": dict(data.booking.party),
        "waiting_since": _iso(data.queued_at),
        "offered_at": _iso(data.offered_at),
        "offer_ends_at": _iso(data.booking.offer_ends_at),
        "reminded_at": _iso(data.reminded_at),
        "called_at": _iso(data.called_at),
    }


def _event(booking: Booking) -> dict[str, Any]:
    """Name the event; where it is, its own page says."""
    return {
        "title": booking.title.text,
        "form": booking.form.value,
        "starts_at": _iso(booking.starts_at),
        "ends_at": _iso(booking.ends_at),
        "time_zone": booking.time_zone,
        "cancelled": booking.cancelled,
    }


def _ticket(data: MyData) -> dict[str, Any] | None:
    """Describe the ticket, if there is one."""
    if data.number is None:
        return None
    return {"number": data.number, "issue": data.booking.issue, "cancelled_at": _iso(data.cancelled_at)}


def _home(ags: str | None) -> dict[str, str] | None:
    """Name the home district, if it was told."""
    if ags is None:
        return None
    return {"ags": ags, "name": "elsewhere" if ags == ELSEWHERE else DISTRICTS[ags].name("de")}


def _iso(moment: datetime | date | None) -> str | None:
    """Write a moment or a day."""
    return None if moment is None else moment.isoformat()
