"""Setting up the monthly package: its day, its recipients, and what they said."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from eventdesk.errors import NotFoundError
from eventdesk.outbox.service import Mail, queue
from eventdesk.reports import queries
from eventdesk.reports.delivery import words
from eventdesk.reports.delivery.models import ReportDelivery, ReportRecipient, ReportSchedule
from eventdesk.reports.files import ZIP
from eventdesk.reports.models import ReportFile


def keep_schedule(session: Session, campaign: str, values: Mapping[str, Any], since: str, staff_id: int) -> None:
    """Set up the package of a campaign, or change how it is sent."""
    found = session.scalars(select(ReportSchedule).where(ReportSchedule.campaign == campaign)).one_or_none()
    if found is None:
        found = ReportSchedule(campaign=campaign, since=since, created_by=staff_id)
        session.add(found)
    for name, value in values.items():
        setattr(found, name, value)
    session.flush()


def schedule_by_id(session: Session, schedule_id: int) -> ReportSchedule:
    """Find a schedule.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.get(ReportSchedule, schedule_id)
    if found is None:
        raise NotFoundError("schedule")
    return found


def invite(session: Session, schedule: ReportSchedule, email: str, base_url: str, now: datetime) -> None:
    """Ask somebody whether they want the package. Asked again, the new link counts; who confirmed is not asked."""
    email = email.strip().lower()
    found = session.scalars(
        select(ReportRecipient).where(ReportRecipient.schedule_id == schedule.id, ReportRecipient.email == email)
    ).one_or_none()
    if found is not None and found.confirmed_at is not None:
        return
    key = new_key()
    if found is None:
        found = ReportRecipient(schedule_id=schedule.id, email=email)
        session.add(found)
    found.token_hash, found.invited_at = hashed(key), now
    subject, text = words.invitation(name_of(session, schedule), f"{base_url}/reports/recipients/{key}")
    queue(session, Mail(email, "de", subject, text), now)
    session.flush()


def invited(session: Session, key: str, now: datetime) -> ReportRecipient:
    """Find who was asked with a key.

    Raises:
        NotFoundError: Nobody was, or it is too long ago.
    """
    found = session.scalars(select(ReportRecipient).where(ReportRecipient.token_hash == hashed(key))).one_or_none()
    if found is None or (found.confirmed_at is None and found.invited_at < now - timedelta(days=words.INVITATION_DAYS)):
        raise NotFoundError("invitation")
    return found


def confirm(session: Session, key: str, now: datetime) -> None:
    """Note that somebody wants the package; a second time changes nothing.

    Raises:
        NotFoundError: Nobody was asked with that key, or it is too long ago.
    """
    found = invited(session, key, now)
    found.confirmed_at = found.confirmed_at or now
    session.flush()


def drop(session: Session, schedule: ReportSchedule, recipient_id: int) -> None:
    """Forget a recipient; links they were sent no longer lead anywhere."""
    found = session.get(ReportRecipient, recipient_id)
    if found is None or found.schedule_id != schedule.id:
        raise NotFoundError("recipient")
    sent = select(ReportDelivery).where(ReportDelivery.schedule_id == schedule.id, ReportDelivery.email == found.email)
    for delivery in session.scalars(sent):
        delivery.token_hash, delivery.email = hashed(new_key()), f"({delivery.id})"
    session.execute(delete(ReportRecipient).where(ReportRecipient.id == recipient_id))
    session.flush()


def package_of(session: Session, key: str, now: datetime) -> ReportFile:
    """Find the package a link leads to.

    Raises:
        NotFoundError: There is none, or the link has ended.
    """
    found = session.scalars(
        select(ReportDelivery).where(ReportDelivery.token_hash == hashed(key), ReportDelivery.expires_at > now)
    ).one_or_none()
    if found is None:
        raise NotFoundError("package")
    return zip_of(session, found.version_id)


def zip_of(session: Session, version_id: int) -> ReportFile:
    """Find the ZIP of a version."""
    return session.scalars(
        select(ReportFile).where(ReportFile.version_id == version_id, ReportFile.mimetype == ZIP)
    ).one()


def name_of(session: Session, schedule: ReportSchedule) -> str:
    """Name a schedule's campaign in German."""
    names = {campaign.slug: campaign.name["de"] for campaign in queries.campaigns(session)}
    return names.get(schedule.campaign, schedule.campaign) or "alle Kampagnen für Familien"


def new_key() -> str:
    """Draw a key that nobody guesses."""
    return secrets.token_hex(16)


def hashed(key: str) -> str:
    """Hash a key, as it is stored."""
    return hashlib.sha256(key.encode()).hexdigest()
