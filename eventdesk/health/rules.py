"""What is looked at, and from when on it is not well any more. The words are in `health.words`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Check(StrEnum):
    """What is looked at, in the order in which somebody would look."""

    SETTINGS = "settings"
    DATABASE = "database"
    SCHEMA = "schema"
    WORKER = "worker"
    MAIL = "mail"
    CLOCK = "clock"
    DISK = "disk"
    KEYS = "keys"
    BACKUP = "backup"
    ACCOUNTS = "accounts"
    ADDRESS = "address"


class State(StrEnum):
    """How it stands; the last is the worst."""

    GOOD = "good"
    UNKNOWN = "unknown"
    CARE = "care"
    """Works, and somebody should look soon."""
    BROKEN = "broken"


ORDER = tuple(State)


class Reason(StrEnum):
    """Why something is not good."""

    UNKNOWN = "unknown"
    INCOMPLETE = "incomplete"
    AWAY = "away"
    READ_ONLY = "read-only"
    SLOW = "slow"
    BEHIND = "behind"
    AHEAD = "ahead"
    NEVER_RAN = "never-ran"
    STOPPED = "stopped"
    NO_SERVER = "no-server"
    NO_SENDER = "no-sender"
    UNREACHABLE = "unreachable"
    WAITING = "waiting"
    DIFFERS = "differs"
    TURNED_BACK = "turned-back"
    NOT_SET_BY_NETWORK = "not-set-by-network"
    LITTLE_ROOM = "little-room"
    OPEN_TO_OTHERS = "open-to-others"
    MADE_UP = "made-up"
    NO_BACKUP = "no-backup"
    OLD_BACKUP = "old-backup"
    NO_ADMIN = "no-admin"
    NO_ANSWER = "no-answer"
    NOT_TRUSTED = "not-trusted"
    ENDS_SOON = "ends-soon"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing stands.

    Attributes:
        check: What was looked at.
        state: How it stands.
        reason: Why it is not good; none if it is.
        facts: What the sentence about it names.
    """

    check: Check
    state: State = State.GOOD
    reason: Reason | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


SLOW_MS = 1_000
"""A write that takes longer is felt by everybody who registers or scans."""
WORKER_QUIET = timedelta(minutes=2)
BACKUP_OLD = timedelta(hours=26)
"""A backup a day, and some time to make it."""
MAIL_LATE, MAIL_STUCK = timedelta(minutes=10), timedelta(hours=1)
CLOCK_CARE, CLOCK_BROKEN = timedelta(seconds=5), timedelta(minutes=1)
ROOM_CARE, ROOM_BROKEN = 1024**3, 200 * 1024**2
"""Bytes. Below the second, a backup or a busy day no longer fits."""
CERTIFICATE_CARE = timedelta(days=14)
"""Automatic renewal happens thirty days before the end; by then it has failed for a while."""


def worst(findings: Iterable[Finding]) -> State:
    """Tell how the whole stands: as its worst part."""
    return max((finding.state for finding in findings), key=ORDER.index, default=State.GOOD)


def judge_database(milliseconds: float) -> Finding:
    """Judge a database that took a change."""
    facts = {"ms": round(milliseconds)}
    if milliseconds > SLOW_MS:
        return Finding(Check.DATABASE, State.CARE, Reason.SLOW, facts)
    return Finding(Check.DATABASE, facts=facts)


def judge_worker(last: datetime | None, now: datetime) -> Finding:
    """Judge by when a worker was last heard of."""
    if last is None:
        return Finding(Check.WORKER, State.BROKEN, Reason.NEVER_RAN)
    if now - last > WORKER_QUIET:
        return Finding(Check.WORKER, State.BROKEN, Reason.STOPPED, {"since": last})
    return Finding(Check.WORKER)


def judge_queue(count: int, since: datetime | None, now: datetime) -> Finding:
    """Judge by the messages that should have left by now, and since when the first of them is due."""
    if since is None or now - since <= MAIL_LATE:
        return Finding(Check.MAIL)
    state = State.BROKEN if now - since > MAIL_STUCK else State.CARE
    return Finding(Check.MAIL, state, Reason.WAITING, {"count": count, "since": since})


def judge_clock(now: datetime, database: datetime | None, latest: datetime | None) -> Finding:
    """Judge this machine's clock by the database's, and by the latest moment that any part wrote down."""
    ahead = now - database if database else timedelta(0)
    if abs(ahead) > CLOCK_CARE:
        state = State.BROKEN if abs(ahead) > CLOCK_BROKEN else State.CARE
        return Finding(Check.CLOCK, state, Reason.DIFFERS, {"seconds": round(ahead.total_seconds())})
    if latest and latest - now > CLOCK_BROKEN:
        return Finding(Check.CLOCK, State.BROKEN, Reason.TURNED_BACK, {"since": latest})
    return Finding(Check.CLOCK)


def judge_room(free: Mapping[str, int]) -> Finding:
    """Judge the room left on the disks, by folder."""
    if not free:
        return Finding(Check.DISK)
    folder = min(free, key=lambda name: free[name])
    facts = {"folder": folder, "mib": free[folder] // 1024**2, "gib": round(free[folder] / 1024**3, 1)}
    if free[folder] >= ROOM_CARE:
        return Finding(Check.DISK, facts=facts)
    return Finding(Check.DISK, State.BROKEN if free[folder] < ROOM_BROKEN else State.CARE, Reason.LITTLE_ROOM, facts)


def judge_backup(last: datetime | None, now: datetime, *, production: bool) -> Finding:
    """Judge by when the newest good backup was made. Somebody who only tries things out needs none."""
    state = State.BROKEN if production else State.CARE
    if last is None:
        return Finding(Check.BACKUP, state, Reason.NO_BACKUP)
    if now - last > BACKUP_OLD:
        return Finding(Check.BACKUP, state, Reason.OLD_BACKUP, {"since": last})
    return Finding(Check.BACKUP, facts={"since": last})


def judge_certificate(ends_at: datetime, now: datetime) -> Finding:
    """Judge a certificate that browsers accept today."""
    facts = {"days": (ends_at - now).days}
    if ends_at - now < CERTIFICATE_CARE:
        return Finding(Check.ADDRESS, State.CARE, Reason.ENDS_SOON, facts)
    return Finding(Check.ADDRESS, facts=facts)
