"""What staff read about accounts: why a password or a change is refused."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventdesk.security import Role
from eventdesk.staff import rules
from eventdesk.staff.people import Refusal
from eventdesk.staff.rules import Weakness

ROLES: Mapping[Role, LazyString] = {
    Role.ADMIN: _l("Administrator"),
    Role.ORGANISER: _l("Organiser"),
    Role.STATION: _l("Helper at a station"),
    Role.MINISTRY: _l("Ministry"),
}
REFUSALS: Mapping[Refusal, LazyString] = {
    Refusal.NO_ADDRESS: _l("Please enter an email address, for example name@example.org."),
    Refusal.TAKEN: _l("Somebody works here under this email address already."),
    Refusal.LAST_ADMIN: _l("Nobody else is an administrator. Please make somebody else an administrator first."),
    Refusal.ONESELF: _l("Please change your own password and second factor on the page of your account."),
    Refusal.TOO_LATE: _l("Ten minutes are over. Please invite this person anew."),
    Refusal.CLOSED: _l("This account is closed. Please invite this person anew."),
}


def weak(password: str, email: str) -> str:
    """Say in a sentence why a password is not good enough; empty if it is."""
    found = rules.weakness(rules.normalised_password(password), email)
    if found is None:
        return ""
    sentences: Mapping[Weakness, str] = {
        Weakness.SHORT: _("The password needs at least %(num)d characters.", num=rules.MIN_PASSWORD),
        Weakness.LONG: _("The password may have at most %(num)d characters.", num=rules.MAX_PASSWORD),
        Weakness.COMMON: _("This password is among the first that are guessed. Take some words that nobody connects."),
        Weakness.NAMED: _("The password must not contain the name in the email address."),
    }
    return sentences[found]
