"""Who works here: administrators invite, change roles, let people leave and start again."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.people_forms import InviteForm, PersonForm
from eventdesk.desk.views import bp
from eventdesk.i18n import current_language
from eventdesk.outbox.service import Mail, queue
from eventdesk.security import Permission, Role, requires
from eventdesk.staff import people
from eventdesk.staff.links import LASTS, Purpose
from eventdesk.staff.queries import colleague, colleagues
from eventdesk.staff.sessions import staff
from eventdesk.staff.words import REFUSALS, ROLES


@bp.get("/people")
@requires(Permission.MANAGE_STAFF)
def everybody() -> ResponseReturnValue:
    """List who works here, and offer to invite somebody."""
    return _list(InviteForm(formdata=None, role=Role.ORGANISER.value))


@bp.post("/people")
@requires(Permission.MANAGE_STAFF)
def invite() -> ResponseReturnValue:
    """Invite somebody: the link is mailed, and shown this once."""
    form, now = InviteForm(), clock.now()
    if not form.validate():
        return _list(form), 422
    try:
        with transaction() as tx:
            opened = people.invite(tx, str(form.email.data), form.profile(), staff().id, now)
            queue(tx, _letter(opened), now)
    except people.RefusedError as error:
        form.email.errors = [*form.email.errors, str(REFUSALS[error.refusal])]
        return _list(form), 422
    return _shown(opened), 201


@bp.get("/people/<int:person_id>")
@requires(Permission.MANAGE_STAFF)
def person(person_id: int) -> ResponseReturnValue:
    """Show one account and what can be done with it."""
    return _page(person_id)


@bp.post("/people/<int:person_id>")
@requires(Permission.MANAGE_STAFF)
def change_person(person_id: int) -> ResponseReturnValue:
    """Change name, role and rights."""
    form = PersonForm()
    if not form.validate():
        return _page(person_id, form), 422
    return _done(person_id, people.change, _("The changes are saved."), form)


@bp.post("/people/<int:person_id>/close")
@requires(Permission.MANAGE_STAFF)
def close_account(person_id: int) -> ResponseReturnValue:
    """Let somebody leave."""
    message = _("The account is closed, and signed out everywhere. You can undo this for ten minutes.")
    return _done(person_id, people.close, message)


@bp.post("/people/<int:person_id>/reopen")
@requires(Permission.MANAGE_STAFF)
def reopen_account(person_id: int) -> ResponseReturnValue:
    """Take back that somebody left."""
    return _done(person_id, people.reopen, _("The account is open again."))


@bp.post("/people/<int:person_id>/reset")
@requires(Permission.MANAGE_STAFF)
def reset_password(person_id: int) -> ResponseReturnValue:
    """Make a link for a new password, show it and mail it."""
    now = clock.now()
    try:
        with transaction() as tx:
            opened = people.reset(tx, person_id, staff().id, now)
            queue(tx, _letter(opened), now)
    except people.RefusedError as error:
        return _refused(person_id, error)
    return _shown(opened), 201


@bp.post("/people/<int:person_id>/forget-second-factor")
@requires(Permission.MANAGE_STAFF)
def forget_second_factor(person_id: int) -> ResponseReturnValue:
    """Take the second factor off somebody who has lost it."""
    message = _("The second factor is removed. The person signs in with the password and can set up another.")
    return _done(person_id, people.forget_second_factor, message)


def _done(
    person_id: int, verb: Callable[..., None], message: str, form: PersonForm | None = None
) -> ResponseReturnValue:
    """Do something with an account and say so, or why not."""
    what = [form.profile()] if form else []
    try:
        with transaction() as tx:
            verb(tx, person_id, *what, staff().id, clock.now())
    except people.RefusedError as error:
        return _refused(person_id, error)
    flash(message, "success")
    if person_id == staff().id:  # who has no right to this page any more need not be refused at once
        return redirect(url_for("staff.account"), 303)
    return redirect(url_for("desk.person", person_id=person_id), 303)


def _refused(person_id: int, error: people.RefusedError) -> ResponseReturnValue:
    """Show the account again and say why nothing was done."""
    return _page(person_id, refusals=[str(REFUSALS[error.refusal])]), error.status


def _list(form: InviteForm) -> str:
    """Render who works here, with the form for somebody new."""
    with reading() as tx:
        found = colleagues(tx, clock.now())
    return render_template("desk/people.html", people=found, form=form, role_names=ROLES)


def _page(person_id: int, form: PersonForm | None = None, refusals: Sequence[str] = ()) -> str:
    """Render one account: as it is, or as somebody just filled it in."""
    now = clock.now()
    with reading() as tx:
        found = colleague(tx, person_id, now)
    return render_template(
        "desk/person.html",
        found=found, form=form or PersonForm(formdata=None, obj=found), refusals=refusals, role_names=ROLES,
        may_reopen=found.closed_at is not None and people.may_reopen(found.closed_at, now),
        is_oneself=person_id == staff().id,
    )  # fmt: skip


def _shown(opened: people.Opened) -> str:
    """Show a link, this once."""
    ends_at = clock.now() + LASTS[opened.purpose]
    return render_template("desk/person_link.html", opened=opened, link=_link(opened), ends_at=ends_at)


def _link(opened: people.Opened) -> str:
    """Spell the address at which somebody chooses a password."""
    return f"{settings_of_app().public_url.rstrip('/')}{url_for('staff.invitation', key=opened.token)}"


def _letter(opened: people.Opened) -> Mail:
    """Write to whoever is to choose a password; nobody else learns of it."""
    name = settings_of_app().site_name
    if opened.purpose == Purpose.INVITE:
        subject = _("Your account at %(site)s", site=name)
        text = _(
            "You are invited to work with %(site)s. Choose your password at this address. It works once:", site=name
        )
    else:
        subject = _("A new password for %(site)s", site=name)
        text = _("Choose a new password at this address. It works once:")
    rest = _("If you do not expect this message, please tell whoever runs the site, and do not open the address.")
    return Mail(opened.member.email, current_language(), subject, f"{text}\n\n{_link(opened)}\n\n{rest}\n")
