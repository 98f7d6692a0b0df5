"""The phones of an event: who may scan, since when, and until when."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from eventdesk import clock
from eventdesk.checkin.pairing import PAIRING_TIME, Invitation, invite_device, revoke_device, show_again
from eventdesk.config import settings_of_app
from eventdesk.db import reading, transaction
from eventdesk.desk.forms import PairingForm
from eventdesk.desk.queries import PairedDevice, devices, station_titles
from eventdesk.desk.views import bp
from eventdesk.errors import ForbiddenError, NotFoundError
from eventdesk.events.models import Event, Status
from eventdesk.events.queries import event_by_slug
from eventdesk.i18n import current_language
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff
from eventdesk.tickets import qr


@bp.get("/events/<slug>/devices")
@requires(Permission.PAIR_DEVICES)
def phones(slug: str) -> ResponseReturnValue:
    """List an event's phones and offer to pair another."""
    return _page(slug)


@bp.post("/events/<slug>/devices")
@requires(Permission.PAIR_DEVICES)
def pair(slug: str) -> ResponseReturnValue:
    """Make a pairing link and show it, this once."""
    now = clock.now()
    form = PairingForm()
    with reading() as tx:
        event = event_by_slug(tx, slug)
        _offer(form, tx, event)
    if not form.validate():
        return _page(slug, form), 422
    if event.status == Status.DRAFT:
        form.form_errors.append(_("Please publish the event first. Phones cannot scan for a draft."))
        return _page(slug, form), 422
    with transaction() as tx:
        invitation = invite_device(tx, event, form.stations.data, staff().id, now)
        note(tx, staff().id, "phone-invited", f"{slug} {invitation.device_id}", now)
    return _invitation(event, invitation), 201


@bp.post("/events/<slug>/devices/<int:device_id>/again")
@requires(Permission.PAIR_DEVICES)
def invite_again(slug: str, device_id: int) -> ResponseReturnValue:
    """Show a code for the same stations once more: the first try was lost, or the app was installed after it."""
    now = clock.now()
    with transaction() as tx:
        event = event_by_slug(tx, slug)
        _refuse_foreign(devices(tx, event.id, "de", now), device_id)
        invitation = show_again(tx, event, device_id, staff().id, now)
        note(tx, staff().id, "phone-invited", f"{slug} {invitation.device_id}", now)
    return _invitation(event, invitation), 201


@bp.post("/events/<slug>/devices/<int:device_id>/revoke")
@requires(Permission.PAIR_DEVICES)
def revoke(slug: str, device_id: int) -> ResponseReturnValue:
    """End a phone's access. Helpers at a station may do so for the phones they paired themselves."""
    now = clock.now()
    with transaction() as tx:
        event = event_by_slug(tx, slug)
        _refuse_foreign(devices(tx, event.id, "de", now), device_id)
        revoke_device(tx, device_id, event.id, now)
        note(tx, staff().id, "phone-revoked", f"{slug} {device_id}", now)
    flash(_("The phone can no longer scan."), "success")
    return redirect(url_for("desk.phones", slug=slug), 303)


def _page(slug: str, form: PairingForm | None = None) -> str:
    """Render the list of phones, with the form for another."""
    now, language = clock.now(), current_language()
    form = form or PairingForm(formdata=None)
    with reading() as tx:
        event = event_by_slug(tx, slug)
        found = devices(tx, event.id, language, now)
        _offer(form, tx, event)
    return render_template("desk/devices.html", event=event, devices=found, form=form, now=now)


def _refuse_foreign(phones: list[PairedDevice], device_id: int) -> None:
    """Look whether the event has this phone, and whether it is this person's business."""
    phone = next((phone for phone in phones if phone.id == device_id), None)
    if phone is None:
        raise NotFoundError("phone")
    if not staff().may(Permission.EDIT_EVENTS) and phone.created_by != staff().id:
        raise ForbiddenError


def _offer(form: PairingForm, session: Session, event: Event) -> None:
    """Let the form choose from the stations of the event."""
    titles = station_titles(session, event.id, current_language())
    form.stations.choices = [SelectChoice(key, title) for key, title in titles.items()]


def _invitation(event: Event, invitation: Invitation) -> str:
    """Render a pairing link. Its secret is behind the #, which browsers keep to themselves."""
    link = f"{settings_of_app().public_url.rstrip('/')}/scan/#pair={invitation.secret}"
    return render_template(
        "desk/pairing.html",
        event=event,
        link=link,
        code=Markup(qr.svg(link)),  # noqa: S704 - our own drawing
        minutes=int(PAIRING_TIME.total_seconds()) // 60,
        invitation=invitation,
    )
