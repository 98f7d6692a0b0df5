"""Everything on paper for an event: one PDF, or each part alone."""

from collections.abc import Mapping

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from eventdesk.config import settings_of_app
from eventdesk.db import reading
from eventdesk.desk.partners import as_pdf
from eventdesk.desk.views import bp
from eventdesk.errors import NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.queries import event_by_slug
from eventdesk.i18n import LANGUAGES
from eventdesk.pack.paper import IN_LANGUAGES, Part, pack_as_pdf, parts_of
from eventdesk.pack.queries import packed, papers, parties_and_partners
from eventdesk.security import Permission, requires

PARTS: Mapping[Part, tuple[str, LazyString, LazyString]] = {
    Part.POSTER: ("picture", _l("Posters"), _l("A4, one in each language, with a code that leads to the event")),
    Part.FLYER_A5: ("copy", _l("Flyers A5"), _l("Two on a page, to be cut once")),
    Part.FLYER_A6: ("copy", _l("Flyers A6"), _l("Four on a page, to be cut twice")),
    Part.SIGNS: ("place", _l("Station signs"), _l("Number, colour and drawing, in five languages")),
    Part.DOOR: ("door", _l("Door sheet"), _l("What to do at the entrance, and whom to call")),
    Part.TALLY: ("edit", _l("Tally sheets"), _l("For the door and each station, if nobody scans")),
    Part.LIST: ("file", _l("List for paper days"), _l("Ticket numbers and sizes of the parties, no names")),
    Part.BLANKS: ("ticket", _l("Blank tickets"), _l("Ten on a page, for families without a registration")),
    Part.BRIEFINGS: ("handshake", _l("Briefings for partners"), _l("One page for each partner")),
}
"""Drawing, name and explanation of each part."""


@bp.get("/events/<slug>/pack")
@requires(Permission.EDIT_EVENTS)
def pack(slug: str) -> ResponseReturnValue:
    """Show what can be printed."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        parties, partners = parties_and_partners(tx, event.id)
    parts = parts_of(event, partners=partners > 0, blanks=False)
    return render_template(
        "desk/pack.html", event=event, parts=[(part, *PARTS[part]) for part in parts], parties=parties,
        in_languages=IN_LANGUAGES, printable=event.status == Status.PUBLISHED, codes=LANGUAGES,
    )  # fmt: skip


@bp.get("/events/<slug>/pack.pdf")
@requires(Permission.EDIT_EVENTS)
def whole_pack(slug: str) -> ResponseReturnValue:
    """Print everything."""
    return _printed(slug, None)


@bp.get("/events/<slug>/pack/<part>.pdf")
@requires(Permission.EDIT_EVENTS)
def part_of_pack(slug: str, part: str) -> ResponseReturnValue:
    """Print one part; posters and flyers also in one language only."""
    if part not in set(Part):
        raise NotFoundError("part of the pack")
    return _printed(slug, Part(part))


def _printed(slug: str, part: Part | None) -> Response:
    """Print one part, or all of them."""
    asked = request.args.get("language", "")
    languages = (asked,) if part in IN_LANGUAGES and asked in LANGUAGES else LANGUAGES
    with reading() as tx:
        event = _published(tx, slug)
        found, tickets = packed(tx, event), papers(tx, event)
    possible = parts_of(event, partners=bool(found.stands.partners), blanks=bool(tickets.blanks))
    if part is not None and part not in possible:
        raise NotFoundError("part of the pack")
    document = pack_as_pdf(found, tickets, settings_of_app(), possible if part is None else [part], languages)
    return as_pdf(document, f"{slug}-{part or 'mappe'}" + (f"-{asked}" if len(languages) == 1 else ""))


def _published(session: Session, slug: str) -> Event:
    """Find an event that posters can lead to.

    Raises:
        NotFoundError: There is none of that name, or nobody can see it yet, or it is cancelled.
    """
    event = event_by_slug(session, slug)
    if event.status != Status.PUBLISHED:
        raise NotFoundError("event that is published")
    return event
