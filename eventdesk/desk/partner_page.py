"""A partner's own page: opened by a link that ends with the event, without an account."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.partners import as_pdf
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event
from eventdesk.halls import service
from eventdesk.halls.models import Partner
from eventdesk.halls.queries import stands
from eventdesk.halls.rules import Answer
from eventdesk.i18n import current_language
from eventdesk.pack.paper import briefing_as_pdf, place_of
from eventdesk.pack.queries import packed, texts_of, title_of
from eventdesk.pack.words import times
from eventdesk.security import count_miss, public

_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@bp.get("/partners/<key>")
@public
def own_page(key: str) -> ResponseReturnValue:
    """Show a partner when, where and at which station; opening the page confirms nothing, programs open links too."""
    with reading() as tx:
        found, event = _known(tx, key, clock.now())
        texts, where = texts_of(tx, event.id), stands(tx, event.id, current_language())
    page = render_template(
        "desk/partner_page.html",
        key=key, partner=found, event=event, title=title_of(event, texts, current_language()), place=place_of(event),
        time=times(event), stations=where.of[found.id], Answer=Answer,
    )  # fmt: skip
    return page, _PRIVATE


@bp.post("/partners/<key>")
@public
def answer_by_link(key: str) -> ResponseReturnValue:
    """Note what a partner said; asked again, the last answer counts."""
    now, said = clock.now(), Answer.YES if request.form.get("answer") == "yes" else Answer.NO
    with reading() as tx:  # misses are counted in a transaction of their own
        _known(tx, key, now)
    with transaction() as tx:
        service.answer_by_link(tx, settings_of_app().secret_key, key, said, now)
    flash(_("Thank you. Your answer is noted."), "success")
    return redirect(url_for("desk.own_page", key=key), 303)


@bp.get("/partners/<key>/briefing.pdf")
@public
def own_briefing(key: str) -> ResponseReturnValue:
    """Hand a partner its briefing."""
    with reading() as tx:
        found, event = _known(tx, key, clock.now())
        pack = packed(tx, event)
    return as_pdf(briefing_as_pdf(pack, found, settings_of_app()), f"{event.slug}-partner")


def _known(session: Session, key: str, now: datetime) -> tuple[Partner, Event]:
    """Let only keys pass that we gave out; guessing is counted."""
    try:
        return service.open_link(session, settings_of_app().secret_key, key, now)
    except NotFoundError:
        count_miss()
        raise
