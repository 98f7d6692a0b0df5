"""The station app: one page that a volunteer opens on her own phone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventdesk.i18n import current_language
from eventdesk.security import public
from eventdesk.vocabulary import TYPES, Audience

bp = Blueprint("checkin", __name__)


@bp.get("/scan/")
@public
def scan() -> ResponseReturnValue:
    """Show the scanner. It can do nothing until it is paired."""
    types = {code: kind.labels[current_language()] for code, kind in TYPES.items()}
    audiences = {audience: [code for code, kind in TYPES.items() if kind.audience == audience] for audience in Audience}
    return render_template("checkin/scan.html", types=types, audiences=audiences)
