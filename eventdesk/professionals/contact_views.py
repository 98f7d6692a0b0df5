"""Deleting one's registration, and withdrawing the consent to keep in contact: pages with a button."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.professionals.leaving import erase_team, withdraw_contact
from eventdesk.professionals.queries import kept_contact, team_page
from eventdesk.professionals.views import bp
from eventdesk.security import public


@bp.get("/registrations/<key>/delete")
@public
def ask_erase(language: str, key: str) -> ResponseReturnValue:
    """Say what deleting means, and ask."""
    with reading() as tx:
        found = team_page(tx, key, language)
    return render_template("professionals/erase.html", key=key, event=found.event, contact=None)


@bp.post("/registrations/<key>/delete")
@public
def erase(language: str, key: str) -> ResponseReturnValue:
    """Delete a registration with its names."""
    with transaction() as tx:
        erase_team(tx, key, clock.now())
    return redirect(url_for("professionals.erased", language=language), 303)


@bp.get("/contacts/<key>")
@public
def contact(language: str, key: str) -> ResponseReturnValue:  # noqa: ARG001 - part of the address
    """Show what somebody agreed to, with the button to withdraw it."""
    with reading() as tx:
        found = kept_contact(tx, key)
    return render_template("professionals/erase.html", key=key, event=None, contact=found)


@bp.post("/contacts/<key>")
@public
def withdraw(language: str, key: str) -> ResponseReturnValue:
    """Withdraw the consent."""
    with transaction() as tx:
        withdraw_contact(tx, key, clock.now())
    return redirect(url_for("professionals.erased", language=language), 303)


@bp.get("/deleted")
@public
def erased(language: str) -> ResponseReturnValue:  # noqa: ARG001 - part of the address
    """Say that nothing is left."""
    return render_template("professionals/erased.html", path=request.path)
