"""The ticket on paper and as a picture, drawn by Typst from words that were composed before.

Only what is printed comes in here: no name, no contact, no key of a family's page.
"""

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from eventdesk.events.occasion import Words
from eventdesk.events.queries import PublicStation
from eventdesk.tickets.glyphs import FONT_FOLDERS, printable
from eventdesk.tickets.qr import svg

if TYPE_CHECKING:
    import typst

Size = Literal["a6", "a4"]

_TEMPLATE = Path(__file__).parents[2] / "templates" / "tickets" / "sheet.typ"
_PICTURE_PPI = 304.8
"""A picture is 90 mm wide: 1080 pixels."""
_SCALES = (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
"""Whatever organisers write, it is one page: the letters shrink until it fits."""
_ONE_PAGE = b"/Type/Pages/Count 1/"
_FIGURE = re.compile(
    rb"/S/Figure(?P<parent>/P \d+ 0 R(?:/Lang\([^)]*\))?)/Alt<FEFFE000(?P<text>[0-9A-F]*)>/A\[<<[^>]*>>\]"
)


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
        bring: What to bring along and what is not needed.
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
    stations: Sequence[PublicStation]
    labels: SheetLabels
    icons: Mapping[str, str]


def pdf(sheet: TicketSheet, size: Size = "a6") -> bytes:
    """Print a ticket: A6 to carry along, or A4 with a ticket to cut off and a card for the day. One page, PDF/UA-1."""
    document = b""
    for scale in _SCALES:
        document = _compiled(sheet, size, scale, format="pdf", pdf_standards=["ua-1"])
        if _ONE_PAGE in document:
            break
    return _told(document)


def png(sheet: TicketSheet) -> bytes:
    """Draw a ticket as a picture for a phone, 1080 pixels wide."""
    return _compiled(sheet, "picture", 1, format="png", ppi=_PICTURE_PPI)


def _compiled(sheet: TicketSheet, form: str, scale: float, **output: Any) -> bytes:
    """Hand the sheet to Typst as data, never as source."""
    inputs = {
        "sheet": json.dumps(_plain(sheet), ensure_ascii=False),
        "form": form,
        "scale": str(scale),
        "qr": svg(sheet.code),
    }
    result = _compiler().compile(sys_inputs=inputs, **output)
    assert isinstance(result, bytes)  # noqa: S101 - one page is one value
    return result


def _plain(value: Any) -> Any:
    """Spell a sheet as dicts, lists and texts that our fonts can print."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Words | PublicStation):
        return _plain(value._asdict())
    if isinstance(value, Sequence):
        return [_plain(part) for part in value]
    return _plain({field.name: getattr(value, field.name) for field in fields(value)}) if is_dataclass(value) else value


def _told(document: bytes) -> bytes:
    """Turn the figures that stand for texts into spans with ActualText, byte for byte as long as before.

    A PDF stores Arabic as it is seen; only ActualText says what was written, in the order of the letters. Typst has
    no word for it yet, but lets a figure be told in other words, which land in the file as they are.
    """
    document = document.replace(b"/Direction/R2L", b"/Direction/L2R")  # else Chrome copies German lines backwards
    return _FIGURE.sub(_span, document)


def _span(figure: re.Match[bytes]) -> bytes:
    """Write one figure as a span."""
    span = b"/S/Span" + figure["parent"] + b"/ActualText<FEFF" + figure["text"] + b">"
    return span.ljust(len(figure[0]))


_of_thread = threading.local()


def _compiler() -> "typst.Compiler":
    """A compiler of this thread: two threads cannot share one."""
    import typst  # noqa: PLC0415 - 40 MB that most processes never need

    if not hasattr(_of_thread, "compiler"):
        _of_thread.compiler = typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=_fonts())
    compiler: typst.Compiler = _of_thread.compiler
    return compiler


@cache
def _fonts() -> "typst.Fonts":
    """Our two families and no font of the machine, so that every machine prints the same."""
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FONT_FOLDERS))
