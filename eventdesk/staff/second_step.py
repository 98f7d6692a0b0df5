"""The second step of a sign-in, for accounts with a second factor: a code of the app, or one from paper."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.i18n import current_language
from eventdesk.security import public
from eventdesk.staff import links, second_factor, service, sessions, throttle
from eventdesk.staff.browsers import browser_of
from eventdesk.staff.forms import CodeForm
from eventdesk.staff.links import Purpose
from eventdesk.staff.models import StaffMember
from eventdesk.staff.views import STEP, bp, target


@bp.get("/sign-in/code")
@public
def second_step() -> ResponseReturnValue:
    """Ask for a code, if the password was right a moment ago."""
    return _page(CodeForm()) if _member() else _from_the_beginning()


@bp.post("/sign-in/code")
@public
def try_code() -> ResponseReturnValue:
    """Sign somebody in whose code is right too."""
    form, member = CodeForm(), _member()
    if member is None:
        return _from_the_beginning()
    if not form.validate():
        return _page(form), 422
    if not throttle.may_try_code(member.id):
        message = _("Too many tries. Please wait a quarter of an hour.")
        return _page(form, message), 429, {"Retry-After": str(throttle.WINDOW_S)}
    token = _signed_in(member, str(form.code.data))
    if token is None:
        return _page(form, _("This code is not right, or it was used already. Please wait for the next one.")), 422
    throttle.forget_tries(member.email)
    sessions.begin(token, current_language())
    return redirect(target(member.role), 303)


def _signed_in(member: StaffMember, code: str) -> str | None:
    """Begin the session if the code counts, and let the step be used up; or record the refusal."""
    now = clock.now()
    with reading() as tx:
        recovery = second_factor.matching_code(tx, member.id, code)
    with transaction() as tx:
        if not second_factor.accept(tx, member, code, recovery, settings_of_app().ticket_keys, now):
            service.note(tx, member.id, "second-factor-refused", "", now)
            return None
        links.use_link(tx, session[STEP], (Purpose.SECOND_STEP,), now)
        return service.sign_in(tx, member, None, now, browser_of(request.user_agent.string))


def _member() -> StaffMember | None:
    """Who gave the right password in this browser, at most ten minutes ago."""
    try:
        with reading() as tx:
            return links.holder(tx, str(session.get(STEP, "")), (Purpose.SECOND_STEP,), clock.now())
    except NotFoundError:
        return None


def _from_the_beginning() -> ResponseReturnValue:
    """Ask for the password again."""
    return redirect(url_for("staff.sign_in", next=request.args.get("next")), 303)


def _page(form: CodeForm, message: str = "") -> str:
    """Render the form, with what is wrong."""
    return render_template("staff/second_step.html", form=form, message=message)
