"""Planning a new event and changing one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.drafting import Model, draft, models
from eventdesk.desk.forms import EventForm, answers
from eventdesk.desk.queries import campaigns
from eventdesk.desk.views import bp
from eventdesk.events.drafting import usual
from eventdesk.events.models import Event
from eventdesk.events.plans import EventPlan, Problem, problems, version_of
from eventdesk.events.queries import event_by_slug
from eventdesk.events.service import PlanRefusedError, create_event, moves, plan_of
from eventdesk.registration.reach import reach, speakers
from eventdesk.registration.rescheduling import reschedule
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


@bp.get("/events/new")
@requires(Permission.EDIT_EVENTS)
def new() -> ResponseReturnValue:
    """Show a plan that begins with the last event, with what is usual for a kind, or empty."""
    asked = (request.args.get("from", ""), request.args.get("preset", ""))
    with reading() as tx:
        plan = draft(tx, asked, campaigns(tx), clock.now())
        form = _empty_form(tx, plan)
        begun = models(tx)
    return _page(form, begun=begun, is_draft=plan is not None)


@bp.post("/events/new")
@requires(Permission.EDIT_EVENTS)
def create() -> ResponseReturnValue:
    """Keep a new event as a draft."""
    now = clock.now()
    with reading() as tx:
        form = _empty_form(tx)
    if "switch" in request.form:
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        with transaction() as tx:
            event = create_event(tx, form.to_plan())
            note(tx, staff().id, "event-created", event.slug, now)
    except PlanRefusedError as refused:
        form.show(refused)
        return _page(form), 422
    flash(_("The event is kept as a draft. Publish it when its texts are complete."), "success")
    return redirect(url_for("desk.event", slug=event.slug), 303)


@bp.get("/events/<slug>/edit")
@requires(Permission.EDIT_EVENTS)
def edit(slug: str) -> ResponseReturnValue:
    """Show an event as a plan."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        form = _filled_form(tx, event)
    return _page(form, event)


@bp.post("/events/<slug>/edit")
@requires(Permission.EDIT_EVENTS)
def change(slug: str) -> ResponseReturnValue:
    """Change an event, all of it or nothing."""
    now = clock.now()
    with reading() as tx:
        event = event_by_slug(tx, slug)
        form = _filled_form(tx, event)
    if "switch" in request.form:
        return _page(form, event)
    if not form.validate():
        return _page(form, event), 422
    plan = form.to_plan()
    if "told" not in request.form and moves(event, plan) and event.ends_at > now and not problems(plan):
        with reading() as tx:
            told, by_language = reach(tx, event.id), speakers(tx, event.id)
        if told.families:
            return render_template("desk/move.html", form=form, event=event, plan=plan, told=told, spoken=by_language)
    try:
        with transaction() as tx:
            changed = reschedule(tx, slug, plan, str(form.version.data), now)
            note(tx, staff().id, "event-changed", changed.slug, now)
    except PlanRefusedError as refused:
        if not _is_kept(slug, plan, refused):
            form.show(refused)
            return _page(form, event), 422
    flash(_("Your changes are kept."), "success")
    return redirect(url_for("desk.event", slug=plan.slug or slug), 303)


def _is_kept(slug: str, plan: EventPlan, refused: PlanRefusedError) -> bool:
    """Say whether the event is as the plan wants it already: then the form was only sent twice."""
    if set(refused.problems.values()) != {Problem.CHANGED_MEANWHILE}:
        return False
    with reading() as tx:
        kept = plan_of(tx, event_by_slug(tx, slug))
    texts = {language: wording for language, wording in plan.texts.items() if wording.title}
    return replace(plan, slug=plan.slug or slug, texts=texts) == kept


def _empty_form(session: Session, plan: EventPlan | None = None) -> EventForm:
    """Make the form of a new event: what was typed, or else what it begins with."""
    kept: Any = answers(plan, "") if plan else None
    form = EventForm(data=kept, meta={"time_zone": plan.time_zone} if plan else None)
    form.offer(campaigns(session))
    return form


def _filled_form(session: Session, event: Event) -> EventForm:
    """Make the form of an event: what was typed, or else what is kept."""
    plan = plan_of(session, event)
    kept: Any = answers(plan, version_of(plan))
    form = EventForm(data=kept, meta={"time_zone": event.time_zone})
    form.offer(campaigns(session))
    return form


def _page(form: EventForm, event: Event | None = None, begun: Sequence[Model] = (), *, is_draft: bool = False) -> str:
    """Render the form of a new or a kept event, and what a new one can begin with."""
    return render_template(
        "desk/edit.html", form=form, event=event, begun=begun, is_draft=is_draft, usual_kinds=list(usual())
    )
