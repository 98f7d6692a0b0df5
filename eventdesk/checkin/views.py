"""The station app: one page that a volunteer opens on her own phone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventdesk.checkin.app_words import app_words
from eventdesk.i18n import current_language
from eventdesk.security import public

bp = Blueprint("checkin", __name__)


@bp.get("/scan/")
@public
def scan() -> ResponseReturnValue:
    """Show the scanner. It can do nothing until it is paired."""
    return render_template("checkin/scan.html", **app_words(current_language()))
