"""The event pack as PDF: posters, flyers, signs, sheets for the staff, briefings for partners. PDF/UA-1."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from eventdesk.config import Settings
from eventdesk.events.models import Event
from eventdesk.events.occasion import FALLBACK, Words
from eventdesk.halls.models import Partner
from eventdesk.halls.queries import StandStation
from eventdesk.halls.rules import Answer, link_key
from eventdesk.i18n import LANGUAGES, format_clock, format_day, name_languages
from eventdesk.pack.queries import NumberAndSize, Packed, PackedStation, Papers
from eventdesk.pack.words import drawings, event_address, faces, times
from eventdesk.places import DISTRICTS
from eventdesk.tickets.blanks import blank_inputs, blank_sheet
from eventdesk.tickets.qr import svg
from eventdesk.tickets.typesetting import compiled, plain, told
from eventdesk.vocabulary import TYPES, Form, StationKind

SETUP = timedelta(minutes=45)
"""How long before the start partners may set up their tables."""


class Part(StrEnum):
    """What can be printed alone, in the order of the pack."""

    POSTER = "poster"
    FLYER_A5 = "flyer-a5"
    FLYER_A6 = "flyer-a6"
    SIGNS = "signs"
    DOOR = "door"
    TALLY = "tally"
    LIST = "list"
    BLANKS = "blanks"
    BRIEFINGS = "briefings"


OF_A_ROOM = (Part.SIGNS, Part.DOOR, Part.TALLY, Part.LIST, Part.BLANKS)
"""What nobody needs online."""
IN_LANGUAGES = (Part.POSTER, Part.FLYER_A5, Part.FLYER_A6)
"""What can be printed in one language only."""


def parts_of(event: Event, *, partners: bool, blanks: bool) -> list[Part]:
    """Name what the pack of an event holds; briefings only for partners, blank tickets only if some are left."""
    empty = {Part.BRIEFINGS: not partners, Part.BLANKS: not blanks}
    online = event.form == Form.ONLINE
    return [part for part in Part if not (online and part in OF_A_ROOM) and not empty.get(part, False)]


def pack_as_pdf(
    packed: Packed,
    papers: Papers,
    settings: Settings,
    parts: Sequence[Part],
    languages: Sequence[str] = LANGUAGES,
) -> bytes:
    """Print some parts of the pack, one after the other; needs the app.

    Args:
        packed: The event.
        papers: Its tickets.
        settings: Name, address and secrets of this site.
        parts: Which.
        languages: Languages of posters and flyers.
    """
    content = _content(packed, papers.booked, settings)
    content["parts"] = [part.value for part in parts]
    content["posters"] = _posters(packed, settings, languages) if set(parts) & set(IN_LANGUAGES) else []
    content["briefings"] = [briefing_of(packed, partner, settings) for partner in packed.stands.partners]
    blanks = blank_inputs(blank_sheet(papers.occasion, papers.blanks, settings)) if Part.BLANKS in parts else {}
    return _printed(content, blanks)


def briefing_as_pdf(packed: Packed, partner: Partner, settings: Settings) -> bytes:
    """Print the briefing of one partner; needs the app."""
    content = _content(packed, (), settings)
    content |= {"parts": [Part.BRIEFINGS.value], "posters": [], "briefings": [briefing_of(packed, partner, settings)]}
    content["document"] = f"Kurz-Information: {partner.organisation}"
    return _printed(content)


def partner_link(partner: Partner, settings: Settings) -> str:
    """Name the partner's own page."""
    return f"{settings.public_url}/staff/partners/{link_key(settings.secret_key, partner.id, partner.link_number)}"


def briefing_of(packed: Packed, partner: Partner, settings: Settings) -> dict[str, Any]:
    """Write what is only for one partner."""
    link = partner_link(partner, settings)
    asks = "Bitte sagen Sie uns hier zu." if partner.answer == Answer.OPEN else "Hier ändern Sie Ihre Zusage."
    stations = [_marked(one, one.title) for one in packed.stands.of.get(partner.id, ())]
    return {
        "organisation": plain(partner.organisation), "stations": plain(stations), "link": link, "qr": svg(link),
        "ask": asks,
    }  # fmt: skip


