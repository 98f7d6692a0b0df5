"""After the event: look at its figures once more, declare them complete, and take that back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.forms import ClosingForm
from eventdesk.desk.numbers import Numbers, StationNumbers, numbers_of, station_numbers
from eventdesk.desk.views import bp
from eventdesk.desk.watching import Phone, WatchedEvent, phones, unsent, watched_event
from eventdesk.errors import NotFoundError
from eventdesk.events.closed import take_event
from eventdesk.i18n import current_language
from eventdesk.reports.closing import PeopleGoneError, close_event, is_closable, reopen_event
from eventdesk.reports.records.notes import keep_sentences
from eventdesk.reports.tallies import tallied
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff
from eventdesk.vocabulary import TYPES, StationKind


@dataclass(frozen=True, slots=True)
class Look:
    """What an organiser looks at before closing: the figures, and what could still change them."""

    watched: WatchedEvent
    numbers: Numbers
    stations: Sequence[StationNumbers]
    tallied: int
    unsent: Sequence[Phone]
    is_over: bool

    @property
    def leaves_something_open(self) -> bool:
        """Whether it takes a second look: more may arrive, and then it changes no figure any more."""
        return bool(self.unsent or self.watched.to_check or not self.is_over)

    @property
    def by_type(self) -> Sequence[tuple[str, int]]:
        """Who came, in the order of the vocabulary."""
        language, came = current_language(), self.numbers.came
        return [(kind.report_labels[language], came[code]) for code, kind in TYPES.items() if code in came]

    @property
    def by_station(self) -> Sequence[tuple[str, int]]:
        """Contacts at the advice stations."""
        return [(station.title, station.contacts) for station in self._advice]

    @property
    def contacts(self) -> int:
        """All of them together; never added to who came."""
        return sum(station.contacts for station in self._advice)

    @property
    def _advice(self) -> Sequence[StationNumbers]:
        return [station for station in self.stations if station.kind == StationKind.ADVICE]

    @property
    def mark(self) -> str:
        """Name what is seen, so that nobody closes other figures than those they looked at."""
        held = [(phone.id, phone.unsent) for phone in self.unsent]
        seen = (self.numbers, self.stations, self.tallied, held, self.watched.to_check, self.watched.event.head_count)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


@bp.get("/events/<slug>/close")
@requires(Permission.EDIT_EVENTS)
def ask_close(slug: str) -> ResponseReturnValue:
    """Show the figures to confirm; of a closed event, those that were confirmed."""
    now = clock.now()
    with reading() as tx:
        look = _look(tx, slug, now)
    if not is_closable(look.watched.event, now):
        raise NotFoundError("event that could be closed")
    return _page(look, ClosingForm(formdata=None))


@bp.post("/events/<slug>/close")
@requires(Permission.EDIT_EVENTS)
def close(slug: str) -> ResponseReturnValue:
    """Close an event whose figures are those that were looked at."""
    now, form = clock.now(), ClosingForm()
    with transaction() as tx:
        event = take_event(tx, slug)  # first, so that no scan comes between this look and the closing
        look = _look(tx, slug, now)
        if event.closed_at is None and is_closable(event, now) and not _confirms(form, look):
            return _page(look, form), 422
        if close_event(tx, slug, now):
            keep_sentences(tx, event, form.went_well.data or "", form.next_time.data or "")
            note(tx, staff().id, "event-closed", slug, now)
    flash(_("The event is closed. Its figures are complete."), "success")
    return redirect(url_for("desk.event", slug=slug), 303)


@bp.post("/events/<slug>/reopen")
@requires(Permission.EDIT_EVENTS)
def reopen(slug: str) -> ResponseReturnValue:
    """Open an event again; the record of who did what keeps that it was closed."""
    now = clock.now()
    try:
        with transaction() as tx:
            if reopen_event(tx, slug):
                note(tx, staff().id, "event-reopened", slug, now)
    except PeopleGoneError:
        flash(_("This event can no longer be opened again: its tickets and scans were deleted."), "danger")
    else:
        flash(_("The event is open again. Scans and corrections count."), "success")
    return redirect(url_for("desk.event", slug=slug), 303)


def _look(session: Session, slug: str, now: datetime) -> Look:
    """Gather what is to be confirmed."""
    watched, language = watched_event(session, slug), current_language()
    event = watched.event
    return Look(
        watched,
        numbers_of(session, event.id),
        station_numbers(session, event.id, language),
        tallied(session, event.id),
        unsent(phones(session, event.id, language)),
        is_over=event.ends_at <= now,
    )


def _confirms(form: ClosingForm, look: Look) -> bool:
    """Say whether somebody confirms these figures, knowing what is left open; else the form says why not."""
    if not form.validate():
        return False
    if form.look.data != look.mark:
        form.form_errors.append(_("The figures are others than when you looked. Please look at them again."))
        form.anyway.data = False
    elif look.leaves_something_open and not form.anyway.data:
        form.anyway.errors = [_("Please confirm that you have seen what is left open.")]
    else:
        return True
    return False


def _page(look: Look, form: ClosingForm) -> str:
    """Render the figures with the question, or with the way back."""
    form.look.data = look.mark
    return render_template("desk/close.html", look=look, event=look.watched.event, form=form)
