"""The live view of an event: how it goes at this moment. Its page asks again by itself and gets only what changed."""

from datetime import datetime

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.desk.views import bp
from eventdesk.desk.watching import LATELY, SILENT, Live, is_watchable, live, watched_event
from eventdesk.errors import NotFoundError
from eventdesk.i18n import current_language
from eventdesk.security import Permission, requires
from eventdesk.staff.sessions import staff
from eventdesk.vocabulary import COUNTED, TYPES

HALL = ("arrivals", "stations")
"""What anybody in the hall may see: no names of helpers, and no list of languages on a screen for all."""

BEHIND = ("phones",)
FOR_ORGANISERS = ("languages",)
"""Which languages families speak is for whoever looks after interpreters."""


@bp.get("/events/<slug>/live")
@requires(Permission.PAIR_DEVICES)
def live_view(slug: str) -> ResponseReturnValue:
    """Show how an event goes; with `?view=hall` only what a projector may show to everybody."""
    now = clock.now()
    with reading() as tx:
        found = _watched(tx, slug, now)
    return render_template("desk/live.html", parts=_parts(), hall=_for_the_hall(), **_words(found, now))


@bp.get("/events/<slug>/live/figures")
@requires(Permission.PAIR_DEVICES)
def live_figures(slug: str) -> Response:
    """Hand over the parts of the live view; nothing (304) to whoever has them as they are."""
    now = clock.now()
    with reading() as tx:
        found = _watched(tx, slug, now)
    words = _words(found, now)
    parts = {part: render_template(f"desk/live/{part}.html", hall=_for_the_hall(), **words) for part in _parts()}
    answer = jsonify(said=_said(found), parts=parts)
    answer.add_etag()
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


def _watched(session: Session, slug: str, now: datetime) -> Live:
    """Look at an event as it goes.

    Raises:
        NotFoundError: There is none of that name, or it is not for helpers because it is another day.
    """
    watched = watched_event(session, slug)
    if not is_watchable(watched.event, now, any_day=staff().may(Permission.EDIT_EVENTS)):
        raise NotFoundError("event to watch")
    return live(session, watched, current_language(), now)


def _for_the_hall() -> bool:
    return request.args.get("view") == "hall"


def _parts() -> tuple[str, ...]:
    if _for_the_hall():
        return HALL
    return HALL + BEHIND + (FOR_ORGANISERS if staff().may(Permission.EDIT_EVENTS) else ())


def _words(found: Live, now: datetime) -> dict[str, object]:
    """Give the templates what they name and compare; nothing that changes from one moment to the next."""
    language, came, today = current_language(), found.turnout.numbers.came, found.turnout.today
    kinds = [kind for code, kind in TYPES.items() if came.get(code) or today.get(code)]
    return {
        "found": found,
        "event": found.watched.event,
        "by_type": [
            (kind.report_labels[language], today.get(kind.code, 0), came.get(kind.code, 0), kind.counted)
            for kind in kinds
        ],
        "here_today": sum(count for code, count in today.items() if code in COUNTED),
        "now": now,
        "minutes": int(LATELY.total_seconds()) // 60,
        "silence": int(SILENT.total_seconds()) // 60,
    }


def _said(found: Live) -> str:
    """Say in one sentence or two what a screen reader reads out when it changed."""
    arrived = found.turnout.numbers.attended
    said = [ngettext("%(num)d participant has come.", "%(num)d participants have come.", arrived)]
    if found.watched.to_check and not _for_the_hall():
        count = found.watched.to_check
        said.append(ngettext("%(num)d scan is to be checked.", "%(num)d scans are to be checked.", count))
    limit = found.watched.event.room_limit
    if limit is not None and found.turnout.in_room > limit:
        said.append(_("More people came to the hall than it holds."))
    return " ".join(said)
