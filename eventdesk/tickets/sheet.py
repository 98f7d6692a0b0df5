"""The ticket on paper and as a picture, drawn by Typst from words that were composed before.

Only what is printed comes in here: no name, no contact, no key of a family's page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eventdesk.events.occasion import Words
from eventdesk.events.queries import PublicStation
from eventdesk.tickets.qr import svg
from eventdesk.tickets.typesetting import compiled, plain, told

Size = Literal["a6", "a4"]

_PICTURE_PPI = 304.8
"""A picture is 90 mm wide: 1080 pixels."""
_SCALES = (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
"""Whatever organisers write, it is one page: the letters shrink until it fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLabels:
    """The words between the facts, in the sheet's language."""

    ticket: str
    code: str
    """What the QR code is, for those who hear the page."""
    date: str
    time: str
    place: str
    number: str
    directions: str
    bring: str
    know: str
    stations: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSheet:
    """Everything that a ticket says on paper, in one language.

    Attributes:
        language: Language of all texts that do not name one of their own; decides the direction.
        issuer: Name of the site.
        title: What the event is called.
        day: Weekday and date.
        time: From when to when, for example 14:00–17:30.
        place: Lines from the venue to the district, German names marked as such; or that it is online.
        number: The seven digits.
        code: What the QR code says.
        admits: For how many people.
        party: Who they are: a line for each type.
        notes: What to do with the ticket.
        directions: How to get there; may be empty.
        bring: What to bring along.
        know: What costs and what is not needed.
        stations: Where to ask what; may be empty.
        labels: The words between the facts.
        icons: Our drawings by name, as SVG path data of 24 x 24: calendar, clock, place, people and those of stations.
    """

    language: str
    issuer: str
    title: Words
    day: str
    time: str
    place: Sequence[Words]
    number: str
    code: str
    admits: str
    party: Sequence[str]
    notes: Sequence[str]
    directions: Words
    bring: Sequence[str]
    know: Sequence[str]
    stations: Sequence[PublicStation]
    labels: SheetLabels
    icons: Mapping[str, str]


def pdf(sheet: TicketSheet, size: Size = "a6") -> bytes:
    """Print a ticket: A6 to carry along, or A4 with a ticket to cut off and a card for the day. One page, PDF/UA-1."""
    return told(_drawn(sheet, size, _SCALES, format="pdf", pdf_standards=["ua-1"]))


def png(sheet: TicketSheet) -> bytes:
    """Draw a ticket as a picture for a phone, 1080 pixels wide."""
    return _drawn(sheet, "picture", (1,), format="png", ppi=_PICTURE_PPI)


def _drawn(sheet: TicketSheet, form: str, scales: Sequence[float], **output: Any) -> bytes:
    """Hand the sheet to Typst as data, never as source."""
    inputs = {"sheet": json.dumps(plain(sheet), ensure_ascii=False), "form": form, "qr": svg(sheet.code)}
    return compiled("tickets/sheet.typ", inputs, scales, **output)
