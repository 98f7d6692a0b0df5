"""Demonstration data: an event that is full, with a waiting list to try out. No family is real.

The phone numbers are those that the Bundesnetzagentur keeps free for films and books.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy.orm import Session

from eventdesk.registration.leaving import cancel_registration
from eventdesk.registration.rules import Family
from eventdesk.registration.service import Order, register


class DemoFamily(NamedTuple):
    """A party as it would register."""

    name: str
    language: str
    party: Mapping[str, int]
    phone: str | None = None


_WITH_SEATS = (
    DemoFamily("Frau Sommer", "de", {"young": 26, "carer": 2}),
    DemoFamily("Amal", "ar", {"young": 1, "parent": 2, "child": 2}),
    DemoFamily("Олена", "uk", {"young": 1, "companion": 1, "child": 2}),
    DemoFamily("Тимур", "ru", {"young": 2, "parent": 1}),
)
"""Together forty people."""
_WAITING = (
    DemoFamily("هدى", "ar", {"young": 1, "parent": 2, "child": 3}),
    DemoFamily("Yusuf", "en", {"young": 2, "parent": 1}, "+491713920001"),
    DemoFamily("Дарина", "uk", {"young": 1}, "+491713920002"),
)


def fill_up(session: Session, event_id: int, now: datetime) -> None:
    """Take all forty seats of an event, let others wait, and give one party's seats to the first that fits."""
    with_seats = [_register(session, event_id, family, now) for family in _WITH_SEATS]
    for family in _WAITING:
        _register(session, event_id, family, now)
    cancel_registration(session, with_seats[-1], now)


def _register(session: Session, event_id: int, one: DemoFamily, now: datetime) -> str:
    """Register a family; give the key of its page."""
    family = Family(party=one.party, name=one.name, spoken_language=one.language, phone=one.phone)
    order = Order(event_id, uuid4(), one.language, family, per_contact=1, may_wait=True)
    return register(session, order, now).page_key
