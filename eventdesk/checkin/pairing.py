"""Pairing phones: a one-time link becomes a token for one event and some of its stations."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from eventdesk.checkin.models import Device, DeviceStation
from eventdesk.checkin.queries import AFTER_EVENT, expiry, hash_of
from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.models import Campaign, Event, EventText, Station, StationText, Status
from eventdesk.events.queries import event_by_slug
from eventdesk.events.stations import ORDER
from eventdesk.staff.service import note
from eventdesk.tickets.rules import event_key

PAIRING_TIME = timedelta(minutes=15)
"""How long a pairing link opens; the link shows on one screen and is read by one phone."""


class PairingRefusedError(EventdeskError):
    """The link was used before, is too old, or never was one."""

    code = "pairing-refused"
    status = 410


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an organiser shows: the secret of a link, once."""

    device_id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Paired:
    """A phone that may scan from now on."""

    token: str
    event: Event
    land: str
    """Of its campaign: whose districts walk-ins most likely come from."""
    titles: Mapping[str, str]
    stations: list[tuple[Station, dict[str, str]]]
    keys: Mapping[int, bytes]
    expires_at: datetime


def invite_device(
    session: Session, event: Event, stations: Collection[str], staff_id: int | None, now: datetime
) -> Invitation:
    """Make a one-time link for a phone that shall scan at some stations of an event.

    Raises:
        NotFoundError: No station was named, or one the event does not have.
    """
    secret = secrets.token_urlsafe(24)
    expires_at = now + PAIRING_TIME
    device = Device(
        event_id=event.id,
        pairing_hash=hash_of(secret),
        pairing_expires_at=expires_at,
        expires_at=expiry(event.ends_at),
        created_by=staff_id,
    )
    _add(session, device, stations)
    return Invitation(device.id, secret, expires_at)


def show_again(session: Session, event: Event, device_id: int, staff_id: int | None, now: datetime) -> Invitation:
    """Make a link for the stations of a phone once more.

    One that no phone has opened yet gets a new secret, and the link of before opens nothing. Whoever has paired already
    gets another invitation: an app added to the home screen of an iPhone does not see what the tab keeps, and what the
    tab has not sent yet must still find its way.

    Raises:
        NotFoundError: The event has no such phone, or it was blocked.
    """
    device = session.get(Device, device_id)
    if device is None or device.event_id != event.id or device.revoked_at is not None:
        raise NotFoundError("device")
    if device.paired_at is not None:
        used = select(Station.key).join(DeviceStation, DeviceStation.station_id == Station.id)
        keys = session.scalars(used.where(DeviceStation.device_id == device_id)).all()
        return invite_device(session, event, keys, staff_id, now)
    secret = secrets.token_urlsafe(24)
    device.pairing_hash, device.pairing_expires_at = hash_of(secret), now + PAIRING_TIME
    session.flush()
    return Invitation(device_id, secret, now + PAIRING_TIME)


def add_device(session: Session, slug: str, station: str, name: str, now: datetime) -> tuple[Device, str]:
    """Pair a device without a phone in hand, for scripts; return it and its token.

    Raises:
        NotFoundError: There is no such event or station.
    """
    event = event_by_slug(session, slug)
    token = secrets.token_urlsafe(32)
    device = Device(
        event_id=event.id,
        name=name,
        token_hash=hash_of(token),
        paired_at=now,
        expires_at=expiry(event.ends_at),
    )
    _add(session, device, [station])
    return device, token


def pair(session: Session, secret: str, name: str, master_keys: Mapping[int, bytes], now: datetime) -> Paired:
    """Turn a one-time secret into a token; the secret is used up.

    Raises:
        PairingRefusedError: Used before, too old, or unknown.
    """
    token = secrets.token_urlsafe(32)
    device_id = session.scalar(
        update(Device)
        .where(
            Device.pairing_hash == hash_of(secret),
            Device.pairing_expires_at > now,
            Device.event_id.in_(select(Event.id).where(Event.ends_at > now - AFTER_EVENT)),
            Device.revoked_at.is_(None),
        )
        .values(pairing_hash=None, token_hash=hash_of(token), name=name, paired_at=now, seen_at=now)
        .returning(Device.id)
        .execution_options(synchronize_session=False)
    )
    if device_id is None:
        raise PairingRefusedError
    device = session.get_one(Device, device_id)
    event = session.get_one(Event, device.event_id)
    if event.status == Status.DRAFT:
        raise PairingRefusedError
    # Whoever pairs has accepted the pledge of confidentiality on the screen before; `paired_at` says when.
    note(session, None, "phone-paired-pledge-accepted", f"{event.slug} {device_id}", now)
    texts = session.execute(select(EventText.language, EventText.title).where(EventText.event_id == event.id))
    return Paired(
        token=token,
        event=event,
        land=session.get_one(Campaign, event.campaign_id).land,
        titles={language: title for language, title in texts if title},
        stations=_stations(session, device_id),
        keys={version: event_key(master, event.id) for version, master in master_keys.items()},
        expires_at=expiry(event.ends_at),
    )


def revoke_device(session: Session, device_id: int, event_id: int, now: datetime) -> None:
    """End a phone's access to an event.

    Raises:
        NotFoundError: The event has no such phone.
    """
    revoked = session.execute(
        update(Device)
        .where(Device.id == device_id, Device.event_id == event_id)
        .values(revoked_at=now, pairing_hash=None)
        .returning(Device.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if revoked is None:
        raise NotFoundError("device")


def _add(session: Session, device: Device, keys: Collection[str]) -> None:
    """Store a device with its stations."""
    wanted = set(keys)
    found = session.execute(
        select(Station.id, Station.key).where(Station.event_id == device.event_id, Station.key.in_(wanted))
    ).all()
    missing = wanted - {row.key for row in found}
    if missing or not wanted:
        raise NotFoundError(f"The event has no station {', '.join(sorted(missing)) or '(none named)'}.")
    session.add(device)
    session.flush()  # the rows below need its number
    session.execute(insert(DeviceStation), [{"device_id": device.id, "station_id": row.id} for row in found])


def _stations(session: Session, device_id: int) -> list[tuple[Station, dict[str, str]]]:
    """List a device's stations with their titles in every language."""
    rows = session.execute(
        select(Station, StationText.language, StationText.title)
        .join(DeviceStation, DeviceStation.station_id == Station.id)
        .outerjoin(StationText, StationText.station_id == Station.id)
        .where(DeviceStation.device_id == device_id)
        .order_by(*ORDER)
    )
    stations: dict[int, tuple[Station, dict[str, str]]] = {}
    for station, language, title in rows:
        titles = stations.setdefault(station.id, (station, {}))[1]
        if language:
            titles[language] = title
    return list(stations.values())


def note_contact(session: Session, device_id: int | None, unsent: int | None, now: datetime) -> None:
    """Remember when a phone was last heard of, and how much it still holds if it said so."""
    held = {} if unsent is None else {"unsent": unsent}
    session.execute(
        update(Device)
        .where(Device.id == device_id)
        .values(seen_at=now, **held)
        .execution_options(synchronize_session=False)
    )
