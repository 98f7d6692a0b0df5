"""What an organiser decides about a meeting of professionals, on one page: a line for each block, session, member."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import Length

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.fields import PlainLines
from eventdesk.desk.presence import meeting_by_slug
from eventdesk.desk.views import bp
from eventdesk.errors import EventdeskError
from eventdesk.events.closed import EventClosedError, take_event
from eventdesk.i18n import current_language
from eventdesk.professionals.models import Meeting
from eventdesk.professionals.planning import SessionTakenError, SpeakersRegisteredError, plan_meeting, plan_of_meeting
from eventdesk.professionals.plans import MeetingPlan, WrongLineError, read_agenda, read_members, read_parts
from eventdesk.professionals.queries import kept_contacts
from eventdesk.professionals.rules import BY_TYPE, Gathering
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff
from eventdesk.vocabulary import TYPES

_LONGEST = Length(max=20_000, message=_l("Please use at most %(max)d characters."))


class MeetingForm(FlaskForm):
    """A meeting, as lines and ticks."""

    agenda = PlainLines(_l("Programme"), [_LONGEST])
    parts = PlainLines(_l("Sessions with seats of their own"), [_LONGEST])
    members = PlainLines(_l("Members"), [_LONGEST])
    speakers_counted = BooleanField(_l("Speakers count as participants."))
    overnight = BooleanField(_l("Ask who stays overnight."))
    by_invitation = BooleanField(_l("Only people with the invitation link can register; there is no public page."))

    def to_plan(self) -> MeetingPlan | None:
        """Read the lines; nothing, with the line named at its field, if one cannot be read."""
        plan = MeetingPlan(
            agenda=self._read("agenda", read_agenda),
            parts=self._read("parts", read_parts),
            members=self._read("members", lambda text: read_members(text, current_language())),
            speakers_counted=self.speakers_counted.data,
            overnight=self.overnight.data,
            by_invitation=self.by_invitation.data,
        )
        return None if self.errors else plan

    def show(self, refused: EventdeskError) -> None:
        """Say why what is decided cannot be kept."""
        if isinstance(refused, SessionTakenError):
            said = _("People have chosen the session “%(title)s”. It needs at least their seats.", title=refused.title)
            self.parts.errors = [said]
        elif isinstance(refused, SpeakersRegisteredError):
            self.speakers_counted.errors = [_("Speakers are registered already. This can no longer change.")]

    def _read(self, name: str, reader: Callable[[str], Sequence[Any]]) -> Sequence[Any]:
        """Read the lines of a field that the page has."""
        try:
            return reader(self[name].data or "") if name in self else ()
        except WrongLineError as wrong:
            self[name].errors = [_("Please check line %(num)d.", num=wrong.number)]
            return ()


@bp.get("/events/<slug>/meeting")
@requires(Permission.EDIT_EVENTS)
def meeting(slug: str) -> ResponseReturnValue:
    """Show what is decided about a meeting."""
    return _page(slug, None)


@bp.post("/events/<slug>/meeting")
@requires(Permission.EDIT_EVENTS)
def keep_meeting(slug: str) -> ResponseReturnValue:
    """Keep what is decided about a meeting."""
    now = clock.now()
    with reading() as tx:
        board = meeting_by_slug(tx, slug).preset == Gathering.BOARD
    form = _form(board=board)
    plan = form.to_plan() if form.validate() else None
    if plan is None:
        return _page(slug, form), 422
    try:
        with transaction() as tx:
            event = take_event(tx, slug)
            if event.closed_at is None:
                plan_meeting(tx, event, plan, now)
                note(tx, staff().id, "meeting-planned", slug, now)
            else:
                flash(_("This event is closed: its figures are complete. Please reopen it first."), "danger")
    except (SessionTakenError, SpeakersRegisteredError, EventClosedError) as refused:
        form.show(refused)
        return _page(slug, form), 422
    flash(_("This is kept."), "success")
    return redirect(url_for("desk.meeting", slug=slug), 303)


def _form(*, board: bool, **shown: Any) -> MeetingForm:
    """Make the form; only a board has members."""
    form = MeetingForm(**shown)
    if not board:
        del form.members
    return form


def _page(slug: str, form: MeetingForm | None) -> str:
    """Show the form as it was typed, or else what is kept."""
    with reading() as tx:
        event = meeting_by_slug(tx, slug)
        plan = plan_of_meeting(tx, event)
        row = tx.get(Meeting, event.id)
        key = row.invitation if row else None
        contacts = kept_contacts(tx, event.campaign_id)
    labels = {code: TYPES[code].labels[current_language()] for code in BY_TYPE}
    shown = {
        "agenda": "\n".join("; ".join(filter(None, block)) for block in plan.agenda),
        "parts": "\n".join(f"{part.title}; {part.capacity}" for part in plan.parts),
        "members": "\n".join(f"{one.organisation}; {labels[one.type]}; {one.name}" for one in plan.members),
        "speakers_counted": plan.speakers_counted,
        "overnight": plan.overnight,
        "by_invitation": plan.by_invitation,
    }
    link = url_for("professionals.invited", language="de", key=key) if key else ""
    return render_template(
        "desk/meeting.html",
        event=event,
        form=form or _form(board=event.preset == Gathering.BOARD, formdata=None, **shown),
        link=settings_of_app().public_url + link if link else "",
        contacts=contacts,
        kinds=", ".join(labels.values()),
    )
