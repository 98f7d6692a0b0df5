"""Another party: whom a family brings along after all, and who stays at home."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError
from eventdesk.events.models import Status
from eventdesk.events.seats import EventCancelledError, release_seats, take_seats
from eventdesk.registration.holding import AlreadyHereError, EventOverError, Held, HeldTicket, hold
from eventdesk.registration.models import ENDED, RegistrationStatus
from eventdesk.registration.news import News, tell
from eventdesk.registration.waiting import promote
from eventdesk.registration.waiting_change import change_waiting_party
from eventdesk.tickets.service import reissue


class NothingToChangeError(EventdeskError):
    """The registration has ended: nobody of it comes any more."""

    code = "nothing-to-change"
    status = 409


class ChangedMeanwhileError(EventdeskError):
    """Another phone of the family changed the party since this one looked."""

    code = "changed-meanwhile"
    status = 409


def change_party(session: Session, key: str, party: Mapping[str, int], seen_issue: int, now: datetime) -> None:
    """Let a ticket admit another party; its code changes with it. The same party again changes nothing.

    A party that waits keeps its place (see `waiting_change`).

    Fewer people can be named until the event is over; more while registration is open and seats are left. After the
    first visit only the door changes a party.

    Args:
        session: A transaction of its own.
        key: Key of the family's page.
        party: Who comes now: 1 to 30 people by type, only types that occur.
        seen_issue: Issue of the ticket that the family looked at when it decided.
        now: Decides what is still possible.

    Raises:
        NotFoundError: There is no such registration.
        EventCancelledError: The event will not take place.
        EventOverError: It is over.
        AlreadyHereError: Somebody of the party was seen.
        NothingToChangeError: It was cancelled, declined, or not accepted in time.
        ChangedMeanwhileError: The family looked at a party that is no longer true.
        ChangedTooOftenError: The code has no room for another issue.
        EventdeskError: There are no seats for more people (see `events.seats.take_seats`).
    """
    held = hold(session, key)
    _refuse_settled(held, now)
    if held.ticket is None:
        change_waiting_party(session, held, party, now)
    elif party != _current(held):
        if held.ticket.issue != seen_issue:
            raise ChangedMeanwhileError("another issue")
        issue = _change_ticket(session, held, held.ticket, party, now)
        tell(session, News.CHANGED, [key], now, issue)


def _change_ticket(session: Session, held: Held, ticket: HeldTicket, party: Mapping[str, int], now: datetime) -> int:
    """Let a ticket admit another party on other seats; give its new issue."""
    more = sum(party.values()) - ticket.admits
    if more > 0:
        take_seats(session, held.event_id, more, now, tickets=0)
    elif more < 0:
        release_seats(session, held.event_id, -more)
    issue = reissue(session, ticket.id, ticket.issue, party, held.members, held.change_number)
    if more < 0:
        promote(session, held.event_id, now)
    return issue


def _refuse_settled(held: Held, now: datetime) -> None:
    """Say why a party stays as it is."""
    if held.event_status == Status.CANCELLED:
        raise EventCancelledError
    if held.ends_at <= now:
        raise EventOverError
    lapsed = held.status == RegistrationStatus.OFFERED and held.offer_ends_at is not None and held.offer_ends_at <= now
    if held.status in ENDED or lapsed:
        raise NothingToChangeError
    if held.seen:
        raise AlreadyHereError


def _current(held: Held) -> Mapping[str, int]:
    """Count the party by type as the ticket admits it now."""
    return Counter(member.type for member in held.members if member.last_issue is None and not member.extra)
