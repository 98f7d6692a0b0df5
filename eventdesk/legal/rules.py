"""How long things are kept, and what of an address may be kept at all: pure rules."""

import unicodedata
from collections.abc import Mapping
from datetime import timedelta

DAYS_AFTER_EVENT: Mapping[str, int] = {"waiting": 1, "contact": 14, "visits": 30}
"""When names and contacts, unserved waiting entries, and tickets with their visits are deleted."""

DAYS_AFTER_SETTLED = 90
"""When a message about a barrier is deleted, after staff dealt with it: the enforcement body may still ask."""

ANSWER_WITHIN = timedelta(days=30)
"""How soon a report has to be answered. Source: BGG LSA, section 16b (4): within one month."""

MAX_MESSAGE, MAX_PAGE, MAX_CONTACT = 4000, 200, 254
"""Most letters of what people write about a barrier."""

_JOINERS = "\u200c\u200d"
"""Invisible, but Persian words need them."""
_SECRET_FOLDERS = {"tickets", "t"}


def page_without_keys(path: str) -> str:
    """Name a page so that nobody can open a family's ticket with it: what follows `tickets/` or `T/` is left out."""
    kept: list[str] = []
    for part in path.partition("?")[0].partition("#")[0].split("/"):
        kept.append(part)
        if part.lower() in _SECRET_FOLDERS:
            kept.append("…")
            break
    return "/".join(kept)[:MAX_PAGE]


def clean_text(text: str) -> str:
    """Compose what was written and drop what nobody can see; lines stay lines."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in composed if sign == "\n" or sign in _JOINERS or sign.isprintable()).strip()
