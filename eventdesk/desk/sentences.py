"""What the desk says: about plans that cannot be kept, and names for kinds and states."""

from collections.abc import Mapping

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventdesk.events.models import Status
from eventdesk.events.plans import Preset, Problem
from eventdesk.outbox.rules import Failure
from eventdesk.professionals.labels import GATHERINGS
from eventdesk.registration.news import News
from eventdesk.registration.waiting_rules import Reason, Supply
from eventdesk.vocabulary import Form

PRESETS: Mapping[str, LazyString] = {
    Preset.INFODAY: _l("Information day with four stations"),
    Preset.ONLINE_HOUR: _l("Online advice hour"),
    **GATHERINGS,
}
FORMS: Mapping[str, LazyString] = {
    Form.IN_PERSON: _l("In person"),
    Form.ONLINE: _l("Online"),
    Form.HYBRID: _l("In person and online"),
}
STATUSES: Mapping[str, LazyString] = {
    Status.DRAFT: _l("Draft"),
    Status.PUBLISHED: _l("Published"),
    Status.CANCELLED: _l("Cancelled"),
}
NEWS: Mapping[str, LazyString] = {
    News.CONFIRMED: _l("Registered"),
    News.CHANGED: _l("Ticket changed"),
    News.CANCELLED: _l("Registration cancelled"),
    News.WAITING: _l("On the waiting list"),
    News.OFFERED: _l("Seats offered"),
    News.SEATED: _l("Seats given"),
    News.LAPSED: _l("Offer ended"),
    News.MOVED: _l("New date or place"),
    News.CALLED_OFF: _l("Event cancelled"),
    News.REMINDER: _l("Reminder"),
}
FAILURES: Mapping[str, LazyString] = {
    Failure.REFUSED: _l("The mail server refused the address."),
    Failure.GIVEN_UP: _l("The mail server took no mail for this address for four days."),
    Failure.UNWRITABLE: _l("We could not write the message. Please tell the operator."),
}

_PROBLEMS: Mapping[Problem, LazyString] = {
    Problem.CAMPAIGN_UNKNOWN: _l("Please choose a campaign."),
    Problem.TITLE_MISSING: _l("There are texts in this language, but no title."),
    Problem.GERMAN_TITLE_MISSING: _l("Please enter a German title. It stands in for languages that are missing."),
    Problem.SLUG_WRONG: _l("Please use small letters a to z, digits and single hyphens, at most 80, and not “new”."),
    Problem.SLUG_TAKEN: _l("Another event has this address already."),
    Problem.SLUG_PUBLIC: _l("The event was published under this address. The address can no longer change."),
    Problem.ENDS_BEFORE_START: _l("The event ends before it begins."),
    Problem.TOO_LONG: _l("An event may last 31 days at most."),
    Problem.HOUR_NOT_ONLINE: _l("An online advice hour takes place online."),
    Problem.ONLINE_WITH_DISTRICT: _l("An online event has no district. Please leave this empty."),
    Problem.DISTRICT_MISSING: _l("Please choose the district in which people meet."),
    Problem.DISTRICT_UNKNOWN: _l("Please choose a district of the campaign's Land."),
    Problem.CAPACITY_WRONG: _l("Please enter between 1 and 99,999 seats, or leave this empty for no limit."),
    Problem.ROOM_LIMIT_WRONG: _l("Please enter between 1 and 99,999 people, or leave this empty for no limit."),
    Problem.CLOSES_BEFORE_OPENING: _l("Registration would close before it opens."),
    Problem.CLOSES_AFTER_END: _l("Registration would close after the end of the event."),
    Problem.LINK_WRONG: _l("Please enter a complete address that begins with https://."),
    Problem.CHANGED_MEANWHILE: _l(
        "Somebody else changed this event in the meantime. Please open it again and re-enter your changes."
    ),
    Problem.PEOPLE_FORGOTTEN: _l(
        "Names and contacts of this event were deleted, since it is over. Please plan a new event instead of moving it."
    ),
    Problem.CLOSED: _l("This event is closed: its figures are complete. Please reopen it first."),
}


def sentence(problem: Problem, seats_taken: int) -> str:
    """Say what is wrong with a plan."""
    if problem == Problem.CAPACITY_BELOW_TAKEN:
        said: str = ngettext(
            "%(num)d seat is taken already. The event cannot have fewer.",
            "%(num)d seats are taken already. The event cannot have fewer.",
            seats_taken,
        )
        return said
    return str(_PROBLEMS[problem])


def reason(why: Reason, persons: int, supply: Supply) -> str:
    """Say why a party of so many still waits."""
    sentences = {
        Reason.TOO_LARGE: _("Needs %(persons)d seats; the event has only %(capacity)d."),
        Reason.NO_SEATS: _("Needs %(persons)d seats; free are %(free)d."),
        Reason.ANSWERS: _("Needs %(persons)d seats; free are %(free)d. %(offered)d more are offered to others."),
        Reason.NOT_HELD: _("The event is cancelled or over."),
        Reason.NEXT: _("It fits. It gets seats as soon as something changes at the event."),
    }
    numbers = {"persons": persons, "capacity": supply.capacity, "free": supply.free, "offered": supply.offered}
    return str(sentences[why]) % numbers
