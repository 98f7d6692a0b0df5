"""The texts of an event in five languages side by side, with what looks wrong about them."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.texts_form import PARTS, TextsForm
from eventdesk.desk.views import bp
from eventdesk.events.models import Event
from eventdesk.events.queries import event_by_slug
from eventdesk.events.service import PlanRefusedError, plan_of
from eventdesk.events.wording import Doubt, doubts
from eventdesk.i18n import LANGUAGES
from eventdesk.registration.rescheduling import reschedule
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff

DOUBTS = {
    Doubt.MISSING: _l("missing"),
    Doubt.SAME: _l("same as German"),
    Doubt.SHORT: _l("much shorter than German"),
    Doubt.LONG: _l("much longer than German"),
}


@bp.get("/events/<slug>/texts")
@requires(Permission.EDIT_EVENTS)
def texts(slug: str) -> ResponseReturnValue:
    """Show every text of an event beside the others."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        form = TextsForm.of(plan_of(tx, event))
    return _page(form, event)


@bp.post("/events/<slug>/texts")
@requires(Permission.EDIT_EVENTS)
def change_texts(slug: str) -> ResponseReturnValue:
    """Keep the texts, all of them or none; nothing else of the event changes."""
    now = clock.now()
    with reading() as tx:
        event = event_by_slug(tx, slug)
        plan = plan_of(tx, event)
    form = TextsForm.of(plan)
    if not form.validate() or not form.is_whole():
        return _page(form, event), 422
    try:
        with transaction() as tx:
            changed = replace(plan, texts=form.texts())
            reschedule(tx, slug, changed, str(form.version.data), now)
            note(tx, staff().id, "texts-changed", slug, now)
    except PlanRefusedError as refused:
        form.show(refused)
        return _page(form, event), 422
    flash(_("Your changes are kept."), "success")
    return redirect(url_for("desk.texts", slug=slug), 303)


def _page(form: TextsForm, event: Event) -> str:
    """Render the fields with what looks wrong beside each."""
    found = doubts(form.texts(), LANGUAGES)
    return render_template(
        "desk/texts.html", form=form, event=event, parts=PARTS, found=found, words=DOUBTS, codes=LANGUAGES
    )
