"""Where to report a weakness. Source: RFC 9116."""

from datetime import timedelta

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.errors import NotFoundError
from eventdesk.security import public

bp = Blueprint("disclosure", __name__)

TRUE_FOR = timedelta(days=90)
"""How long whoever read it may rely on it: it comes from the settings anew each time."""
_DAY = {"Cache-Control": "public, max-age=86400"}


@bp.get("/.well-known/security.txt")
@public
def security() -> ResponseReturnValue:
    """Say whom to write to, in which languages, and until when that is true."""
    settings = settings_of_app()
    contact = settings.security_contact
    if not contact:
        raise NotFoundError("security contact")
    ends = (clock.now() + TRUE_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {contact if '://' in contact else f'mailto:{contact}'}",
        f"Expires: {ends}",
        "Preferred-Languages: de, en",
        f"Canonical: {settings.public_url}/.well-known/security.txt",
        "",
    ]
    return Response("\n".join(lines), mimetype="text/plain", headers=_DAY)
