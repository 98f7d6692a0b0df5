"""Printing about a meeting of professionals: who was there, and certificates for those who were."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Visit
from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.desk.presence import listed_days, meeting_by_slug
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, EventText, Station
from eventdesk.professionals.paper import MeetingPaper, certificates_pdf, hours, presence_pdf
from eventdesk.professionals.queries import agenda_of, people_of
from eventdesk.professionals.rules import Gathering
from eventdesk.security import Permission, requires
from eventdesk.tickets.models import Attendee
from eventdesk.vocabulary import Form


@bp.get("/events/<slug>/presence.pdf")
@requires(Permission.EDIT_EVENTS)
def presence_on_paper(slug: str) -> ResponseReturnValue:
    """Print the list of those present, or an empty one to be signed."""
    with reading() as tx:
        paper = _paper(tx, slug)
    if not paper.people:
        raise NotFoundError("people on the list")
    return _file(presence_pdf(paper), f"anwesenheit-{slug}")


@bp.get("/events/<slug>/certificates.pdf")
@requires(Permission.EDIT_EVENTS)
def certificates(slug: str) -> ResponseReturnValue:
    """Print a certificate of attendance for each person who was there."""
    with reading() as tx:
        paper = _paper(tx, slug)
    if not any(person.ticket_id in paper.seen for person in paper.people):
        raise NotFoundError("people who were there")
    return _file(certificates_pdf(paper), f"bescheinigungen-{slug}")


def _paper(session: Session, slug: str) -> MeetingPaper:
    """Gather what is printed."""
    event = meeting_by_slug(session, slug)
    german = select(EventText.title).where(EventText.event_id == event.id, EventText.language == "de")
    place = ", ".join(filter(None, (event.venue_name, event.venue_address)))
    return MeetingPaper(
        title=session.scalar(german) or event.slug,
        hours=hours(event.starts_at, event.ends_at, event.time_zone),
        where="Online" if event.form == Form.ONLINE else place,
        issuer=settings_of_app().site_name,
        agenda=agenda_of(session, event.id),
        days=listed_days(event),
        people=people_of(session, event.id),
        seen=_seen(session, event),
        board=event.preset == Gathering.BOARD,
    )


def _seen(session: Session, event: Event) -> dict[UUID, frozenset[date]]:
    """Tell who was there on which days, by ticket."""
    days: dict[UUID, set[date]] = defaultdict(set)
    rows = session.execute(
        select(Attendee.ticket_id, Visit.day)
        .join(Visit, Visit.attendee_id == Attendee.id)
        .join(Station, Station.id == Visit.station_id)
        .where(Station.event_id == event.id)
    )
    for ticket, day in rows:
        days[ticket].add(day)
    return {ticket: frozenset(seen) for ticket, seen in days.items()}


def _file(document: bytes, name: str) -> Response:
    """Send paper that names people: for nobody else, and kept nowhere."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(document, mimetype="application/pdf", headers=headers)
