"""What families type, understood: pure rules for names, numbers, phones and addresses."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from eventdesk.tickets.rules import MAX_SIZE

NAMES_KEPT = timedelta(days=14)
"""How long after the last day of an event name, contact and languages stay: time to answer questions."""
QUEUE_KEPT = timedelta(days=1)
"""The same for a party that only waited."""
VISITS_KEPT = timedelta(days=30)
"""How long after the last day of an event tickets and visits stay before they become counts."""

MAX_NAME = 80
MAX_PHONE = 40
"""Longest text that is looked at as a phone number, in characters as typed."""
REGION = "DE"
"""Where a phone number without a country code belongs."""

# ٠-٩ of Arabic keyboards and ۰-۹ of Persian ones.
_DIGITS = str.maketrans({chr(first + digit): str(digit) for first in (0x0660, 0x06F0) for digit in range(10)})
_JOINERS = "\u200c\u200d"
"""Zero-width joiner and non-joiner belong to Persian names; all other invisible signs do not."""
_BROKEN = re.compile(r"\ufffd|%[0-9a-f]{2}", re.IGNORECASE)
"""Stands where bytes were no text, as programs or Werkzeug leave it."""
PAGE_KEY_BYTES = 16
_ENCODED_WORD = "=?"
"""How a word in a mail's header begins that stands for other letters."""
_WITHOUT_DOTS = ("gmail.com", "googlemail.com")
"""Names of a provider that delivers to the same box under each, and wherever dots stand in the name."""
_PAGE_KEY = re.compile(r"[a-z2-7]{26}", re.ASCII)
_SPACE = re.compile(r"\s+")
_PHONE = re.compile(r"[\d ()/.+\-]+", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"[\s,_'\u2010-\u2015\u2019\u2212]")
"""What else people write between the digits of a phone number."""
_DIALLED = ("+", "0")
"""How a number begins that says by itself where it belongs: with a country, or in Germany."""
_SHORTEST = 6
"""Fewest digits of a number that can be called from elsewhere."""
_ENDINGS = "app|biz|by|click|co|com|de|dev|eu|gg|info|io|link|live|ly|me|net|online|org|ru|shop|site|tk|top|ua|xyz"
_INITIAL = re.compile(r"(?<!\S)(\w|dr|prof)\.(?=de\s)", re.IGNORECASE)
"""What may stand before `de` in a name, as in J.de Vries."""
_ADDRESS = re.compile(rf"@|//|www\.|\w\.(?:{_ENDINGS})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What one family asks for, cleaned.

    Attributes:
        party: How many of which participant type; only types that occur.
        name: How to call them; a first name is enough.
        spoken_language: de, en, ar, ru, uk or other.
        interpreter: They need help with translation.
        home_ags: Home district, `00` for elsewhere, nothing if not stated.
        phone: E.164.
        email: ASCII.
    """

    party: Mapping[str, int]
    name: str
    spoken_language: str
    interpreter: bool = False
    home_ags: str | None = None
    phone: str | None = None
    email: str | None = None

    @property
    def size(self) -> int:
        """Everybody, children too."""
        return sum(self.party.values())

    def fingerprint(self, event_id: int) -> bytes:
        """Tell one request from another: equal for equal answers, whatever the language of the page."""
        answers = (
            event_id,
            sorted(self.party.items()),
            self.name,
            self.spoken_language,
            self.interpreter,
            self.home_ags,
            self.phone,
            self.email,
        )
        return hashlib.sha256(json.dumps(answers).encode()).digest()


def western(text: str) -> str:
    """Write Arabic and Persian digits as 0 to 9."""
    return text.translate(_DIGITS)


def number_of(text: str) -> int | None:
    """Read how many people; nothing typed means nobody. None if it is no number from 0 to 30."""
    digits = western(text.strip()) or "0"
    if len(digits) > 3 or not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if int(digits) <= MAX_SIZE else None


def clean_name(text: str) -> str:
    """Compose letters (NFC), join spaces, and drop signs that cannot be seen and change the order of others."""
    kept = "".join(
        sign
        for sign in _SPACE.sub(" ", text)
        if sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )
    return _SPACE.sub(" ", unicodedata.normalize("NFC", kept)).strip(" " + _JOINERS)


def is_name(cleaned: str) -> bool:
    """Say whether a cleaned text can be a name: some letter of any script, nothing broken."""
    return not _BROKEN.search(cleaned) and any(sign.isalpha() for sign in cleaned)


def has_address(cleaned: str) -> bool:
    """Say whether a name holds an e-mail or web address, as advertising does; look-alikes included."""
    return _ADDRESS.search(_INITIAL.sub(r"\1. ", unicodedata.normalize("NFKC", cleaned))) is not None


def phone_of(text: str) -> str | None:
    """Read a phone number in any usual form as E.164. None if it cannot be one.

    Source: ITU-T E.164.
    """
    digits = _BETWEEN_DIGITS.sub(" ", western(unicodedata.normalize("NFKC", clean_name(text))))
    if len(text) > MAX_PHONE or not _PHONE.fullmatch(digits):
        return None
    number = _with_country(digits) or _phone_number(digits)
    if number is None or len(str(number.national_number)) < _SHORTEST or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _with_country(digits: str) -> phonenumbers.PhoneNumber | None:
    """Read a number whose country stands there without a plus, as in 380 44 …; mobile numbers of ours go first."""
    at_home = None if digits.startswith(_DIALLED) else _phone_number(digits)
    if at_home is None or phonenumbers.number_type(at_home) == phonenumbers.PhoneNumberType.MOBILE:
        return None
    abroad = _phone_number(f"+{digits}")
    return abroad if abroad and phonenumbers.is_valid_number(abroad) else None


def _phone_number(digits: str) -> phonenumbers.PhoneNumber | None:
    """Read a number; without a country it is one of ours."""
    try:
        return phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        return None


def email_of(text: str) -> str | None:
    """Read an e-mail address; international domains as ASCII. None if mail could not be sent there.

    Encoded words are refused: mail programs decode them, so that the address behind could be another one, or
    several, or hold a line break. Source: RFC 2047.
    """
    if _ENCODED_WORD in text:
        return None
    try:
        address = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return address.ascii_email


def mailbox_of(address: str | None) -> str:
    """Name the box in which mail to this address arrives, so that one box counts once; nothing for no address."""
    name, _, domain = (address or "").lower().rpartition("@")
    name = name.partition("+")[0]
    if domain in _WITHOUT_DOTS:
        name, domain = name.replace(".", ""), _WITHOUT_DOTS[0]
    return f"{name}@{domain}" if name else ""


def is_same_contact(family: Family, phone: str | None, email: str | None) -> bool:
    """Whether a family gave this phone number, or an address that leads into the same box."""
    mailbox = mailbox_of(family.email)
    return (family.phone is not None and family.phone == phone) or (mailbox != "" and mailbox == mailbox_of(email))


def is_page_key(text: str) -> bool:
    """Say whether this has the form of the key of a family's page."""
    return _PAGE_KEY.fullmatch(text) is not None


def deleted_on(last_day: date, *, has_ticket: bool) -> date:
    """Tell on which day the name of a family is deleted at the latest.

    Source: the retention periods of the data protection notice.
    """
    return last_day + (NAMES_KEPT if has_ticket else QUEUE_KEPT)
