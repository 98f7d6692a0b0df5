"""What makes a password good enough, and where a sign-in may lead."""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from eventdesk.data import lines

MIN_PASSWORD = 12
MAX_PASSWORD = 128
MIN_DIFFERENT = 5
"""Fewer different characters than this are a pattern, not a password."""
MIN_NAME = 4
"""A name shorter than this may occur in a password by chance."""

IDLE = timedelta(hours=3)
"""A session without a request for this long is over."""
ABSOLUTE = timedelta(hours=12)
"""A session this old is over, however busy."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last request is remembered, to spare a write on each page."""

_EMAIL = re.compile(r"[^@\s\x00-\x20\x7f]+@[^@\s\x00-\x20\x7f]+")
_MAX_EMAIL = 254
_PADDING = "0123456789!?.,;:-_+*#$%&/()=@ "
_COMMON = frozenset(lines("common_passwords.txt"))
"""Words that passwords are guessed with first, in German and English, and our own names."""


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    NAMED = "named"


def normalised_email(text: str) -> str | None:
    """Spell an address as accounts are kept: lower case; None if it cannot be one."""
    email = unicodedata.normalize("NFKC", text).strip().lower()
    return email if len(email) <= _MAX_EMAIL and _EMAIL.fullmatch(email) else None


def normalised_password(text: str) -> str:
    """Spell a password alike on all keyboards and systems."""
    return unicodedata.normalize("NFKC", text)


def weakness(password: str, email: str) -> Weakness | None:
    """Say why a password is not good enough, or None if it is.

    Length counts most; digits and signs around a common word do not help it.

    Source: OWASP ASVS 5.0, 6.2.1 to 6.2.12.
    """
    if len(password) < MIN_PASSWORD:
        return Weakness.SHORT
    if len(password) > MAX_PASSWORD:
        return Weakness.LONG
    plain = password.lower()
    core = plain.strip(_PADDING)
    if plain in _COMMON or core in _COMMON or len(set(plain)) < MIN_DIFFERENT or not core:
        return Weakness.COMMON
    name = email.partition("@")[0].lower()
    return Weakness.NAMED if len(name) >= MIN_NAME and name in plain else None


def is_own_path(target: str) -> bool:
    """Say whether an address stays with us: one leading slash, no trick that browsers read as a host."""
    if not re.fullmatch(r"/(?![/\\])[!-~]*", target) or "\\" in target:
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
