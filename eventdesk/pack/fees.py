"""The sheet for an interpreter's fee: who, for which event, from when to when, with lines to sign. German, A4."""

import json
from collections.abc import Sequence

from eventdesk.config import Settings
from eventdesk.events.models import Event
from eventdesk.halls.models import Interpreter
from eventdesk.halls.rules import hours
from eventdesk.i18n import LANGUAGES, format_clock, format_day, name_languages
from eventdesk.pack.paper import place_of
from eventdesk.pack.words import times
from eventdesk.tickets.typesetting import compiled, plain, told


def fees_as_pdf(
    event: Event, title: str, campaign: str, interpreters: Sequence[Interpreter], settings: Settings
) -> bytes:
    """Print a page for each interpreter; times that are not known are left to be filled in by hand."""
    content = {
        "issuer": settings.site_name,
        "title": title,
        "campaign": campaign,
        "day": format_day(event.starts_at, "de", event.time_zone),
        "time": times(event),
        "place": place_of(event),
        "sheets": [_sheet(event, one) for one in interpreters],
    }
    inputs = {"content": json.dumps(plain(content), ensure_ascii=False)}
    return told(compiled("pack/fees.typ", inputs, format="pdf", pdf_standards=["ua-1"]))


def _sheet(event: Event, one: Interpreter) -> dict[str, str]:
    """Write what is only for one of them."""
    spent = hours(one.present_from, one.present_until)
    return {
        "name": one.name,
        "language": name_languages([one.language], "de") if one.language in LANGUAGES else "Andere Sprache",
        "begin": format_clock(one.present_from, event.time_zone) if one.present_from else "",
        "end": format_clock(one.present_until, event.time_zone) if one.present_until else "",
        "hours": f"{spent:.2f}".rstrip("0").rstrip(".").replace(".", ",") if spent else "",
    }