def place_of(event: Event) -> list[str]:
    """Say where it is, for people who work there."""
    if event.form == Form.ONLINE:
        return ["Online"]
    district = DISTRICTS.get(event.district_ags or "")
    lines = [line for line in (event.venue_name, event.venue_address) if line]
    named = district.names["de"] if district else ""
    return lines if any(named in line for line in lines) else [*lines, named]


def _printed(content: dict[str, Any], more: Mapping[str, str] = MappingProxyType({})) -> bytes:
    inputs = {**more, "document": content["document"], "pack": json.dumps(content, ensure_ascii=False)}
    return told(compiled("pack/pack.typ", inputs, format="pdf", pdf_standards=["ua-1"]))


def _posters(packed: Packed, settings: Settings, languages: Sequence[str]) -> list[dict[str, Any]]:
    """Write posters, each with its code."""
    written = []
    for face in faces(packed, settings, languages):
        said: dict[str, Any] = plain(face)
        said["stations"] = [plain(_marked(one, one.title(face.language))) for one in face.stations]
        said["qr"] = svg(event_address(packed, settings, face.language))
        written.append(said)
    return written


def _content(packed: Packed, tickets: Sequence[NumberAndSize], settings: Settings) -> dict[str, Any]:
    """Write what all parts share, in German."""
    event, german = packed.event, packed.texts.get(FALLBACK)
    content = {
        "document": f"Veranstaltungsmappe: {packed.title(FALLBACK).text}",
        "issuer": settings.site_name,
        "title": packed.title(FALLBACK).text,
        "day": format_day(event.starts_at, FALLBACK, event.time_zone),
        "time": times(event),
        "setup": format_clock(event.starts_at - SETUP, event.time_zone),
        "place": place_of(event),
        "directions": german.directions if german and event.form != Form.ONLINE else "",
        "languages": _languages(packed),
        "room": _room(packed),
        "stations": [_on_sheets(packed, one) for one in packed.stations if one.kind == StationKind.ADVICE],
        "signs": [_sign(packed, one) for one in packed.stations if one.kind in {StationKind.ADVICE, StationKind.DOOR}],
        "types": [k.report_labels["de"] for k in TYPES.values() if k.audience == packed.campaign.audience],
        "tickets": [ticket._asdict() for ticket in tickets],
        "parties": f"{len(tickets)} Gruppen, {sum(ticket.admits for ticket in tickets)} Personen",
        "room-limit": str(event.room_limit or "–"),
        "capacity": "ohne Grenze" if event.capacity is None else str(event.capacity),
    }
    return {**plain(content), "icons": drawings()}


def _languages(packed: Packed) -> str:
    """Say which languages are spoken there, and which of them by interpreters."""
    spoken = name_languages(packed.event.languages, FALLBACK) if packed.event.languages else ""
    known = [code for code in packed.interpreted if code in LANGUAGES]
    helped = f"Sprachmittlung: {name_languages(known, FALLBACK)}." if known else ""
    return " ".join(filter(None, [f"Gesprochen: {spoken}." if spoken else "", helped]))


def _room(packed: Packed) -> str:
    """Say what whoever works there has to know of the room."""
    room = packed.room
    if room is None:
        return ""
    access = f"Zugang ohne Stufen. {room.step_free_note}" if room.step_free else room.step_free_note
    children = f"Kinderbetreuung vor Ort. {room.childcare_note}" if room.childcare else room.childcare_note
    return "\n".join(filter(None, (access.strip(), children.strip(), room.note)))


def _on_sheets(packed: Packed, station: PackedStation) -> dict[str, Any]:
    return {**_marked(station, station.title(FALLBACK).text), "partners": _who(packed, station)}


def _sign(packed: Packed, station: PackedStation) -> dict[str, Any]:
    """A station's sign, with each language it has a title in."""
    titles = [Words(station.titles[code], code) for code in LANGUAGES if code in station.titles]
    return {**_marked(station, ""), "titles": titles, "partners": _who(packed, station)}


def _who(packed: Packed, station: PackedStation) -> str:
    """Name the partners of a station, without those that said no."""
    there = packed.stands.at.get(station.id, ())
    return " · ".join(partner.organisation for partner in there if partner.answer != Answer.NO)


def _marked(station: PackedStation | StandStation, title: Words | str) -> dict[str, Any]:
    """Number, colour and drawing of a station, with its title."""
    return {"number": station.number, "colour": station.colour, "icon": station.icon, "title": title}
