"""Choosing a password with a link: the first one after an invitation, or a new one."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.security import count_miss, public
from eventdesk.staff import people
from eventdesk.staff.forms import NewPasswordForm
from eventdesk.staff.links import PASSWORD, holder
from eventdesk.staff.models import StaffMember
from eventdesk.staff.rules import MIN_PASSWORD
from eventdesk.staff.views import bp
from eventdesk.staff.words import weak


@bp.get("/invitation/<key>")
@public
def invitation(key: str) -> ResponseReturnValue:
    """Ask for a password; opening the page changes nothing, since mail programs open links too."""
    return _page(_holder(key), NewPasswordForm())


@bp.post("/invitation/<key>")
@public
def accept_invitation(key: str) -> ResponseReturnValue:
    """Set the password. Whoever has done so signs in with it."""
    member, form = _holder(key), NewPasswordForm()
    if not form.validate():
        return _page(member, form), 422
    weakness = weak(str(form.password.data), member.email)
    if weakness:
        form.password.errors = [*form.password.errors, weakness]
        return _page(member, form), 422
    with transaction() as tx:
        people.choose_password(tx, key, str(form.password.data), clock.now())
    session.clear()
    flash(_("Your password is set. Please sign in."), "success")
    return redirect(url_for("staff.sign_in"), 303)


def _holder(key: str) -> StaffMember:
    """Find whose link this is; who tries many is guessing."""
    try:
        with reading() as tx:
            return holder(tx, key, PASSWORD, clock.now())
    except NotFoundError:
        count_miss()
        raise


def _page(member: StaffMember, form: NewPasswordForm) -> str:
    """Render the form."""
    return render_template("staff/invitation.html", member=member, form=form, least=MIN_PASSWORD)
