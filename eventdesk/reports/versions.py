"""Frozen reports: made once with all their files, read for ever, corrected only by a further version."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.reports.disclosure import Method
from eventdesk.reports.figures import Summary
from eventdesk.reports.files import files_of
from eventdesk.reports.formats import as_json, from_json
from eventdesk.reports.models import ReportFile, ReportVersion
from eventdesk.reports.overlaps import without_overlaps
from eventdesk.reports.protection import refuse_second
from eventdesk.reports.records.compose import records_of
from eventdesk.reports.records.paper import Logos, records_as_pdf
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import comparison, events_without_figures, held_in, summarise

HIGHEST_ID = 2**31 - 1
"""What an integer of PostgreSQL holds; an address may name more."""

ALL_FAMILIES = ""
"""Stands where a report covers all campaigns for families."""


class UncountedError(EventdeskError):
    """Events were held of which nobody counted anything. They would be zeros for ever, so somebody has to say so."""

    code = "events-without-figures"
    status = 409

    def __init__(self, titles: Sequence[str]) -> None:
        """Remember which events they are."""
        super().__init__(f"Held, but nobody was counted: {', '.join(titles)}.")
        self.titles = titles


class TakenError(EventdeskError):
    """Others froze versions all the while; whoever asks again gets the next number."""

    code = "conflict"
    status = 409


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is complete but not yet kept."""

    scope: Scope
    report: Summary
    content: bytes
    files: Sequence[ReportFile]


def draft(
    session: Session, scope: Scope, method: Method, now: datetime, *, zeros_meant: bool, logos: Logos = ()
) -> Draft:
    """Compute a version with all its files; nothing is stored yet.

    Args:
        session: Any session; rendering takes a while, so no transaction should wait for it.
        scope: What it covers.
        method: Protection; the same for all versions of a campaign.
        now: Events that are not over by then are not held.
        zeros_meant: Whether somebody said that nobody came to events without figures.
        logos: Funders' marks on the records of events.

    Raises:
        UncountedError: There are such events, and nobody said so.
        InvalidInputError: Another method was used before.
    """
    refuse_second(method, methods_used(session, scope.campaign))
    report = summarise(session, scope, now, method)
    if not zeros_meant and (missing := events_without_figures(session, scope, now)):
        raise UncountedError(missing)
    if method != Method.NONE:
        report = without_overlaps(report, [report_of(found) for found in _overlapping(session, scope)])
    before = latest(session, scope)
    number = _last_number(session, scope) + 1
    report = replace(report, version=number)
    if before is not None and report.comparison is None:
        report = replace(report, comparison=comparison(report_of(before)))
    content = as_json(report)
    records = records_of(session, held_in(session, scope, now), report, sha256(content))
    files = [
        ReportFile(name=name, mimetype=mimetype, content=data, sha256=sha256(data))
        for name, mimetype, data in files_of(report, records_as_pdf(records, logos) if records else b"")
    ]
    return Draft(scope, report, content, files)


def keep(session: Session, made: Draft, staff_id: int | None, reason: str, now: datetime) -> ReportVersion:
    """Store a version for ever.

    Two that are made at once have the same number; the database keeps one of them.

    Raises:
        sqlalchemy.exc.IntegrityError: Another version took the number meanwhile; make the draft anew.
    """
    version = ReportVersion(
        campaign=made.scope.campaign or ALL_FAMILIES,
        number=made.report.version,
        first_day=made.scope.first,
        last_day=made.scope.last,
        as_of=made.scope.as_of,
        protection=made.report.protection,
        reason=reason,
        content=made.content,
        sha256=sha256(made.content),
        frozen_at=now,
        frozen_by=staff_id,
    )
    session.add(version)
    session.flush()  # its files need its number
    for file in made.files:
        file.version_id = version.id
        session.add(file)
    session.flush()
    return version


def versions(session: Session) -> Sequence[ReportVersion]:
    """List all versions, the newest first."""
    return session.scalars(
        select(ReportVersion).order_by(ReportVersion.frozen_at.desc(), ReportVersion.id.desc())
    ).all()


def version_by_id(session: Session, version_id: int) -> ReportVersion:
    """Find a version.

    Raises:
        NotFoundError: There is none.
    """
    version = session.get(ReportVersion, version_id) if version_id <= HIGHEST_ID else None
    if version is None:
        raise NotFoundError("report version")
    return version


def file_names(session: Session, version_id: int) -> Sequence[str]:
    """List the files of a version."""
    return session.scalars(
        select(ReportFile.name).where(ReportFile.version_id == version_id).order_by(ReportFile.name)
    ).all()


def stored_file(session: Session, version_id: int, name: str) -> ReportFile:
    """Find a file of a version, as it was stored.

    Raises:
        NotFoundError: There is none of that name.
    """
    file = session.get(ReportFile, (version_id, name))
    if file is None:
        raise NotFoundError("report file")
    return file


def latest(session: Session, scope: Scope, before: int | None = None) -> ReportVersion | None:
    """Find the newest version of the same campaign and period, or the newest before a number."""
    return session.scalars(
        select(ReportVersion)
        .where(
            ReportVersion.campaign == (scope.campaign or ALL_FAMILIES),
            ReportVersion.first_day == scope.first,
            ReportVersion.last_day == scope.last,
            ReportVersion.number < before if before is not None else ReportVersion.number > 0,
        )
        .order_by(ReportVersion.number.desc())
        .limit(1)
    ).first()


def methods_used(session: Session, campaign: str | None) -> Sequence[str]:
    """List the methods by which figures of a campaign have left the house."""
    return session.scalars(
        select(ReportVersion.protection).where(ReportVersion.campaign == (campaign or ALL_FAMILIES)).distinct()
    ).all()


def report_of(version: ReportVersion) -> Summary:
    """Read the figures of a version."""
    return from_json(version.content)


def scope_of(version: ReportVersion) -> Scope:
    """Tell what a version covers."""
    return Scope(version.first_day, version.last_day, version.as_of, version.campaign or None)


def sha256(content: bytes) -> str:
    """Hash a file, as its manifest names it."""
    return hashlib.sha256(content).hexdigest()


def _overlapping(session: Session, scope: Scope) -> Sequence[ReportVersion]:
    """List the protected versions of the same campaign whose periods overlap."""
    return session.scalars(
        select(ReportVersion)
        .where(
            ReportVersion.campaign == (scope.campaign or ALL_FAMILIES),
            ReportVersion.protection != Method.NONE,
            ReportVersion.first_day <= scope.last,
            ReportVersion.last_day >= scope.first,
        )
        .order_by(ReportVersion.number)
    ).all()


def _last_number(session: Session, scope: Scope) -> int:
    """Tell the highest number given out for a campaign."""
    campaign = scope.campaign or ALL_FAMILIES
    highest = session.scalar(select(func.max(ReportVersion.number)).where(ReportVersion.campaign == campaign))
    return highest or 0
