"""Partners of an event: who stands where, whether they confirmed, their briefing, and who was there."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventdesk import clock
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.partner_form import PartnerForm
from eventdesk.desk.views import bp
from eventdesk.errors import InvalidInputError
from eventdesk.events.models import Event
from eventdesk.events.queries import event_by_slug
from eventdesk.halls import service
from eventdesk.halls.letters import briefing
from eventdesk.halls.models import Partner
from eventdesk.halls.queries import partner_by_id, stands, stations_for_partners
from eventdesk.halls.rules import Answer
from eventdesk.i18n import current_language, format_day
from eventdesk.pack.paper import briefing_as_pdf, partner_link, place_of
from eventdesk.pack.queries import Packed, packed
from eventdesk.pack.words import times
from eventdesk.reports.closing import is_closable
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


@bp.get("/events/<slug>/partners")
@requires(Permission.EDIT_EVENTS)
def partners(slug: str) -> ResponseReturnValue:
    """Show who stands where, and offer to add somebody."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        form = PartnerForm.offering(stations_for_partners(tx, event.id, current_language()))
        return _page(tx, event, form)


@bp.post("/events/<slug>/partners")
@requires(Permission.EDIT_EVENTS)
def add_partner(slug: str) -> ResponseReturnValue:
    """Add a partner."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        form = PartnerForm.offering(stations_for_partners(tx, event.id, current_language()))
        if not _is_kept(form, event, None):
            return _page(tx, event, form), 422
    flash(_("The partner is kept."), "success")
    return redirect(url_for("desk.partners", slug=slug), 303)


@bp.get("/events/<slug>/partners/<int:partner_id>")
@requires(Permission.EDIT_EVENTS)
def partner(slug: str, partner_id: int) -> ResponseReturnValue:
    """Show one partner, to be changed, written to, or taken off."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found = partner_by_id(tx, event.id, partner_id)
        return _one(tx, event, found)


@bp.post("/events/<slug>/partners/<int:partner_id>")
@requires(Permission.EDIT_EVENTS)
def change_partner(slug: str, partner_id: int) -> ResponseReturnValue:
    """Change a partner."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found = partner_by_id(tx, event.id, partner_id)
        form = _form_of(tx, event, found)
        if not _is_kept(form, event, partner_id):
            return _one(tx, event, found, form), 422
    flash(_("Your changes are kept."), "success")
    return redirect(url_for("desk.partners", slug=slug), 303)


@bp.post("/events/<slug>/partners/<int:partner_id>/<verb>")
@requires(Permission.EDIT_EVENTS)
def act_on_partner(slug: str, partner_id: int, verb: str) -> ResponseReturnValue:
    """Note an answer that was given on the phone, send the briefing, end the links, or take the partner off."""
    now = clock.now()
    with transaction() as tx:
        event = event_by_slug(tx, slug)
        found = partner_by_id(tx, event.id, partner_id)
        if verb in _ANSWERS:
            service.note_answer(tx, found, _ANSWERS[verb], staff().id, now)
        elif verb == "send":
            service.send_briefing(tx, found, _letter(packed(tx, event), found), now)
        elif verb == "end-links":
            service.end_links(tx, found)
        elif verb == "remove":
            service.drop_partner(tx, found)
        else:
            raise InvalidInputError("verb")
        note(tx, staff().id, f"partner-{verb}", f"{slug} {partner_id}", now)
    flash(_said(verb), "success")
    return redirect(url_for("desk.partners", slug=slug), 303)


@bp.post("/events/<slug>/partners/present")
@requires(Permission.EDIT_EVENTS)
def note_partners(slug: str) -> ResponseReturnValue:
    """Note which partners were there; the event record names them."""
    now, there = clock.now(), {int(text) for text in request.form.getlist("there") if text.isascii() and text.isdigit()}
    with transaction() as tx:
        event = event_by_slug(tx, slug)
        service.note_presence(tx, event.id, there)
        note(tx, staff().id, "partners-present", slug, now)
    flash(_("It is kept who was there. The event record names them."), "success")
    return redirect(url_for("desk.partners", slug=slug), 303)


@bp.get("/events/<slug>/partners/<int:partner_id>/briefing.pdf")
@requires(Permission.EDIT_EVENTS)
def partner_briefing(slug: str, partner_id: int) -> ResponseReturnValue:
    """Print the briefing of one partner."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found, pack = partner_by_id(tx, event.id, partner_id), packed(tx, event)
    return as_pdf(briefing_as_pdf(pack, found, settings_of_app()), f"{slug}-partner-{partner_id}")


def as_pdf(document: bytes, name: str) -> Response:
    """Answer with a document that nobody keeps on the way."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(document, mimetype="application/pdf", headers=headers)


_ANSWERS = {"confirm": Answer.YES, "decline": Answer.NO, "reopen": Answer.OPEN}


def _said(verb: str) -> str:
    """Say what was done."""
    sentences = {
        "send": _("The briefing is sent within minutes."),
        "end-links": _("Links and prints given out before lead nowhere now."),
        "remove": _("The partner is taken off this event."),
    }
    return str(sentences.get(verb, _("The answer is noted.")))


def _is_kept(form: PartnerForm, event: Event, partner_id: int | None) -> bool:
    """Keep what was filled in, or say in the form why not."""
    if not form.validate():
        return False
    now = clock.now()
    try:
        with transaction() as tx:
            found = None if partner_id is None else partner_by_id(tx, event.id, partner_id)
            kept = service.keep_partner(tx, event.id, form.to_plan(), found)
            note(tx, staff().id, "partner-kept", f"{event.slug} {kept.id}", now)
    except service.PartnerTwiceError:
        form.organisation.errors = [_("This organisation is on the list already. It can stand at several stations.")]
        return False
    return True


def _form_of(session: Session, event: Event, found: Partner) -> PartnerForm:
    """Make the form of a partner: what was typed, or else what is kept."""
    where = stands(session, event.id, current_language())
    return PartnerForm.offering(where.stations, found, where.of.get(found.id, ()))


def _letter(pack: Packed, found: Partner) -> tuple[str, str]:
    """Write to a partner."""
    event = pack.event
    when = f"{format_day(event.starts_at, 'de', event.time_zone)}, {times(event)} Uhr"
    stations = [one.title for one in pack.stands.of.get(found.id, ())]
    link = partner_link(found, settings_of_app())
    return briefing(pack.title("de").text, when, place_of(event), stations, link)


def _page(session: Session, event: Event, form: PartnerForm) -> str:
    """Render the stations with their partners, and the form of a new one."""
    begun = is_closable(event, clock.now())
    found = stands(session, event.id, current_language())
    return render_template("desk/partners.html", event=event, found=found, form=form, begun=begun, Answer=Answer)


def _one(session: Session, event: Event, found: Partner, form: PartnerForm | None = None) -> str:
    """Render one partner."""
    link = partner_link(found, settings_of_app())
    form = form or _form_of(session, event, found)
    return render_template("desk/partner.html", event=event, partner=found, form=form, link=link, Answer=Answer)
