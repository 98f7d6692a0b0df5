"""What a person is told when something goes wrong, and what to do then."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class ErrorWords(NamedTuple):
    """A stable code for programs, and two sentences for people."""

    code: str
    title: LazyString
    advice: LazyString


_BY_STATUS: Mapping[int, ErrorWords] = {
    400: ErrorWords("bad-request", _l("That did not work."), _l("Please go back and try again.")),
    401: ErrorWords("not-signed-in", _l("You are not signed in."), _l("Please sign in first.")),
    403: ErrorWords(
        "forbidden",
        _l("You cannot open this page."),
        _l("If you think you should be able to, please ask the organisers."),
    ),
    404: ErrorWords(
        "not-found",
        _l("We could not find this page."),
        _l("Maybe the address is incomplete or the page no longer exists. You can start from the list of events."),
    ),
    405: ErrorWords("method-not-allowed", _l("That is not possible here."), _l("Please go back and try again.")),
    409: ErrorWords("conflict", _l("That did not work."), _l("Please go back and try again.")),
    410: ErrorWords("gone", _l("This no longer exists."), _l("You can start from the list of events.")),
    413: ErrorWords(
        "too-large", _l("That was too much text at once."), _l("Please go back, shorten what you wrote and try again.")
    ),
    422: ErrorWords("invalid-input", _l("Please check your details."), _l("Please go back and try again.")),
    429: ErrorWords(
        "too-many-requests",
        _l("Too many tries in a short time."),
        _l("Please wait a little and try again."),
    ),
    500: ErrorWords(
        "server-error",
        _l("Something went wrong on our side."),
        _l("It is not your fault. Please try again in a few minutes."),
    ),
    503: ErrorWords(
        "unavailable",
        _l("We cannot answer at the moment."),
        _l("Nothing of what you sent was stored. Please try again in a minute."),
    ),
}

_BY_CODE: Mapping[str, ErrorWords] = {
    "expired-form": ErrorWords(
        "expired-form",
        _l("This form is too old."),
        _l("Please go back, load the page again and send the form once more. This page needs cookies for that."),
    ),
    "database-away": _BY_STATUS[503]._replace(code="database-away"),
}


def words_for(status: int, code: str = "") -> ErrorWords:
    """Choose the words for a refusal by its code, else by its status."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    general = _BY_STATUS.get(status) or _BY_STATUS[500 if status >= 500 else 400]
    return general._replace(code=code) if code else general
