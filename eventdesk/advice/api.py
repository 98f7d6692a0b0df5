"""Where paired phones hand in what was talked about."""

from typing import Any

from flask import Blueprint, Flask, g, jsonify, request
from flask.typing import ResponseReturnValue
from spectree import Response as Answers
from sqlalchemy.exc import IntegrityError

from eventdesk import clock, db
from eventdesk.advice import service
from eventdesk.advice.schemas import NotesIn, NotesOut
from eventdesk.checkin import queries
from eventdesk.checkin.api import SCANS_LIMIT, for_devices, refuse_input, takes_json
from eventdesk.checkin.openapi import DEVICE, api
from eventdesk.checkin.schemas import Problem
from eventdesk.errors import InvalidInputError
from eventdesk.security import csrf

bp = Blueprint("advice_api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)
bp.register_error_handler(InvalidInputError, refuse_input)


def init_app(app: Flask) -> None:
    """Offer the address; `checkin.api` describes it with its own."""
    app.register_blueprint(bp)


def _allow_large_batch() -> None:
    """Two hundred notes are larger than any form."""
    request.max_content_length = SCANS_LIMIT


bp.before_request(_allow_large_batch)


@bp.post("/advice")
@for_devices
@takes_json
@api.validate(
    json=NotesIn, resp=Answers(HTTP_200=NotesOut, HTTP_401=Problem, HTTP_415=Problem), tags=["advice"], security=DEVICE
)
def notes() -> ResponseReturnValue:
    """Record what was talked about, in order. No person, phone or time of day is kept, only the event day."""
    batch: NotesIn = request.context.json  # type: ignore[attr-defined]
    try:
        answers = _recorded(batch)
    except IntegrityError:  # the same batch, sent twice at once
        answers = _recorded(batch)
    return jsonify({"results": answers})


def _recorded(batch: NotesIn) -> list[dict[str, Any]]:
    """Record a batch in a transaction of its own.

    Also from a phone whose access ended: a note lets nobody in and names nobody, so nobody needs to look at it.
    """
    with db.transaction() as tx:
        access = queries.access_by_token(tx, g.device_token, now := clock.now(), hands_over=True)
        return service.record_notes(tx, access, batch, now)
