"""Answers of partners and the links they answer by, the traffic light of interpreters, hours."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum

WARNS_BEFORE = timedelta(days=7)
"""From when on a language without an interpreter is an alarm."""
_KEY = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,5})-[0-9a-f]{32}", re.ASCII)


class Answer(StrEnum):
    """What a partner said."""

    OPEN = ""
    YES = "yes"
    NO = "no"


class Light(StrEnum):
    """How a language stands, as a traffic light."""

    GREEN = "green"
    """Somebody is booked, or nobody needs it."""
    AMBER = "amber"
    """Nobody is booked, and there is time left."""
    RED = "red"
    """Nobody is booked, and the event is near or has begun."""


def light(persons: int, booked: int, starts_at: datetime, now: datetime) -> Light:
    """Say how a language stands that so many registered people want to speak."""
    if not persons or booked:
        return Light.GREEN
    return Light.RED if now >= starts_at - WARNS_BEFORE else Light.AMBER


def hours(present_from: datetime | None, present_until: datetime | None) -> float:
    """Tell how long somebody was there, in hours; nothing while one end is not known."""
    if present_from is None or present_until is None:
        return 0.0
    return (present_until - present_from).total_seconds() / 3600


def link_key(secret: str, partner_id: int, number: int) -> str:
    """Spell the key of a partner's own page. Made anew it is the same, so that paper and mail show one link."""
    told = f"{partner_id}-{number}"
    return f"{told}-{_sealed(secret, told)}"


def partner_of_key(secret: str, key: str) -> tuple[int, int] | None:
    """Read partner and link number from a key that we made; nothing from any other."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    partner_id, number = int(found[1]), int(found[2])
    return (partner_id, number) if hmac.compare_digest(link_key(secret, partner_id, number), key) else None


def _sealed(secret: str, told: str) -> str:
    return hmac.new(secret.encode(), f"partner {told}".encode(), hashlib.sha256).hexdigest()[:32]
