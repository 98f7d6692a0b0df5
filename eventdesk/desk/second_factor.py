"""Setting up one's own second factor, drawing new recovery codes, and taking it off."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.views import bp
from eventdesk.errors import ForbiddenError
from eventdesk.security import Permission, requires
from eventdesk.staff import second_factor as factor
from eventdesk.staff import throttle
from eventdesk.staff.forms import CodeForm, SetUpForm
from eventdesk.staff.models import StaffMember
from eventdesk.staff.passwords import is_owner
from eventdesk.staff.sealing import seal, unseal
from eventdesk.staff.sessions import OWING, staff
from eventdesk.tickets import qr


@bp.get("/account/second-factor")
@requires(Permission.SIGNED_IN)
def second_factor() -> ResponseReturnValue:
    """Show the second factor, or how to set one up."""
    return _state(CodeForm()) if staff().has_second_factor else _set_up_page(SetUpForm())


@bp.post("/account/second-factor")
@requires(Permission.SIGNED_IN)
def set_up_second_factor() -> ResponseReturnValue:
    """Switch it on once the app has shown a code, and show the recovery codes, this once."""
    form, me, keys = SetUpForm(), staff(), settings_of_app().ticket_keys
    if me.has_second_factor:
        return redirect(url_for("desk.second_factor"), 303)
    secret = unseal(str(form.secret.data), _pending(me.id), keys)
    if not form.validate() or secret is None:
        return _set_up_page(form), 422
    if not is_owner(me.email, str(form.password.data)):
        form.password.errors = [*form.password.errors, _("This is not your password, or it was tried too often.")]
        return _set_up_page(form), 422
    with transaction() as tx:
        codes = factor.set_up(tx, tx.get_one(StaffMember, me.id), secret, str(form.code.data), keys, clock.now())
    if not codes:
        form.code.errors = [*form.code.errors, _("This code is not right. Please take the one the app shows now.")]
        return _set_up_page(form), 422
    return render_template("staff/recovery_codes.html", codes=codes)


@bp.post("/account/recovery-codes")
@requires(Permission.SIGNED_IN)
def new_recovery_codes() -> ResponseReturnValue:
    """Draw new recovery codes and show them, this once; a code shows that it is you."""
    form = CodeForm()
    if not _accepted(form):
        return _state(form), 422
    with transaction() as tx:
        codes = factor.new_codes(tx, staff().id, clock.now())
    return render_template("staff/recovery_codes.html", codes=codes)


@bp.post("/account/second-factor/remove")
@requires(Permission.SIGNED_IN)
def remove_second_factor() -> ResponseReturnValue:
    """Take the second factor off, where none is required."""
    form = CodeForm()
    if is_required():
        raise ForbiddenError
    if not _accepted(form):
        return _state(form), 422
    with transaction() as tx:
        factor.switch_off(tx, staff().id, staff().id, clock.now())
    flash(_("The second factor is removed."), "success")
    return redirect(url_for("staff.account"), 303)


def is_required() -> bool:
    """Say whether this person must have a second factor."""
    return settings_of_app().second_factor == "required" and staff().role in OWING


def _accepted(form: CodeForm) -> bool:
    """Look whether the code is right; say on the form what is wrong."""
    if not form.validate():
        return False
    me, code, is_right = staff(), str(form.code.data), False
    if throttle.may_try_code(me.id):
        with reading() as tx:
            recovery = factor.matching_code(tx, me.id, code)
        with transaction() as tx:
            member = tx.get_one(StaffMember, me.id)
            is_right = factor.accept(tx, member, code, recovery, settings_of_app().ticket_keys, clock.now())
    if not is_right:
        wrong = _("This code is not right, or it was used already. Please wait for the next one.")
        form.code.errors = [*form.code.errors, wrong]
    return is_right


def _state(form: CodeForm) -> str:
    """Render what is set up."""
    with reading() as tx:
        left = factor.codes_left(tx, staff().id)
    return render_template("staff/second_factor.html", form=form, left=left, required=is_required())


def _set_up_page(form: SetUpForm) -> str:
    """Render the code for the app: the same one until it is set up, a new one whenever the page is opened."""
    me, settings = staff(), settings_of_app()
    secret = unseal(str(form.secret.data or ""), _pending(me.id), settings.ticket_keys) or factor.new_secret()
    form.secret.data = seal(secret, _pending(me.id), settings.ticket_keys)
    address = factor.app_address(secret, me.email, settings.site_name)
    return render_template(
        "staff/set_up_factor.html",
        form=form, secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), address=address,
        code=Markup(qr.svg(address)), required=is_required(),  # noqa: S704 - our own drawing
    )  # fmt: skip


def _pending(staff_id: int) -> str:
    """Name what a secret is for until it is set up."""
    return f"not yet set up by {staff_id}"
