"""What goes when. Source: domain rules on data protection, one line each; the desk shows them as they stand here."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from eventdesk.legal.rules import DAYS_AFTER_EVENT


class Term(StrEnum):
    """When a stored value goes. `stored_fields.csv` names one of these for every column."""

    KEPT = "kept"
    """Says nothing about a person, or is a count of them."""
    WAITING = "waiting"
    CONTACTS = "contacts"
    PEOPLE = "people"
    PHONES = "phones"
    MAIL = "mail"
    FEEDBACK = "feedback"
    SESSION = "session"
    LINK = "link"
    LIMIT = "limit"
    ACCOUNT = "account"
    AUDIT = "audit"
    JOURNAL = "journal"
    RECIPIENT = "recipient"
    """Stays until staff take the recipient of reports off the list."""


AFTER_EVENT: Mapping[Term, timedelta] = {
    Term.WAITING: timedelta(days=DAYS_AFTER_EVENT["waiting"]),
    Term.CONTACTS: timedelta(days=DAYS_AFTER_EVENT["contact"]),
    Term.PEOPLE: timedelta(days=DAYS_AFTER_EVENT["visits"]),
    Term.PHONES: timedelta(days=31),
}
"""How long after the end of an event its rows stay, as families are told.

Phones may scan for a day, and then hand over for thirty.
"""

VOLUNTEERS_STAY = timedelta(days=30)
"""How long accounts of helpers at stations stay after the last event there was or will be."""
AUDIT_STAYS = timedelta(days=365)
"""How long it is known who did what; whole days go."""
CLOSED_ACCOUNTS_STAY = AUDIT_STAYS
"""How long the record needs the name of a closed account."""
JOURNAL_STAYS = timedelta(days=35)
"""How long the journal knows single families: somewhat longer than the oldest backup."""
LOGS_STAY = timedelta(days=7)
"""How long the web server's log may stay; the machine's own settings keep it, we do not see those files."""
MAIL_FILES_STAY = timedelta(days=1)
"""How long mail lies in a folder where there is no mail server: on machines where somebody tries things out."""

EVERY = timedelta(minutes=10)
"""How often the worker looks for what is due."""
LATE = timedelta(hours=1)
"""When a round is so long ago that somebody should look for the worker."""


def ended_by(term: Term, now: datetime) -> datetime:
    """Tell until when an event must have ended for its rows to be due."""
    return now - AFTER_EVENT[term]


def goes_at(term: Term, ends_at: datetime) -> datetime:
    """Tell when rows of an event are due."""
    return ends_at + AFTER_EVENT[term]


def first_day_kept(now: datetime, stays: timedelta) -> datetime:
    """Tell the midnight, in UTC, before which whole days are due."""
    return (now - stays).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
