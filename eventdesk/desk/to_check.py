"""What needs an organiser after phones came back: the list, and what is decided about each entry."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from eventdesk import clock
from eventdesk.checkin.conflict_rules import WAITING, Action, Cause
from eventdesk.checkin.settling import Settlement, SettlingRefusedError, accept_all, settle
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.conflict_list import Entry, conflict_list
from eventdesk.desk.conflict_words import CAUSES, DONE, FIELDS, GONE, REFUSED
from eventdesk.desk.forms import ConflictForm
from eventdesk.desk.queries import station_titles
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.closed import EventClosedError
from eventdesk.events.queries import event_by_slug
from eventdesk.i18n import current_language
from eventdesk.registration.queries import grouped
from eventdesk.security import Permission, requires
from eventdesk.staff.sessions import staff

_ACTIONS: Mapping[str, Action | None] = {
    **{action: action for action in (Action.ACCEPT, Action.DISCARD, Action.MERGE)},
    "reopen": None,
}
"""What a button may ask for."""


@bp.get("/events/<slug>/to-check")
@requires(Permission.EDIT_EVENTS)
def to_check(slug: str) -> ResponseReturnValue:
    """Show what needs somebody, and what was decided."""
    return _page(slug)


@bp.post("/events/<slug>/to-check/<int:conflict_id>")
@requires(Permission.EDIT_EVENTS)
def decide(slug: str, conflict_id: int) -> ResponseReturnValue:
    """Decide about one entry, or take a decision back."""
    now, asked = clock.now(), request.form.get("action", "")
    if asked not in _ACTIONS:
        raise NotFoundError("action")
    form = ConflictForm(prefix=_prefix(conflict_id, asked))
    with reading() as tx:
        _offer(form, station_titles(tx, event_by_slug(tx, slug).id, current_language()))
    if not form.validate():
        return _page(slug, conflict_id, asked, form), 422
    wanted = Settlement(
        _ACTIONS[asked],
        by=staff().id,
        seen=request.form.get("seen") or None,
        number=form.number.data or "",
        persons=form.persons.data,
        station=form.station.data or None,
    )
    try:
        with transaction() as tx:
            settle(tx, event_by_slug(tx, slug), conflict_id, wanted, settings_of_app().ticket_keys, now)
    except (SettlingRefusedError, EventClosedError) as refusal:
        if refusal.code in FIELDS:
            form[FIELDS[refusal.code]].errors = [REFUSED[refusal.code]]
            return _page(slug, conflict_id, asked, form), 422
        flash(REFUSED[refusal.code], "warning")
    else:
        flash(_("Opened again. Please decide anew.") if wanted.action is None else DONE[wanted.action], "success")
    return redirect(url_for("desk.to_check", slug=slug), 303)


@bp.post("/events/<slug>/to-check/accept-all")
@requires(Permission.EDIT_EVENTS)
def accept_listed(slug: str) -> ResponseReturnValue:
    """Accept all open entries of one cause that the page had room for."""
    now, cause = clock.now(), request.form.get("cause", "")
    with transaction() as tx:
        event = event_by_slug(tx, slug)
        entries = conflict_list(tx, event.id).open.get(Cause(cause), []) if cause in set(Cause) else []
        numbers = [entry.id for entry in entries]
        done = accept_all(tx, event, numbers, staff().id, settings_of_app().ticket_keys, now)
    if done:
        flash(ngettext("%(num)d entry is decided.", "%(num)d entries are decided.", done), "success")
    if left := len(numbers) - done:
        flash(ngettext("%(num)d entry needs a closer look.", "%(num)d entries need a closer look.", left), "warning")
    return redirect(url_for("desk.to_check", slug=slug), 303)


def _page(slug: str, conflict_id: int = 0, asked: str = "", wrong: ConflictForm | None = None) -> str:
    """Render the list; the form that was wrong keeps what was typed."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found = conflict_list(tx, event.id)
        stations = station_titles(tx, event.id, current_language())
    forms = {
        (entry.id, verb): _form(entry.id, verb, stations)
        for entries in found.open.values()
        for entry in entries
        for verb in (Action.ACCEPT, Action.MERGE)
    }
    if wrong:
        forms[conflict_id, Action.MERGE if asked == Action.MERGE else Action.ACCEPT] = wrong
    return render_template(
        "desk/to_check.html",
        event=event,
        found=found,
        forms=forms,
        wrong=wrong,
        stations=stations,
        name=name_of,
        grouped=grouped,
        causes=CAUSES,
        done=DONE,
        gone=GONE,
        waiting=WAITING,
    )


def _form(conflict_id: int, asked: str, stations: Mapping[str, str]) -> ConflictForm:
    """Make the empty form of an entry; each on the page has fields of its own."""
    form = ConflictForm(formdata=None, prefix=_prefix(conflict_id, asked))
    _offer(form, stations)
    return form


def _offer(form: ConflictForm, stations: Mapping[str, str]) -> None:
    """Let the form choose from the stations of the event."""
    choices: Sequence[SelectChoice] = [SelectChoice(key, title) for key, title in stations.items()]
    form.station.choices = [SelectChoice("", _("Please choose")), *choices]


def _prefix(conflict_id: int, asked: str) -> str:
    """Keep the fields of two forms of one entry apart."""
    return f"{'merge' if asked == Action.MERGE else 'decide'}-{conflict_id}-"


def name_of(entry: Entry) -> str:
    """Say what was read."""
    sent = entry.sent
    if entry.void_of:
        return str(_("Taking back a scan"))
    if entry.number or "number" in sent:
        return str(_("Ticket %(number)s", number=grouped(entry.number or sent["number"])))
    if entry.is_walk_in:
        return str(_("Without a ticket"))
    if "code" in sent:
        return str(_("Code that ends in %(letters)s", letters=sent["code"][-6:]))
    return str(_("Ticket without a number"))
