"""Ticket codes, ticket numbers, and who is who: pure rules that phones share.

A code is 20 bytes, spelled as 32 characters of Crockford base32:
version (3 bits) and party size (5 bits), event (2 bytes), stem (8, random, never changes),
issue (1), HMAC-SHA256 with the event's key cut to 8 bytes. Nothing about a person is in it.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base32. I, L and O are read as 1, 1 and 0."""

STEM_BYTES = 8
MAX_SIZE = 30
"""Most people on one ticket: a school class comes as one. The code has five bits for them; 0 is a blank ticket."""

MAX_ISSUE = 255
"""The code has one byte for the issue."""
MAX_ORDINAL = 60
"""Most people of one type that a ticket ever had, those who came along or stay at home now included."""

_NAMESPACE = uuid5(NAMESPACE_URL, "eventdesk")
_AFTER_MARK = re.compile(r"/T/([0-9A-Z]{32})(?:[/?#].*)?$", re.IGNORECASE | re.ASCII)
_BARE = re.compile(r"([0-9A-Z]{32})", re.IGNORECASE | re.ASCII)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}

# Damm's quasigroup of order 10: finds every single wrong digit and every swap of neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_NUMBERS = 1_000_000
_STEP = 618_033  # has no factor in common with a million, so no number repeats before all were given


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says once its letters are bytes. Not yet proven genuine."""

    version: int
    size: int
    event: int
    stem: bytes
    issue: int
    mac: bytes

    @property
    def body(self) -> bytes:
        """The bytes that the MAC vouches for."""
        head = bytes([self.version << 5 | self.size])
        return head + self.event.to_bytes(2, "big") + self.stem + bytes([self.issue])

    @property
    def ticket_id(self) -> UUID:
        """The ticket this code belongs to."""
        return ticket_id(self.event, self.stem)


class Member(NamedTuple):
    """One person a ticket has or had, as a change of the party needs to know people."""

    id: UUID
    type: str
    ordinal: int
    last_issue: int | None = None
    extra: bool = False


class Exchange(NamedTuple):
    """Who stays at home from now on, and who comes instead: ordinals by type."""

    leaving: Collection[UUID]
    coming: Mapping[str, range]


def spell(raw: bytes) -> str:
    """Write bytes in Crockford base32, five bits a letter (20 bytes give 32 letters)."""
    number = int.from_bytes(raw, "big")
    letters = len(raw) * 8 // 5
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(letters)))


def read(text: str) -> Code | None:
    """Understand what a camera or scanner read: a bare code, or an address with `/T/<code>`.

    Any host is accepted, upper or lower case. Nothing if it has not the form of a code.
    """
    whole = text.strip()
    found = _AFTER_MARK.search(whole) or _BARE.fullmatch(whole)
    letters = found[1].upper().translate(_READ_AS) if found else ""
    if not found or "U" in letters:
        return None
    number = 0
    for letter in letters:
        number = number << 5 | _VALUES[letter]
    raw = number.to_bytes(20, "big")
    return Code(raw[0] >> 5, raw[0] & 31, int.from_bytes(raw[1:3], "big"), raw[3:11], raw[11], raw[12:])


def event_key(master: bytes, event: int) -> bytes:
    """Derive the key of one event; a paired phone gets this one and no other. Source: RFC 5869."""
    return _derived(master, event)


def code_text(keys: Mapping[int, bytes], event: int, stem: bytes, size: int, issue: int) -> str:
    """Make the code of a ticket, signed with the newest key.

    Args:
        keys: Master keys by version; the highest version signs.
        event: Number of the event, 1 to 65535.
        stem: Eight random bytes that stay for the life of the ticket.
        size: People the ticket admits, 0 to 30; 0 for a blank ticket.
        issue: 1 for the first code of a ticket, one more for each change of the party.
    """
    version = max(keys)
    code = Code(version, size, event, stem, issue, b"")
    return spell(code.body + _mac(keys[version], code))


def is_genuine(code: Code, keys: Mapping[int, bytes]) -> bool:
    """Say whether we made this code."""
    master = keys.get(code.version)
    return master is not None and hmac.compare_digest(_mac(master, code), code.mac)


def ticket_id(event: int, stem: bytes) -> UUID:
    """Name a ticket so that phones that never met name it alike."""
    return uuid5(_namespace(event), stem.hex())


def attendee_id(ticket: UUID, kind: str, ordinal: int) -> UUID:
    """Name a person of a party by type and ordinal, counted from 1 within the type."""
    return uuid5(ticket, f"{kind}:{ordinal}")


def exchange(members: Collection[Member], party: Mapping[str, int]) -> Exchange:
    """Work out who leaves and who joins, so that the next issue admits exactly this party.

    The last of a type leave first. Whoever joins is somebody new, also where a type had more people before: a
    phone without a network may have let in people of any earlier issue, and these must stay who they were.
    """
    leaving, coming = [], {}
    for kind in sorted({*party, *(member.type for member in members)}):
        known = sorted((member for member in members if member.type == kind), key=lambda member: member.ordinal)
        expected = [member.id for member in known if member.last_issue is None and not member.extra]
        wanted, last = party.get(kind, 0), known[-1].ordinal if known else 0
        leaving += expected[wanted:]
        if wanted > len(expected):
            coming[kind] = range(last + 1, last + 1 + wanted - len(expected))
    return Exchange(leaving, coming)


def code_hash(code: str) -> str:
    """What a paired phone knows a code by: 16 bytes of SHA-256, in hex."""
    return hashlib.sha256(code.encode("ascii")).hexdigest()[:32]


def number_of(event: int, ordinal: int) -> str:
    """Give the n-th ticket of an event its number: six digits and a check digit.

    Numbers do not follow each other, so that a number says nothing about how many came before.
    """
    offset = int.from_bytes(hashlib.sha256(event.to_bytes(2, "big")).digest()[:4], "big")
    digits = f"{(offset + ordinal * _STEP) % _NUMBERS:06d}"
    return digits + str(damm(digits))


def damm(digits: str) -> int:
    """Compute Damm's check digit; over a whole number it is 0. Source: H. Michael Damm, 2004."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state


def normalise_number(text: str) -> str:
    """Bring a typed number to plain digits: Arabic and Persian digits, spaces and dashes are fine."""
    kept = (letter for letter in text if not (letter.isspace() or letter in "-.\u2011\u2013"))
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in kept)


def is_number(text: str) -> bool:
    """Say whether this can be a ticket number: seven digits whose check digit fits."""
    return len(text) == 7 and text.isascii() and text.isdigit() and damm(text) == 0


def _mac(master: bytes, code: Code) -> bytes:
    """Vouch for a code's body with the key of its event."""
    return hmac.digest(_derived(master, code.event), code.body, "sha256")[:8]


@lru_cache(maxsize=4096)
def _derived(master: bytes, event: int) -> bytes:
    """Derive an event's key once."""
    info = b"eventdesk ticket" + event.to_bytes(2, "big")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)


@lru_cache(maxsize=4096)
def _namespace(event: int) -> UUID:
    """The namespace of one event's tickets."""
    return uuid5(_NAMESPACE, f"event:{event}")
