"""Changing one's own password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.security import Permission, requires
from eventdesk.staff import people, service, sessions, throttle
from eventdesk.staff.forms import ChangePasswordForm
from eventdesk.staff.rules import MIN_PASSWORD
from eventdesk.staff.views import bp
from eventdesk.staff.words import weak


@bp.get("/account/password")
@requires(Permission.SIGNED_IN)
def password() -> ResponseReturnValue:
    """Ask for the old and the new password."""
    return _page(ChangePasswordForm())


@bp.post("/account/password")
@requires(Permission.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Change the password; whoever is signed in elsewhere with the old one is not any more."""
    form, me = ChangePasswordForm(), sessions.staff()
    if not form.validate():
        return _page(form), 422
    if not is_owner(me.email, str(form.current.data)):
        form.current.errors = [*form.current.errors, _("This is not your password, or it was tried too often.")]
        return _page(form), 422
    weakness = weak(str(form.password.data), me.email)
    if weakness:
        form.password.errors = [*form.password.errors, weakness]
        return _page(form), 422
    with transaction() as tx:
        people.change_password(tx, me.id, str(form.password.data), sessions.here(), clock.now())
    flash(_("Your password is changed. All other browsers are signed out."), "success")
    return redirect(url_for("staff.account"), 303)


def is_owner(email: str, typed: str) -> bool:
    """Say whether whoever sits here knows the password; guesses count as at the sign-in."""
    if not throttle.may_try(email):
        return False
    with reading() as tx:
        known = service.recognise(tx, email, typed) is not None
    if known:
        throttle.forget_tries(email)
    return known


def _page(form: ChangePasswordForm) -> str:
    """Render the form."""
    return render_template("staff/password.html", form=form, least=MIN_PASSWORD)
