"""The host of an online hour: who is here, ticked family by family, and a head count for all who are not ticked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.checkin.models import Visit
from eventdesk.checkin.online import days_of_event, see_online, take_back_online
from eventdesk.db import reading, transaction
from eventdesk.desk.forms import HeadCountForm
from eventdesk.desk.numbers import numbers_of
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.head_count import keep_head_count
from eventdesk.events.models import Event, Station, Status
from eventdesk.events.queries import event_by_slug
from eventdesk.events.rules import ROOM_OPENS
from eventdesk.registration.models import Registration
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import Form, StationKind


class Guest(NamedTuple):
    """A registered family as the host knows it."""

    ticket_id: UUID
    number: str
    admits: int
    name: str | None
    language: str | None
    present: int


@bp.get("/events/<slug>/room")
@requires(Permission.EDIT_EVENTS)
def room(slug: str) -> ResponseReturnValue:
    """List who is registered and who is here."""
    return _page(slug, None)


@bp.post("/events/<slug>/room/<uuid:ticket_id>")
@requires(Permission.EDIT_EVENTS)
def tick(slug: str, ticket_id: UUID) -> ResponseReturnValue:
    """Note that a family is here, or that it is not."""
    now, is_here = clock.now(), request.form.get("here") == "1"
    with transaction() as tx:
        event = _with_room(tx, slug)
        number = tx.scalar(
            select(Ticket.number).where(
                Ticket.id == ticket_id, Ticket.event_id == event.id, Ticket.revoked_at.is_(None)
            )
        )
        if number is None or not has_opened(event, now):
            raise NotFoundError("ticket to tick")
        if is_here:
            see_online(tx, event.id, ticket_id, uuid4(), now)
        else:
            take_back_online(tx, event.id, ticket_id, now)
        note(tx, staff().id, "seen-online" if is_here else "not-seen-online", f"{slug} {number}", now)
    return redirect(url_for("desk.room", slug=slug, _anchor=f"ticket-{number}"), 303)


@bp.post("/events/<slug>/room/head-count")
@requires(Permission.EDIT_EVENTS)
def count_heads(slug: str) -> ResponseReturnValue:
    """Keep how many people took part in all."""
    now, form = clock.now(), HeadCountForm()
    if not form.validate():
        return _page(slug, form), 422
    with transaction() as tx:
        event = _with_room(tx, slug)
        if not has_opened(event, now):
            raise NotFoundError("event that has begun")
        keep_head_count(tx, event.id, form.persons.data)
        counted = "" if form.persons.data is None else form.persons.data
        note(tx, staff().id, "heads-counted", f"{slug} {counted}".strip(), now)
    flash(_("The head count is kept."), "success")
    return redirect(url_for("desk.room", slug=slug), 303)


def has_opened(event: Event, now: datetime) -> bool:
    """Say whether people can be in the room by now, or could; a closed event stays as it was."""
    return event.status == Status.PUBLISHED and event.closed_at is None and event.starts_at - ROOM_OPENS <= now


def guests(session: Session, event_id: int, day: date) -> Sequence[Guest]:
    """List families with a valid ticket in the order of registration, and how many were in the online room that day."""
    present = (
        select(func.count())
        .select_from(Visit)
        .join(Attendee, Attendee.id == Visit.attendee_id)
        .join(Station, Station.id == Visit.station_id)
        .where(Attendee.ticket_id == Ticket.id, Station.kind == StationKind.ONLINE_ROOM, Visit.day == day)
        .correlate(Ticket)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Ticket.id, Ticket.number, Ticket.admits, Registration.name, Registration.spoken_language, present)
        .outerjoin(Registration, Registration.ticket_id == Ticket.id)
        .where(Ticket.event_id == event_id, Ticket.source == Source.ONLINE, Ticket.revoked_at.is_(None))
        .order_by(Ticket.created_at, Ticket.number)
    )
    return [Guest(*row) for row in rows]


def _page(slug: str, form: HeadCountForm | None) -> str:
    """Render the list and the head count."""
    now = clock.now()
    with reading() as tx:
        event = _with_room(tx, slug)
        found = guests(tx, event.id, days_of_event(event).nearest(now))
        numbers = numbers_of(tx, event.id)
    return render_template(
        "desk/room.html",
        event=event,
        guests=found,
        numbers=numbers,
        open=has_opened(event, now),
        form=form or HeadCountForm(formdata=None, persons=event.head_count),
    )


def _with_room(session: Session, slug: str) -> Event:
    """Find an event that people attend online.

    Raises:
        NotFoundError: There is none of that name, or everybody meets in one place.
    """
    event = event_by_slug(session, slug)
    if event.form == Form.IN_PERSON:
        raise NotFoundError("online room")
    return event
