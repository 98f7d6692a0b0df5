"""Signing in and out, and one's own account."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.i18n import current_language
from eventdesk.security import Permission, Role, public, requires
from eventdesk.staff import service, sessions, throttle
from eventdesk.staff.browsers import browser_of
from eventdesk.staff.forms import SignInForm
from eventdesk.staff.links import Purpose, make_link
from eventdesk.staff.models import StaffMember
from eventdesk.staff.queries import NAME, open_sessions
from eventdesk.staff.rules import is_own_path
from eventdesk.staff.words import ROLES

bp = Blueprint("staff", __name__, url_prefix="/staff")

STEP = "step"
"""Where the signed cookie keeps that the password was right, until the second factor is."""
START = {Role.MINISTRY: "/reports/"}
"""Where a role begins its work; the others begin at the desk."""


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password."""
    if current_user.is_authenticated:
        return redirect(target(current_user.role), 303)
    return _page(SignInForm())


@bp.post("/sign-in")
@public
def try_sign_in() -> ResponseReturnValue:
    """Sign somebody in; an unknown address and a wrong password get the same answer."""
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    email, password = str(form.email.data), str(form.password.data)
    if not throttle.may_try(email):
        message = _("Too many tries. Please wait a quarter of an hour, or sign in from another network.")
        return _page(form, message), 429, {"Retry-After": str(throttle.WINDOW_S)}
    with reading() as tx:
        member = service.recognise(tx, email, password)
    now = clock.now()
    if member is None:
        with transaction() as tx:
            service.refuse_sign_in(tx, email, now)
        return _page(form, _("We do not know this email address with this password.")), 422
    if member.totp_sealed:
        return _ask_for_code(member)
    with transaction() as tx:
        service.sign_out(tx, sessions.here(), now)
        token = service.sign_in(tx, member, password, now, browser_of(request.user_agent.string))
    throttle.forget_tries(email)
    sessions.begin(token, current_language())
    return redirect(target(member.role), 303)


@bp.post("/sign-out")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this browser's session, here and on the server."""
    with transaction() as tx:
        service.sign_out(tx, str(session[sessions.KEY]), clock.now())
    session.clear()
    return redirect(url_for("staff.sign_in"), 303)


@bp.get("/account")
@requires(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    """Show whose account this is, and in which browsers it is open."""
    with reading() as tx:
        browsers = open_sessions(tx, sessions.staff().id, sessions.here(), clock.now())
    return render_template("staff/account.html", member=sessions.staff(), browsers=browsers, role_names=ROLES)


@bp.post("/account/sessions/<name>/end")
@requires(Permission.SIGNED_IN)
def end_session(name: str) -> ResponseReturnValue:
    """Sign out in one other browser."""
    if len(name) != NAME:
        raise NotFoundError("session")
    with transaction() as tx:
        service.end_session(tx, sessions.staff().id, name, clock.now())
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("staff.account"), 303)


@bp.post("/account/end-others")
@requires(Permission.SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    with transaction() as tx:
        service.end_other_sessions(tx, sessions.staff().id, sessions.here(), clock.now())
    flash(_("All other browsers are signed out."), "success")
    return redirect(url_for("staff.account"), 303)


@bp.post("/account/end-sessions")
@requires(Permission.SIGNED_IN)
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, for example after a phone was lost."""
    with transaction() as tx:
        service.end_sessions(tx, sessions.staff().id, clock.now())
    session.clear()
    return redirect(url_for("staff.sign_in"), 303)


def _ask_for_code(member: StaffMember) -> ResponseReturnValue:
    """Go on to the second step. Whoever was signed in here is not any more."""
    now = clock.now()
    with transaction() as tx:
        service.sign_out(tx, sessions.here(), now)
        step = make_link(tx, member.id, Purpose.SECOND_STEP, now)
    language = current_language()
    session.clear()
    session.update({STEP: step, "language": language})
    return redirect(url_for("staff.second_step", next=request.args.get("next")), 303)


def target(role: Role) -> str:
    """Where to go after signing in: where the person wanted to, if that is one of our pages."""
    wanted = request.args.get("next", "")
    return wanted if is_own_path(wanted) else START.get(role, url_for("desk.today"))


def _page(form: SignInForm, message: str = "") -> str:
    """Render the form, with what is wrong."""
    return render_template("staff/sign_in.html", form=form, message=message)
