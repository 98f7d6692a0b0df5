"""Legal pages: who is responsible, what is stored, how accessible the site is."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventdesk.i18n import LANGUAGE_FOLDER
from eventdesk.security import public

bp = Blueprint("legal", __name__, url_prefix=LANGUAGE_FOLDER)


@bp.get("/data-protection")
@public
def privacy(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say what is stored, why, how long, and which rights people have."""
    return render_template("legal/privacy.html")


@bp.get("/imprint")
@public
def imprint(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say who runs this site."""
    return render_template("legal/imprint.html")


@bp.get("/accessibility")
@public
def accessibility(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say how accessible this site is and whom to tell about barriers."""
    return render_template("legal/accessibility.html")
