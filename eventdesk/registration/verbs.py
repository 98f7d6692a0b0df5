"""What a family does with its registration by the address of its page: change, cancel, delete. No account."""

from collections.abc import Set
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.events.seats import EventCancelledError, EventFullError, RegistrationClosedError
from eventdesk.registration.changing import ChangedMeanwhileError, NothingToChangeError, change_party
from eventdesk.registration.holding import AlreadyHereError, EventOverError
from eventdesk.registration.leaving import cancel_registration, erase
from eventdesk.registration.mine import Booking, Standing, booking
from eventdesk.registration.party_form import PartyForm
from eventdesk.registration.views import bp
from eventdesk.security import count_miss, public
from eventdesk.tickets.service import ChangedTooOftenError

ONLY_HERE = {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}
"""No search engine and no cache keeps what belongs to one family."""

_SETTLED = (AlreadyHereError, EventCancelledError, EventOverError, NothingToChangeError)
"""The family looked at a page that has become another since: opened anew, it says so."""
_TO_BE_TRIED_AGAIN = (EventFullError, RegistrationClosedError, ChangedMeanwhileError, ChangedTooOftenError)
"""Another number of people, or another look at it, may do."""

_CHANGE, _CANCEL = "registration/change.html", "registration/cancel.html"
_POSSIBLE = {Standing.REGISTERED, Standing.WAITING}
"""What can be changed and cancelled."""


@bp.get("/tickets/<key>/change")
@public
def ask_change(language: str, key: str) -> ResponseReturnValue:
    """Ask who comes now."""
    found = _booking(language, key)
    form = PartyForm(**{kind: str(count) for kind, count in found.party.items()})
    return _page(_CHANGE, found, key, _POSSIBLE, form=form), ONLY_HERE


@bp.post("/tickets/<key>/change")
@public
def change(language: str, key: str) -> ResponseReturnValue:
    """Let the ticket admit, or the queue hold, the party that comes now."""
    form, seen_issue = PartyForm(request.form), request.form.get("issue", type=int, default=0)
    form.take_step(request.form.get("step", ""))
    if {"switch", "step"} & request.form.keys() or not form.validate():
        page = _page(_CHANGE, _booking(language, key), key, _POSSIBLE, form=form)
        return page, 422 if form.errors else 200, ONLY_HERE
    try:
        with transaction() as session:
            change_party(session, key, form.party, seen_issue, clock.now())
    except NotFoundError:
        count_miss()
        raise
    except _SETTLED:
        return _to("registration.ask_change", language, key)
    except _TO_BE_TRIED_AGAIN as refusal:
        page = _page(_CHANGE, _booking(language, key), key, _POSSIBLE, form=form, refusal=refusal)
        return page, refusal.status, ONLY_HERE
    return _to("registration.ticket", language, key)


@bp.get("/tickets/<key>/cancel")
@public
def ask_cancel(language: str, key: str) -> ResponseReturnValue:
    """Ask whether the family really does not come; nothing happens yet."""
    return _page(_CANCEL, _booking(language, key), key, _POSSIBLE), ONLY_HERE


@bp.post("/tickets/<key>/cancel")
@public
def cancel(language: str, key: str) -> ResponseReturnValue:
    """Give the seats to others."""
    try:
        with transaction() as session:
            cancel_registration(session, key, clock.now())
    except NotFoundError:
        count_miss()
        raise
    except _SETTLED:
        return _to("registration.ask_cancel", language, key)
    return _to("registration.ticket", language, key)


@bp.get("/tickets/<key>/delete")
@public
def ask_delete(language: str, key: str) -> ResponseReturnValue:
    """Say what deleting means, and ask whether it shall be; nothing happens yet."""
    return _page("registration/delete.html", _booking(language, key), key, frozenset(Standing)), ONLY_HERE


@bp.post("/tickets/<key>/delete")
@public
def delete(language: str, key: str) -> ResponseReturnValue:
    """Delete everything about the family, at once.

    A second tap finds nothing any more, and that is what the family wanted: it gets the same answer.
    """
    try:
        with transaction() as session:
            erase(session, key, clock.now())
    except NotFoundError:
        count_miss()
    return redirect(url_for("registration.deleted", language=language), 303)


@bp.get("/tickets/deleted")
@public
def deleted(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say that nothing is left. The address knows nobody."""
    return render_template("registration/deleted.html"), ONLY_HERE


def _booking(language: str, key: str) -> Booking:
    """Find the registration, or count that somebody guessed."""
    try:
        with reading() as session:
            return booking(session, key, language)
    except NotFoundError:
        count_miss()
        raise


def _page(template: str, found: Booking, key: str, possible: Set[Standing], **more: Any) -> str:
    """Show a page, or why it is too late for what it asks."""
    standing = found.standing(clock.now())
    chosen = template if standing in possible else "registration/settled.html"
    return render_template(chosen, booking=found, key=key, standing=standing, **more)


def _to(endpoint: str, language: str, key: str) -> ResponseReturnValue:
    """Lead to a page of the same registration."""
    return redirect(url_for(endpoint, language=language, key=key), 303)
