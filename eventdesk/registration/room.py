"""The way into an online room: before it opens we say how long, then families join from here.

A form may not lead to another host (`form-action 'self'`), so joining answers with a page of ours, which leads on.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.registration.joining import Door, has_joined, join, next_hour, online_room
from eventdesk.registration.views import bp
from eventdesk.security import count_miss, public

PRIVATE = {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


@bp.get("/tickets/<key>/room")
@public
def room(language: str, key: str) -> ResponseReturnValue:
    """Let a family wait, join, or go on to the room it has joined."""
    now = clock.now()
    try:
        with reading() as session:
            found = online_room(session, key, language)
            door = found.door(now)
            joined = door is Door.OPEN and has_joined(session, found, now)
            foreign = door is Door.OVER or language not in found.languages
            other = next_hour(session, language, found, now) if foreign and not joined else None
    except NotFoundError:
        count_miss()
        raise
    if door is Door.NONE:
        return redirect(url_for("registration.ticket", language=language, key=key), 303)
    address = found.join_url if joined else ""
    page = render_template(
        "registration/room.html",
        room=found,
        door=door,
        joined=joined,
        address=address,
        follow=address if "joined" in request.args else "",
        seconds=max(0, int((found.opens_at - now).total_seconds())),
        next_hour=other,
        key=key,
    )
    return page, PRIVATE


@bp.post("/tickets/<key>/room")
@public
def enter(language: str, key: str) -> ResponseReturnValue:
    """Record that the family joined, and lead on."""
    try:
        with transaction() as session:
            door = join(session, key, language, clock.now())
    except NotFoundError:
        count_miss()
        raise
    joined = 1 if door is Door.OPEN else None
    return redirect(url_for("registration.room", language=language, key=key, joined=joined), 303)
