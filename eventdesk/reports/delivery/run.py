"""Sending the package when its day has come: frozen, once, and only when its figures are complete."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.errors import EventdeskError
from eventdesk.events.models import Event, Status
from eventdesk.outbox.delivery import Write
from eventdesk.outbox.letters import Enclosure, Letter
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.service import Mail, queue
from eventdesk.reports import queries
from eventdesk.reports.delivery import rules, words
from eventdesk.reports.delivery.models import ReportDelivery, ReportRecipient, ReportSchedule
from eventdesk.reports.delivery.service import hashed, name_of, new_key, zip_of
from eventdesk.reports.disclosure import Method
from eventdesk.reports.models import ReportVersion
from eventdesk.reports.records.paper import read_logos
from eventdesk.reports.rules import start_of
from eventdesk.reports.service import chosen
from eventdesk.reports.versions import Draft, draft, keep
from eventdesk.staff.models import StaffMember
from eventdesk.staff.service import note

PACKAGE = "package"
"""Kind of a mail that a package comes with; its words and the file are found when it leaves."""
_BERLIN = "Europe/Berlin"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    """What one package is about."""

    settings: Settings
    schedule: ReportSchedule
    now: datetime
    month: str = ""

    @property
    def page(self) -> str:
        """Where staff see all packages."""
        return f"{self.settings.public_url}/reports/deliveries/"


def deliver_packages(database: Database, settings: Settings, now: datetime) -> None:
    """Send every package whose day has come, and tell staff of those that could not be sent or did not arrive."""
    today = now.astimezone(ZoneInfo(_BERLIN)).date()
    with database.reading() as session:
        schedules = session.scalars(select(ReportSchedule).where(ReportSchedule.active)).all()
    for schedule in schedules:
        month = rules.month_due(schedule.since, schedule.last_month, schedule.day, today)
        if month is not None:
            _deliver(database, _Job(settings, schedule, now, month))
    with database.transaction() as session:
        _tell_of_lost_mail(session, settings, now)


def with_packages(write: Write) -> Write:
    """Let the outbox find the words of packages too; everything else is written by somebody else."""

    def written(session: Session, mail: OutgoingMail, now: datetime) -> Letter | None:
        return _letter(session, mail) if mail.kind == PACKAGE else write(session, mail, now)

    return written


def hindrance(session: Session, schedule: ReportSchedule, month: str, now: datetime) -> str:
    """Say what stands in the way of a month's package; nothing if it can be sent."""
    confirmed = ReportRecipient.confirmed_at.is_not(None)
    if not session.scalar(select(ReportRecipient.id).where(ReportRecipient.schedule_id == schedule.id, confirmed)):
        return "nobody"
    if schedule.confirmed_month != month and open_events(session, schedule.campaign, month, now):
        return "open-events"
    return ""


def open_events(session: Session, campaign: str, month: str, now: datetime) -> list[str]:
    """Name the published events of a month that go on, or whose figures nobody declared complete."""
    ids = [found.id for found in chosen(queries.campaigns(session), campaign or None)]
    first, end = rules.first_day(month), rules.first_day(rules.after(month))
    rows = session.scalars(
        select(Event.slug)
        .where(
            Event.campaign_id.in_(ids),
            Event.status == Status.PUBLISHED,
            Event.starts_at >= start_of(first, _BERLIN),
            Event.starts_at < start_of(end, _BERLIN),
            or_(Event.closed_at.is_(None), Event.ends_at > now),
        )
        .order_by(Event.starts_at, Event.id)
    )
    return list(rows)


def _deliver(database: Database, job: _Job) -> None:
    """Freeze a month and put it into the outbox, or say why not."""
    made: Draft | None = None
    with database.reading() as session:
        trouble = hindrance(session, job.schedule, job.month, job.now)
        if not trouble:
            scope = rules.scope_of(job.month, job.schedule.campaign, job.now.astimezone(ZoneInfo(_BERLIN)).date())
            try:
                logos = read_logos(job.settings.funder_logos)
                made = draft(session, scope, Method(job.schedule.protection), job.now, zeros_meant=True, logos=logos)
            except EventdeskError as error:
                _log.warning("package %s cannot be frozen: %s", job.month, error.code)
                trouble = "refused"
    if made is None:
        with database.transaction() as session:
            _tell(session, job, trouble)
        return
    try:
        with database.transaction() as session:
            _send(session, job, made)
    except IntegrityError:  # somebody froze another version meanwhile; the next round makes this one anew
        _log.info("package %s waits for its number", job.month)


