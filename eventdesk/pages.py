"""Pages that belong to no capability: home, health, and what an error looks like."""

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from werkzeug.exceptions import HTTPException

from eventdesk import clock
from eventdesk.db import database_of_app
from eventdesk.error_words import words_for
from eventdesk.errors import EventdeskError, TooManyError
from eventdesk.health.service import Schema, probe
from eventdesk.i18n import current_language
from eventdesk.security import public

bp = Blueprint("pages", __name__)

RETRY_SECONDS = "30"
"""When to try again while the database is away."""
GUESSING_SECONDS = "60"
"""When to try again after too many addresses that do not exist."""


def init_app(app: Flask) -> None:
    """Add the pages, and answer every error in words."""
    app.register_blueprint(bp)
    app.register_error_handler(EventdeskError, refusal)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, expired_form)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(InterfaceError, database_away)
    app.register_error_handler(InternalError, database_away)  # PostgreSQL's read-only standby, after a switch
    app.register_error_handler(NoConnectionError, database_away)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Lead to the events in the language the browser prefers."""
    answer = redirect(url_for("events.listing", language=current_language()))
    answer.vary.add("Accept-Language")
    return answer


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Say that this process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Say whether this node can store registrations: it writes, and the tables are not older than it needs.

    Newer ones are well: while a new version is rolled out, the old one goes on beside it.
    """
    try:
        schema = probe(database_of_app(), clock.now())
    except SQLAlchemyError:
        return _not_ready("database")
    return _not_ready("migrations") if schema is Schema.BEHIND else {"status": "ok"}


def refusal(error: EventdeskError) -> ResponseReturnValue:
    """Answer a refusal of ours."""
    response = answer(error.status, error.code)
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = GUESSING_SECONDS
    return response


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer an error of the web framework; leave its redirects alone."""
    if error.code is None or error.code < 400:
        return error
    response = answer(error.code)
    # Allow, Retry-After and the like; not the type and length of the framework's own page.
    response.headers.extend([header for header in error.get_headers() if not header[0].startswith("Content-")])
    if isinstance(error, RateLimitExceeded):
        response.headers["Retry-After"] = str(error.limit.limit.get_expiry())
    return response


def expired_form(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form without its secret, for example after cookies were deleted."""
    return answer(400, "expired-form")


def database_away(error: Exception) -> ResponseReturnValue:
    """Answer while the database cannot be reached, is locked, or its disk is full."""
    current_app.logger.error("database away: %s", type(error).__name__)
    response = answer(503, "database-away")
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def answer(status: int, code: str = "") -> Response:
    """Say what went wrong: a page for people, a problem document for programs. Source: RFC 9457."""
    words = words_for(status, code)
    if not request.path.startswith("/api/"):
        return Response(render_template("errors/error.html", words=words), status, mimetype="text/html")
    problem = {
        "type": "about:blank",
        "title": str(words.title),
        "status": status,
        "detail": str(words.advice),
        "code": words.code,
    }
    return Response(current_app.json.dumps(problem), status, mimetype="application/problem+json")


def _not_ready(reason: str) -> ResponseReturnValue:
    """Ask not to be sent anybody for now."""
    return {"status": "unavailable", "reason": reason}, 503, {"Retry-After": RETRY_SECONDS}
