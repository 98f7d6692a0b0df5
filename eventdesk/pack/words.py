"""The words of posters, flyers and signs, in each language. Needs the app, for its catalogues and drawings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import get_template_attribute
from flask_babel import gettext as _

from eventdesk.config import Settings
from eventdesk.events.models import Event
from eventdesk.events.occasion import Words
from eventdesk.i18n import LANGUAGES, force_locale, format_clock, format_day, name_languages
from eventdesk.pack.queries import Packed, PackedStation
from eventdesk.places import DISTRICTS
from eventdesk.vocabulary import Form, StationKind


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that makes it easier to come, with its drawing."""

    icon: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a poster or flyer says, in one language.

    Attributes:
        language: Language of all texts that do not name one of their own.
        kicker: Above the title: what programme it belongs to.
        title: What the event is called.
        day: Weekday and date.
        time: From when to when.
        clock: What is said after a time; empty in most languages.
        place: Lines from the venue to the district, or that it is online.
        offers: What it costs, which languages are spoken, and so on.
        ask: Heading of the stations.
        stations: Where to ask what.
        register: Above the code.
        code: What the code is, for those who hear the page.
        without: That nobody has to register; empty where one has to.
        address: What the code says, as somebody types it.
        issuer: Name of the site.
    """

    language: str
    kicker: str
    title: Words
    day: str
    time: str
    clock: str
    place: Sequence[Words]
    offers: Sequence[Offer]
    ask: str
    stations: Sequence[PackedStation]
    register: str
    code: str
    without: str
    address: str
    issuer: str


def faces(packed: Packed, settings: Settings, languages: Sequence[str] = LANGUAGES) -> list[Face]:
    """Write a poster in each of these languages."""
    return [_face(packed, settings, language) for language in languages]


def event_address(packed: Packed, settings: Settings, language: str) -> str:
    """Name the event's page in a language: what the code of a poster says."""
    return f"{settings.public_url}/{language}/events/{packed.event.slug}"


def times(event: Event) -> str:
    """Say from when to when."""
    return f"{format_clock(event.starts_at, event.time_zone)}–{format_clock(event.ends_at, event.time_zone)}"


def drawings() -> Mapping[str, str]:
    """The icons of our pages, so that paper and screen show the same."""
    found: Mapping[str, str] = get_template_attribute("components/icon.html", "drawings")
    return found


def _face(packed: Packed, settings: Settings, language: str) -> Face:
    event, names = packed.event, packed.campaign.name
    with force_locale(language):
        return Face(
            language=language,
            kicker=names.get(language) or names.get("de", ""),
            title=packed.title(language),
            day=format_day(event.starts_at, language, event.time_zone),
            time=times(event),
            clock="Uhr" if language == "de" else "",
            place=_place(packed, language),
            offers=_offers(packed, language),
            ask=_("What you can ask there"),
            stations=[one for one in packed.stations if one.kind == StationKind.ADVICE],
            register=_("Register"),
            code=_("Register"),
            without="" if _must_register(packed) else _("You can also come without registering."),
            address=event_address(packed, settings, language).partition("://")[2],
            issuer=settings.site_name,
        )


def _must_register(packed: Packed) -> bool:
    return packed.event.form == Form.ONLINE or packed.event.place_after_registration


def _place(packed: Packed, language: str) -> list[Words]:
    """Say where it is; German names stay, as on street signs. Posters hang where everybody reads them."""
    event, district = packed.event, DISTRICTS.get(packed.event.district_ags or "")
    if district is None:
        return [Words(_("Online"), language)]
    open_place = () if event.place_after_registration else (event.venue_name, event.venue_address)
    german = [Words(line, "de") for line in open_place if line]
    named = Words(district.name(language), language)
    said = any(f" {named.text} " in f" {line.text} ".replace(",", " ") for line in german)
    return german if said else [*german, named]


def _offers(packed: Packed, language: str) -> list[Offer]:
    event = packed.event
    offers = [Offer("heart", _("Free of charge"))]
    if event.languages:
        spoken = name_languages(event.languages, language)
        offers.append(Offer("speech", _("We speak: %(languages)s", languages=spoken)))
    if event.step_free:
        offers.append(Offer("wheelchair", _("Step-free access")))
    if event.childcare:
        offers.append(Offer("child", _("Childcare on site")))
    elif event.form != Form.ONLINE:
        offers.append(Offer("child", _("Children are welcome.")))
    return offers
