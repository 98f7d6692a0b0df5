"""The API that paired phones speak. Errors are `application/problem+json`."""

import base64
import re
from collections.abc import Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import Blueprint, Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from spectree import Response as Answers
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import UnsupportedMediaType

from eventdesk import clock, db
from eventdesk.checkin import pairing, queries, rosters, service
from eventdesk.checkin.openapi import DEVICE, PROBLEM, api, described
from eventdesk.checkin.rules import ScanRefusedError, Verdict
from eventdesk.checkin.schemas import (
    EventOut,
    PairAnswer,
    PairRequest,
    Problem,
    RosterAttendee,
    RosterEvent,
    RosterOut,
    RosterQuery,
    RosterTicket,
    RosterVisit,
    ScanIn,
    ScansIn,
    ScansOut,
    StationOut,
    TicketOut,
    TicketQuery,
)
from eventdesk.config import settings_of_app
from eventdesk.errors import InvalidInputError, NotSignedInError
from eventdesk.security import Permission, View, csrf, limiter, mark, public
from eventdesk.tickets.rules import code_hash
from eventdesk.tickets.service import code_for

bp = Blueprint("checkin_api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)

ROSTER_PAGE = 1000
SCANS_LIMIT = 256 * 1024
_CURSOR = re.compile(r"([0-9]{1,9})\.([0-9a-f]{32})")
"""Change number and ticket, as `roster` writes them."""
_MESSAGES: Mapping[Verdict, LazyString] = {
    Verdict.WELCOME: _l("Welcome!"),
    Verdict.SEEN_BEFORE: _l("Already checked in."),
    Verdict.PARTLY_SEEN: _l("Some of this group are already checked in."),
    Verdict.WRONG_EVENT: _l("Ticket for another event"),
    Verdict.CANCELLED: _l("This ticket is no longer valid."),
    Verdict.REPLACED: _l("This ticket was replaced by a newer one."),
    Verdict.UNKNOWN: _l("Unknown code"),
    Verdict.FORGED: _l("This code was not made by us."),
    Verdict.MALFORMED: _l("This is not a ticket code."),
}


def init_app(app: Flask) -> None:
    """Offer the API and its description."""
    app.register_blueprint(bp)
    api.app = app


def for_devices(view: View) -> View:
    """Ask for a bearer token before anything is read; the view looks up whose it is."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedInError
        g.device_token = token
        return view(*args, **kwargs)

    return mark(guarded, Permission.DEVICE)  # type: ignore[return-value]  # wraps keeps the signature


def takes_json(view: View) -> View:
    """Refuse forms, which any page of the web could send, and bodies that no parser can take apart."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if request.mimetype != "application/json":
            raise UnsupportedMediaType
        try:
            request.get_json(silent=True)
        except RecursionError as error:
            raise InvalidInputError("body: nested too deeply") from error
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]  # wraps keeps the signature


