"""A ticket's sheet in each language, and readers of PDF that are not ours."""

from collections.abc import Iterator
from dataclasses import fields, replace
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
from PIL import Image

from eventdesk.events.occasion import Words
from eventdesk.events.queries import PublicStation
from eventdesk.tickets.sheet import SheetLabels, TicketSheet
from eventdesk.vocabulary import INFODAY_STATIONS, STATIONS, TYPES, Audience, StationKind
from tests.builders import TITLES

CODE = "HTTPS://EVENTS.EXAMPLE.ORG/T/0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PLACE = [
    Words("Jugendberufsagentur Magdeburg", "de"),
    Words("Otto-von-Guericke-Straße 12, 39104 Magdeburg", "de"),
]
LABELS = [field.name for field in fields(SheetLabels)]
SENTENCES = {
    "de": ["Gilt für 4 Personen", "Zeugnisse und Briefe", "Straßenbahn 6 bis „Hasselbachplatz“, dann 5 Minuten zu Fuß"],
    "en": ["Valid for 4 people", "Certificates and letters", "Tram 6 to “Hasselbachplatz”, then walk for 5 minutes"],
    "ar": ["صالحة لـ 4 أشخاص", "الشهادات والرسائل", "الترام 6 حتى (Hasselbachplatz)، ثم 5 دقائق سيرًا على الأقدام"],
    "ru": ["Действует для 4 человек", "Аттестаты и письма", "Трамвай 6 до «Hasselbachplatz», потом 5 минут пешком"],
    "uk": ["Дійсний для 4 осіб", "Атестати й листи", "Трамвай 6 до «Hasselbachplatz», потім 5 хвилин пішки"],
}


def sheet(language: str, **changes: Any) -> TicketSheet:
    """The sheet of a family of four."""
    admits, bring, directions = SENTENCES[language]
    drawings = dict.fromkeys(("calendar", "clock", "place", "people", "scales", "compass", "tools", "steps"), "M4 4h16")
    others = (kind for kind in TYPES.values() if kind.audience is Audience.PROFESSIONALS)
    advice = [STATIONS[key] for key in INFODAY_STATIONS if STATIONS[key].kind is StationKind.ADVICE]
    made = TicketSheet(
        language=language,
        issuer="eventdesk",
        title=Words(TITLES[language], language),
        day="23.11.2026",
        time="10:00–15:00",
        place=PLACE,
        number="1234567",
        code=CODE,
        admits=admits,
        party=[f"2 × {TYPES['young'].labels[language]}", f"1 × {TYPES['child'].labels[language]}"],
        notes=[TYPES["older"].labels[language]],
        directions=Words(directions, language),
        bring=[bring],
        know=[TYPES["carer"].labels[language]],
        stations=[PublicStation(s.number, s.colour, s.icon, Words(s.titles[language], language)) for s in advice],
        labels=SheetLabels(**dict(zip(LABELS, (kind.labels[language] for kind in others), strict=False))),
        icons=drawings,
    )
    return replace(made, **changes)


def opened(document: bytes) -> Any:
    """A PDF as pypdf reads it."""
    return pypdf.PdfReader(BytesIO(document))


def told(document: bytes) -> list[tuple[str, str | None]]:
    """What the tagged text of a PDF says, piece by piece, with the language where it changes; read by pypdf."""
    return list(_told(opened(document).root_object["/StructTreeRoot"]))


def _told(node: Any) -> Iterator[tuple[str, str | None]]:
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for child in node:
            yield from _told(child)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/ActualText" in node:
            yield str(node["/ActualText"]), node.get("/Lang")
        elif "/K" in node:
            yield from _told(node["/K"])


def copied(document: bytes) -> str:
    """What is copied out of the page in a browser; read by PDFium, which Chrome shows PDF with."""
    with pypdfium2.PdfDocument(document) as pdf:
        return " ".join(pdf[0].get_textpage().get_text_range().split())


def drawn(document: bytes, dpi: int = 150) -> Image.Image:
    """The page in grey as a printer sets it."""
    with pypdfium2.PdfDocument(document) as pdf:
        picture: Image.Image = pdf[0].render(scale=dpi / 72, grayscale=True).to_pil()
        return picture.convert("L")
