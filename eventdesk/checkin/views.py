"""The station app: one page that a volunteer opens on her own phone, and what belongs to it."""

from flask import Blueprint, Response, json
from flask.typing import ResponseReturnValue

from eventdesk import assets
from eventdesk.checkin import shell
from eventdesk.security import public

bp = Blueprint("checkin", __name__)


@bp.get("/scan/")
@public
def scan() -> ResponseReturnValue:
    """Show the scanner. It can do nothing until it is paired."""
    return shell.page()


@bp.get("/scan/dist/<path:filename>")
@public
def files(filename: str) -> ResponseReturnValue:
    """Hand over a built file inside the scope of the app's worker."""
    return assets.serve(filename)


@bp.get("/scan/worker.js")
@public
def worker() -> ResponseReturnValue:
    """Hand over the worker with which the app starts without a network."""
    return assets.worker_script(shell.worker())


@bp.get("/scan/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """Describe the app to a phone that installs it."""
    return Response(json.dumps(shell.manifest()), mimetype="application/manifest+json")
