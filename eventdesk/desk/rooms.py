"""Rooms that are lent: kept with their limits and notes, and taken for an event in one step."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.room_form import RoomForm
from eventdesk.desk.sentences import sentence
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.plans import version_of
from eventdesk.events.queries import event_by_slug
from eventdesk.events.service import PlanRefusedError, plan_of
from eventdesk.halls import rooms as lent
from eventdesk.halls.models import Room
from eventdesk.registration.reach import reach
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff
from eventdesk.vocabulary import Form


@bp.get("/rooms")
@requires(Permission.EDIT_EVENTS)
def rooms() -> ResponseReturnValue:
    """List the rooms, and offer to add one; with an event's name, the one that event is in."""
    slug = request.args.get("event", "")
    with reading() as tx:
        event = event_by_slug(tx, slug) if slug else None
        return render_template("desk/rooms.html", rooms=lent.rooms(tx), form=RoomForm.of(event=event))


@bp.post("/rooms")
@requires(Permission.EDIT_EVENTS)
def add_room() -> ResponseReturnValue:
    """Add a room."""
    form = RoomForm.of()
    if not _is_kept(form, None):
        with reading() as tx:
            return render_template("desk/rooms.html", rooms=lent.rooms(tx), form=form), 422
    flash(_("The room is kept."), "success")
    return redirect(url_for("desk.rooms"), 303)


@bp.get("/rooms/<int:number>")
@requires(Permission.EDIT_EVENTS)
def lent_room(number: int) -> ResponseReturnValue:
    """Show one room."""
    with reading() as tx:
        room = lent.room_by_id(tx, number)
    return render_template("desk/lent_room.html", room=room, form=RoomForm.of(room))


@bp.post("/rooms/<int:number>")
@requires(Permission.EDIT_EVENTS)
def change_room(number: int) -> ResponseReturnValue:
    """Change a room."""
    with reading() as tx:
        room = lent.room_by_id(tx, number)
    form = RoomForm.of(room)
    if not _is_kept(form, number):
        return render_template("desk/lent_room.html", room=room, form=form), 422
    flash(_("Your changes are kept."), "success")
    return redirect(url_for("desk.rooms"), 303)


@bp.post("/rooms/<int:number>/remove")
@requires(Permission.EDIT_EVENTS)
def remove_room(number: int) -> ResponseReturnValue:
    """Keep a room no longer."""
    now = clock.now()
    with transaction() as tx:
        lent.drop_room(tx, lent.room_by_id(tx, number))
        note(tx, staff().id, "room-removed", str(number), now)
    flash(_("The room is removed. Events that are in it stay where they are."), "success")
    return redirect(url_for("desk.rooms"), 303)


@bp.get("/events/<slug>/hall")
@requires(Permission.EDIT_EVENTS)
def hall(slug: str) -> ResponseReturnValue:
    """Show the room an event is in, and others it could take; says whom that would concern."""
    with reading() as tx:
        event = _with_place(tx, slug)
        plan, told = plan_of(tx, event), reach(tx, event.id)
        offered = lent.rooms(tx, plan.land, event)
    return render_template(
        "desk/hall.html",
        event=event, room=next((one.room for one in offered if one.taken), None), rooms=offered,
        version=version_of(plan),
        told=told if _concerns(event, clock.now()) and told.families else None,
    )  # fmt: skip


@bp.post("/events/<slug>/hall")
@requires(Permission.EDIT_EVENTS)
def take_hall(slug: str) -> ResponseReturnValue:
    """Put an event into a room; families who count on it are told, if that is another place."""
    now, number = clock.now(), request.form.get("room", type=int) or 0
    try:
        with transaction() as tx:
            event, room = _with_place(tx, slug), lent.room_by_id(tx, number)
            lent.take_room(tx, slug, plan_of(tx, event), room, request.form.get("version", ""), now)
            note(tx, staff().id, "room-taken", f"{slug} {number}", now)
    except PlanRefusedError as refused:
        for problem in refused.problems.values():
            flash(sentence(problem, refused.seats_taken), "danger")
        return redirect(url_for("desk.hall", slug=slug), 303)
    flash(_("The event is in this room now."), "success")
    return redirect(url_for("desk.hall", slug=slug), 303)


def _is_kept(form: RoomForm, number: int | None) -> bool:
    """Keep what was filled in, or say in the form why not."""
    if not form.validate():
        return False
    now = clock.now()
    try:
        with transaction() as tx:
            found: Room | None = None if number is None else lent.room_by_id(tx, number)
            kept = lent.keep_room(tx, form.to_plan(), found)
            note(tx, staff().id, "room-kept", str(kept.id), now)
    except lent.RoomTwiceError:
        form.name.errors = [_("There is a room of this name already.")]
        return False
    return True


def _concerns(event: Event, now: datetime) -> bool:
    """Whether families would be told of another place."""
    return event.status == Status.PUBLISHED and event.ends_at > now


def _with_place(session: Session, slug: str) -> Event:
    """Find an event that takes place somewhere.

    Raises:
        NotFoundError: There is none of that name, or it is online.
    """
    event = event_by_slug(session, slug)
    if event.form == Form.ONLINE:
        raise NotFoundError("place")
    return event