@bp.errorhandler(InvalidInputError)
def refuse_input(error: InvalidInputError) -> ResponseReturnValue:
    """Name the wrong field to whoever writes a client; people never see this."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    problem = Problem(title="Unprocessable content", status=status, detail=str(error), code=error.code)
    return Response(problem.model_dump_json(), status, mimetype=PROBLEM)


@bp.get("/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """Describe this API (OpenAPI 3.1)."""
    return jsonify(described())


@bp.post("/devices/pair")
@public
@limiter.limit("30/hour")
@takes_json
@api.validate(
    json=PairRequest,
    resp=Answers(HTTP_201=PairAnswer, HTTP_410=Problem, HTTP_415=Problem, HTTP_429=Problem),
    tags=["devices"],
)
def pair() -> ResponseReturnValue:
    """Turn the one-time secret of a pairing link into a token."""
    asked: PairRequest = request.context.json  # type: ignore[attr-defined]
    with db.transaction() as tx:
        paired = pairing.pair(tx, asked.secret, asked.name, _keys(), clock.now())
    event = paired.event
    return jsonify(
        PairAnswer(
            token=paired.token,
            event=EventOut(
                number=event.id,
                slug=event.slug,
                preset=event.preset,
                land=paired.land,
                title=dict(paired.titles),
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                time_zone=event.time_zone,
            ),
            stations=[
                StationOut(
                    key=station.key,
                    kind=station.kind,
                    number=station.number,
                    colour=station.colour,
                    icon=station.icon,
                    title=titles,
                )
                for station, titles in paired.stations
            ],
            ticket_key=_text(paired.keys[max(paired.keys)]),
            ticket_keys={version: _text(key) for version, key in paired.keys.items()},
            expires_at=paired.expires_at,
        ).model_dump(mode="json")
    ), HTTPStatus.CREATED


@bp.get("/roster")
@for_devices
@api.validate(query=RosterQuery, resp=Answers(HTTP_200=RosterOut, HTTP_401=Problem), tags=["tickets"], security=DEVICE)
def roster() -> ResponseReturnValue:
    """List the tickets that changed since a cursor. No name, no contact, no code."""
    asked: RosterQuery = request.context.query  # type: ignore[attr-defined]
    with db.transaction() as tx:
        now = clock.now()
        access = queries.access_by_token(tx, g.device_token, now)
        pairing.note_contact(tx, access.device_id, asked.unsent, now)
        event = rosters.event_news(tx, access.event_id)
        rows = rosters.roster(tx, access.event_id, _cursor(asked.cursor), ROSTER_PAGE)
    answer = RosterOut(
        tickets=[_roster_ticket(row) for row in rows],
        cursor=f"{rows[-1].change}.{rows[-1].ticket.id.hex}" if rows else asked.cursor,
        more=len(rows) == ROSTER_PAGE,
        server_time=now,
        event=RosterEvent(**event._asdict()),
    )
    return jsonify(answer.model_dump(mode="json"))


@bp.get("/tickets")
@for_devices
@api.validate(query=TicketQuery, resp=Answers(HTTP_200=TicketOut, HTTP_401=Problem), tags=["tickets"], security=DEVICE)
def look_up() -> ResponseReturnValue:
    """Judge a code or number and show its party, before anybody is checked in. Records nothing."""
    asked: TicketQuery = request.context.query  # type: ignore[attr-defined]
    now = clock.now()
    scan = ScanIn(id=uuid4(), code=asked.code, number=asked.number, station=asked.station, scanned_at=now)
    with db.reading() as session:
        access = queries.access_by_token(session, g.device_token, now)
        try:
            answer = service.look_up(session, access, scan, _keys(), now)
        except ScanRefusedError as refusal:
            raise InvalidInputError(refusal.detail) from refusal
    return jsonify(answer | {"message": _message(answer["verdict"])})


def _allow_large_batch() -> None:
    """Two hundred scans are larger than any form."""
    if request.endpoint == "checkin_api.scans":
        request.max_content_length = SCANS_LIMIT


bp.before_request(_allow_large_batch)


@bp.post("/scans")
@for_devices
@takes_json
@api.validate(
    json=ScansIn, resp=Answers(HTTP_200=ScansOut, HTTP_401=Problem, HTTP_415=Problem), tags=["scans"], security=DEVICE
)
def scans() -> ResponseReturnValue:
    """Record readings in order. Each has its own id; sent again, it is answered as the first time."""
    batch: ScansIn = request.context.json  # type: ignore[attr-defined]
    try:
        answers = _recorded(batch)
    except IntegrityError:  # a phone of another event, whose batches do not wait for ours, just took an id
        answers = _recorded(batch)
    return jsonify({"results": [answer | {"message": _message(answer.get("verdict"))} for answer in answers]})


def _recorded(batch: ScansIn) -> list[dict[str, Any]]:
    """Record a batch in a transaction of its own."""
    with db.transaction() as tx:
        access = queries.access_by_token(tx, g.device_token, now := clock.now(), hands_over=True)
        if batch.unsent not in {None, access.unsent}:
            pairing.note_contact(tx, access.device_id, batch.unsent, now)
        return service.record_scans(tx, access, batch, _keys(), now)


def _message(verdict: str | None) -> str:
    """Say a verdict in the language of whoever holds the phone."""
    return "" if verdict is None else str(_MESSAGES[Verdict(verdict)])


def _roster_ticket(row: rosters.RosterRow) -> RosterTicket:
    """Show a ticket as phones may know it."""
    ticket = row.ticket
    return RosterTicket(
        id=ticket.id,
        code_hash=code_hash(code_for(ticket, _keys())) if ticket.stem else None,
        number=ticket.number,
        status="cancelled" if ticket.revoked_at else "valid",
        issue=ticket.issue,
        admits=ticket.admits,
        source=ticket.source,
        language=ticket.language,
        attendees=[
            RosterAttendee(
                id=person.id,
                type=person.type,
                extra=person.extra or not row.names(person),
                seen=[RosterVisit(station=key, day=day, at=at) for key, day, at in seen],
            )
            for person, seen in row.people
        ],
    )


def _cursor(text: str) -> tuple[int, str]:
    """Read a cursor we gave out before."""
    if not text:
        return 0, ""
    ours = _CURSOR.fullmatch(text)
    if ours is None:
        raise InvalidInputError("cursor: not one of ours")
    return int(ours[1]), ours[2]


def _keys() -> Mapping[int, bytes]:
    """The master ticket keys of this installation."""
    return settings_of_app().ticket_keys


def _text(key: bytes) -> str:
    """Write a key as base64url without padding."""
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()
