"""Who opens a page: the signed cookie names a row of ours, and only the row decides."""

from flask import Flask, Request, request, session
from flask_login import LoginManager, current_user

from eventdesk import clock, db
from eventdesk.config import settings_of_app
from eventdesk.i18n import DESK_LANGUAGES, is_desk
from eventdesk.security import GRANTED, Permission, Role
from eventdesk.staff import service
from eventdesk.staff.queries import SignedIn, signed_in
from eventdesk.staff.rules import SEEN_EVERY

KEY = "staff"
"""Where the signed cookie keeps the token."""


OWING = (Role.ADMIN, Role.ORGANISER)
"""Who needs a second factor where the settings require one: they see families' data."""


class Staff:
    """Somebody signed in, as views and templates see them."""

    is_authenticated = True
    """Flask-Login's stand-in for strangers says False."""

    def __init__(self, found: SignedIn) -> None:
        """Take what the pages show and ask for."""
        self.id = found.staff_id
        self.email = found.email
        self.name = found.name
        self.role = found.role
        self.has_second_factor = found.has_second_factor
        self.owes_second_factor = (
            not found.has_second_factor and found.role in OWING and settings_of_app().second_factor == "required"
        )
        """Whether a second factor has to be set up before anything else."""
        self._may_export = found.may_export

    def may(self, permission: str) -> bool:
        """Say whether this person has a right: by the role, and exports only if granted besides."""
        allowed = Permission(permission) in GRANTED[self.role]
        return allowed and (permission != Permission.EXPORT_PEOPLE or self._may_export)


def init_app(app: Flask) -> None:
    """Let every view know who opens it, and desk pages remember their language."""
    # Signing in for longer than a session is not offered. Flask-Login would still look for such a cookie
    # and fall over some of its possible values; no cookie can have this name.
    app.config["REMEMBER_COOKIE_NAME"] = ";"
    logins = LoginManager()
    logins.session_protection = None  # the rows in our table are the protection
    logins.request_loader(_load)
    # Its own context processor looks the person up for every template, also for the page that says
    # that the database is away; ours waits until a template asks.
    logins.init_app(app, add_context_processor=False)
    app.context_processor(lambda: {"current_user": current_user})
    app.before_request(_remember_language)


def begin(token: str, language: str) -> None:
    """Start the browser's session anew: nothing from before the sign-in stays but the language."""
    session.clear()
    session[KEY] = token
    session["language"] = language


def staff() -> Staff:
    """The person signed in; only for views that require somebody to be."""
    person: Staff = current_user._get_current_object()
    return person


def here() -> str:
    """The token of this browser's session; empty for strangers."""
    return str(session.get(KEY, ""))


def _load(_request: Request) -> Staff | None:
    """Look the token up, and note now and then that the session is in use."""
    token = session.get(KEY)
    if not isinstance(token, str):
        return None
    now = clock.now()
    with db.reading() as tx:
        found = signed_in(tx, token, now)
    if found is None:
        return None
    if found.seen_at <= now - SEEN_EVERY:
        with db.transaction() as tx:
            service.stay_signed_in(tx, token, now)
    return Staff(found)


def _remember_language() -> None:
    """Keep the language somebody switches the desk to."""
    chosen = request.args.get("language")
    if chosen in DESK_LANGUAGES and is_desk():
        session["language"] = chosen