def _send(session: Session, job: _Job, made: Draft) -> None:
    """Keep the version and queue its mails, unless another worker did."""
    taken = session.execute(
        update(ReportSchedule)
        .where(
            ReportSchedule.id == job.schedule.id,
            ReportSchedule.active,
            or_(ReportSchedule.last_month.is_(None), ReportSchedule.last_month < job.month),
        )
        .values(last_month=job.month, trouble="")
        .returning(ReportSchedule.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        return
    version = keep(session, made, None, f"Monatsbericht {words.named(job.month)}", job.now)
    emails = session.scalars(
        select(ReportRecipient.email)
        .where(ReportRecipient.schedule_id == job.schedule.id, ReportRecipient.confirmed_at.is_not(None))
        .order_by(ReportRecipient.email)
    )
    for email in emails:
        _queue(session, job, version, email)
    note(session, None, "report-delivered", f"{job.schedule.campaign} {job.month}".strip(), job.now)


def _queue(session: Session, job: _Job, version: ReportVersion, email: str) -> None:
    """Put one mail into the box; its id is that of the delivery, so that no version goes to anybody twice."""
    key = new_key()
    delivery = ReportDelivery(
        schedule_id=job.schedule.id, version_id=version.id, email=email, token_hash=hashed(key),
        expires_at=job.now + timedelta(days=words.LINK_DAYS),
    )  # fmt: skip
    session.add(delivery)
    session.flush()
    mail = OutgoingMail(
        message_id=_message_id(delivery.id), recipient=email, language="de", kind=PACKAGE, subject="", text="",
        created_at=job.now, due_at=job.now,
    )  # fmt: skip
    if job.schedule.attached:
        mail.about = str(delivery.id)
    else:
        month, campaign = rules.month_of(version.first_day), name_of(session, job.schedule)
        link = f"{job.settings.public_url}/reports/packages/{key}"
        mail.subject, mail.text = words.package_at(month, campaign, version.number, link)
    session.add(mail)
    session.flush()


def _letter(session: Session, mail: OutgoingMail) -> Letter | None:
    """Write a mail that its package comes with."""
    delivery = session.get(ReportDelivery, int(mail.about or 0))
    if delivery is None or delivery.email != mail.recipient:
        return None
    version = session.get_one(ReportVersion, delivery.version_id)
    schedule = session.get_one(ReportSchedule, delivery.schedule_id)
    packed = zip_of(session, version.id)
    subject, text = words.package(rules.month_of(version.first_day), name_of(session, schedule), version.number)
    return Letter(subject=subject, text=text, enclosures=[Enclosure(packed.name, packed.mimetype, packed.content)])


def _tell(session: Session, job: _Job, trouble: str) -> None:
    """Tell staff once for each month that it could not be sent; the page says it all the time."""
    is_new = or_(
        ReportSchedule.told_month.is_(None), ReportSchedule.told_month != job.month, ReportSchedule.trouble != trouble
    )
    told = session.execute(
        update(ReportSchedule)
        .where(ReportSchedule.id == job.schedule.id, is_new)
        .values(told_month=job.month, trouble=trouble)
        .returning(ReportSchedule.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if told is not None:
        _write_to_staff(session, job, words.could_not(job.month, name_of(session, job.schedule), trouble, job.page))


def _tell_of_lost_mail(session: Session, settings: Settings, now: datetime) -> None:
    """Tell staff once of every mail that was given up."""
    failed = select(OutgoingMail.message_id).where(OutgoingMail.kind == PACKAGE, OutgoingMail.failed_at.is_not(None))
    gone = set(session.scalars(failed))
    untold = (
        select(ReportDelivery, ReportSchedule)
        .join(ReportSchedule, ReportSchedule.id == ReportDelivery.schedule_id)
        .where(ReportDelivery.told_at.is_(None))
    )
    for delivery, schedule in session.execute(untold) if gone else ():
        if _message_id(delivery.id) in gone:
            job = _Job(settings, schedule, now)
            delivery.told_at = now
            _write_to_staff(session, job, words.did_not_arrive(delivery.email, job.page))


def _write_to_staff(session: Session, job: _Job, message: tuple[str, str]) -> None:
    """Write to whoever set the schedule up, or to the address for reports; without any the page has to do."""
    subject, text = message
    of = select(StaffMember.email).where(StaffMember.id == job.schedule.created_by, StaffMember.closed_at.is_(None))
    address = session.scalar(of) or job.settings.feedback_email
    if address:
        queue(session, Mail(address, "de", subject, text), job.now)


def _message_id(delivery_id: int) -> str:
    return f"package-{delivery_id}"
