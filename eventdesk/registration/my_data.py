"""Everything stored about a family, for the family: a page to read, and a file to take along."""

from collections.abc import Mapping

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.errors import NotFoundError
from eventdesk.i18n import NAMES
from eventdesk.places import DISTRICTS
from eventdesk.registration import mine
from eventdesk.registration.data_file import data_file
from eventdesk.registration.mine import MyData
from eventdesk.registration.news import News
from eventdesk.registration.queries import grouped
from eventdesk.registration.verbs import ONLY_HERE
from eventdesk.registration.views import bp
from eventdesk.security import count_miss, public
from eventdesk.vocabulary import TYPES

MAIL_ABOUT: Mapping[str, LazyString] = {
    News.CONFIRMED: _l("Your ticket"),
    News.CHANGED: _l("Your new ticket"),
    News.CANCELLED: _l("Your registration is cancelled."),
    News.WAITING: _l("Your place on the waiting list"),
    News.OFFERED: _l("A seat has become free."),
    News.SEATED: _l("Your ticket"),
    News.LAPSED: _l("Your seat was given to somebody else"),
    News.MOVED: _l("New date or place"),
    News.CALLED_OFF: _l("This event will not take place."),
    News.REMINDER: _l("Reminder of the event"),
}
"""What each kind of mail is about."""


@bp.get("/tickets/<key>/data")
@public
def data(language: str, key: str) -> ResponseReturnValue:
    """List what is stored, why, and until when."""
    found = _found(language, key)
    page = render_template(
        "registration/data.html",
        data=found,
        key=key,
        grouped=grouped,
        standing=found.booking.standing(clock.now()),
        type_labels={kind: TYPES[kind].labels[language] for kind in found.booking.party},
        home=DISTRICTS.get(found.home_ags or ""),
        spoken=NAMES.get(found.spoken_language or "", ""),
        mail_about=MAIL_ABOUT,
    )
    return page, ONLY_HERE


@bp.get("/tickets/<key>/data.json")
@public
def data_as_file(language: str, key: str) -> ResponseReturnValue:
    """Hand the same over as a file."""
    answer = jsonify(data_file(_found(language, key), clock.now()))
    answer.headers.update(ONLY_HERE)
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _found(language: str, key: str) -> MyData:
    """Find the registration, or count that somebody guessed."""
    try:
        with reading() as session:
            return mine.my_data(session, key, language)
    except NotFoundError:
        count_miss()
        raise
