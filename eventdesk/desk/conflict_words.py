"""What organisers read about scans that need them: why, and what each decision means."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventdesk.checkin.conflict_rules import Action, Cause


class CauseWords(NamedTuple):
    """A cause in words."""

    title: LazyString
    why: LazyString
    accept: LazyString


_STAY, _COUNT = _l("They were here"), _l("Count them")
CAUSES: Mapping[Cause, CauseWords] = {
    Cause.REVOKED_PHONE: CauseWords(
        _l("From a phone that was blocked or whose time was over"),
        _l("The phone handed this over afterwards. It does not count yet. Please ask the person who had the phone."),
        _COUNT,
    ),
    Cause.CLOSED_EVENT: CauseWords(
        _l("Arrived after the event was closed"),
        _l("The figures were complete by then. It does not count yet. To count it, please open the event again first."),
        _COUNT,
    ),
    Cause.WRONG_STATION: CauseWords(
        _l("At a station the phone was not paired for"),
        _l("It does not count yet. Please check where these people were."),
        _COUNT,
    ),
    Cause.UNKNOWN: CauseWords(
        _l("With a ticket that we do not know"),
        _l("A phone without a network let these people in. They do not count yet. Maybe they have another ticket."),
        _COUNT,
    ),
    Cause.TOO_MANY: CauseWords(
        _l("More people without a ticket than one phone can note"),
        _l("They do not count yet. Please check that the phone is still with your team."),
        _COUNT,
    ),
    Cause.CANCELLED: CauseWords(
        _l("With a cancelled ticket"),
        _l("A phone let these people in although their ticket or the event was cancelled. They count."),
        _STAY,
    ),
    Cause.REPLACED: CauseWords(
        _l("With an older ticket"),
        _l("The party had changed; a phone without a network could not know. The people of the older ticket count."),
        _STAY,
    ),
    Cause.OVER_SIZE: CauseWords(
        _l("More people than the ticket admits"),
        _l("Phones without a network let in more people than are on the ticket. All of them count."),
        _STAY,
    ),
}
"""A line for each cause."""

DONE: Mapping[Action, LazyString] = {
    Action.ACCEPT: _l("Counts"),
    Action.DISCARD: _l("Does not count"),
    Action.MERGE: _l("Counts on another ticket"),
    Action.GONE: _l("Nothing to do any more"),
}
"""How an entry was settled."""

GONE: Mapping[bool, LazyString] = {
    True: _l("The ticket arrived later, and the people count."),
    False: _l("The phone took it back, or the reason is gone."),
}
"""Why nothing is to do any more: whether the scan counts people by now."""

REFUSED: Mapping[str, LazyString] = {
    "settled-meanwhile": _l("Somebody else has decided this in the meantime. Please look again."),
    "event-closed": _l("The event is closed. Please open it again first; then this can count."),
    "nobody-named": _l("Nobody knows how many people these were. Please enter the number of persons."),
    "no-such-station": _l("This event does not have that station. Please choose where they were."),
    "no-such-ticket": _l("This event has no ticket with this number. Please check the seven digits."),
    "cannot-settle": _l("This cannot be counted on another ticket."),
}
"""Why a decision was not carried out, by the code of the refusal."""

FIELDS: Mapping[str, str] = {"nobody-named": "persons", "no-such-station": "station", "no-such-ticket": "number"}
"""Which field such a refusal is about."""
