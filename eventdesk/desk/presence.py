"""Who of a meeting of professionals was there: a list to tick for each day, its figures, and both as a file."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.checkin.online import days_of_event
from eventdesk.checkin.presence import keep_presence
from eventdesk.db import reading, transaction
from eventdesk.desk.meeting_words import figure_rows
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.closed import EventClosedError, take_event
from eventdesk.events.models import Event, Status
from eventdesk.events.queries import event_by_slug
from eventdesk.i18n import current_language
from eventdesk.professionals.labels import ROLES
from eventdesk.professionals.models import Person
from eventdesk.professionals.queries import RegisteredPerson, people_with_presence
from eventdesk.professionals.rules import Gathering
from eventdesk.registration.rules import MAX_NAME, clean_name
from eventdesk.reports.organisations import meeting_figures
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


class Listed(NamedTuple):
    """Somebody on the list of a day."""

    person: RegisteredPerson
    expected: bool
    present: bool


@bp.get("/events/<slug>/presence")
@requires(Permission.EDIT_EVENTS)
def presence(slug: str) -> ResponseReturnValue:
    """Show who is expected and who was there on a day, and what that comes to."""
    now = clock.now()
    with reading() as tx:
        event = meeting_by_slug(tx, slug)
        day = _day(event, request.args.get("day", ""))
        listed = _listed(tx, event, day)
        figures = meeting_figures(tx, event)
    days = days_of_event(event)
    return render_template(
        "desk/presence.html",
        event=event,
        listed=listed,
        day=day,
        days=listed_days(event),
        may_tick=_may_tick(event, day),
        figures=figures,
        rows=figure_rows(figures, current_language()),
        roles=ROLES,
        meals=_meals(listed_days(event), [one.person for one in listed]),
        nights=sum(one.person.overnight for one in listed),
        early=day > days.nearest(now) or event.starts_at > now,
    )


@bp.post("/events/<slug>/presence")
@requires(Permission.EDIT_EVENTS)
def keep_present(slug: str) -> ResponseReturnValue:
    """Keep who was there on a day: whoever is ticked, and nobody else of the list that was shown."""
    now = clock.now()
    try:
        with transaction() as tx:
            meeting_by_slug(tx, slug)
            event = take_event(tx, slug)
            day = _day(event, request.form.get("day", ""))
            _refuse_unless_running(event, day)
            ticked, shown = _numbers("here"), _numbers("shown")
            listed = [one for one in _listed(tx, event, day) if one.person.id in shown]
            came = [one.person.ticket_id for one in listed if one.person.id in ticked and not one.present]
            gone = [one.person.ticket_id for one in listed if one.person.id not in ticked and one.present]
            keep_presence(tx, event, came, gone, day, now)
            _keep_deputies(tx, event, listed)
            note(tx, staff().id, "presence-kept", f"{slug} {day} +{len(came)} -{len(gone)}", now)
    except EventClosedError:
        flash(_("This event is closed: its figures are complete. Please reopen it first."), "danger")
    else:
        flash(_("The list is kept."), "success")
    return redirect(url_for("desk.presence", slug=slug, day=request.form.get("day")), 303)


@bp.get("/events/<slug>/presence.csv")
@requires(Permission.EDIT_EVENTS)
def presence_figures(slug: str) -> ResponseReturnValue:
    """Hand over the figures of a meeting for German Excel: numbers only, nobody's name."""
    with reading() as tx:
        event = meeting_by_slug(tx, slug)
        rows = figure_rows(meeting_figures(tx, event), "de")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Merkmal", "Ausprägung", "Anwesend", "Angemeldet", "Grundgesamtheit"])
    for row in rows:
        there, registered = row.there, "" if row.registered is None else row.registered
        writer.writerow([row.measure, row.kind, there, registered, row.base])
    answer = Response(b"\xef\xbb\xbf" + text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.csv"'
    return answer


@bp.context_processor
def gatherings() -> dict[str, object]:
    """Let the page of an event know whether it is for professionals."""
    return {"gatherings": {kind.value for kind in Gathering}}


def meeting_by_slug(session: Session, slug: str) -> Event:
    """Find an event for professionals that is no draft.

    Raises:
        NotFoundError: There is none of that name, or it is for families.
    """
    event = event_by_slug(session, slug)
    if event.preset not in set(Gathering) or event.status == Status.DRAFT:
        raise NotFoundError("meeting")
    return event


def _day(event: Event, text: str) -> date:
    """Read which day is meant; today or the nearest of the event's days otherwise."""
    days = days_of_event(event)
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return days.nearest(clock.now())
    return asked if days.first <= asked <= days.last else days.nearest(clock.now())


def _may_tick(event: Event, day: date) -> bool:
    """Say whether somebody can have been there on that day by now; a closed or cancelled event stays as it is."""
    running = event.status == Status.PUBLISHED and event.closed_at is None
    local = days_of_event(event)
    return running and event.starts_at <= clock.now() and day <= local.nearest(clock.now())


def _refuse_unless_running(event: Event, day: date) -> None:
    """Nothing is ticked of a closed event, or of a day to come."""
    if event.closed_at is not None:
        raise EventClosedError
    if not _may_tick(event, day):
        raise NotFoundError("day that has begun")


def _listed(session: Session, event: Event, day: date) -> list[Listed]:
    """List everybody who is registered, with who was seen on a day."""
    text = day.isoformat()
    return [
        Listed(person, not person.days or text in person.days, present)
        for person, present in people_with_presence(session, event.id, day)
    ]


def listed_days(event: Event) -> list[date]:
    """Name the days of an event."""
    days = days_of_event(event)
    return [date.fromordinal(number) for number in range(days.first.toordinal(), days.last.toordinal() + 1)]


def _meals(days: Sequence[date], people: Sequence[RegisteredPerson]) -> list[tuple[date, int]]:
    """Count for how many people there has to be food on each day; a member of a board may come on any."""
    return [(day, sum(not one.days or day.isoformat() in one.days for one in people)) for day in days]


def _keep_deputies(session: Session, event: Event, listed: Sequence[Listed]) -> None:
    """Keep who came in the place of which member of a board."""
    if event.preset != Gathering.BOARD:
        return
    for one in listed:
        deputy = clean_name(request.form.get(f"deputy-{one.person.id}", ""))[:MAX_NAME]
        if deputy != one.person.deputy:
            session.execute(update(Person).where(Person.id == one.person.id).values(deputy=deputy))


def _numbers(name: str) -> set[int]:
    """Read the people a form names."""
    return {int(text) for text in request.form.getlist(name) if text.isascii() and text.isdigit() and len(text) < 10}
