"""What the station app shows beside its own sentences: types, districts, topics, offices, and the families' slip.

The slip is written in the family's language, whatever the language of the phone, so its words are there in all five.
"""

from functools import cache
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from eventdesk.i18n import LANGUAGES, direction
from eventdesk.places import DISTRICTS
from eventdesk.vocabulary import OFFICES, PAPERS, TOPICS, TYPES, Audience


@cache
def app_words(language: str) -> dict[str, Any]:
    """Everything the app's page needs of our vocabularies, in a language."""
    named = ((ags, place.name(language)) for ags, place in DISTRICTS.items())
    return {
        "types": {code: kind.labels[language] for code, kind in TYPES.items()},
        "audiences": {who: [code for code, kind in TYPES.items() if kind.audience == who] for who in Audience},
        "districts": sorted(named, key=lambda row: row[1]),
        "topics": list(TOPICS.values()),
        "offices": list(OFFICES.values()),
        "advice_words": _advice_words(),
    }


@cache
def _advice_words() -> dict[str, Any]:
    """The words of the slip, all languages at once."""
    return {
        "topics": {code: {"names": topic.names, "counter": topic.counter} for code, topic in TOPICS.items()},
        "offices": {
            code: {
                "german": office.german,
                "helps": office.helps,
                "counter": office.counter,
                "bring": office.bring,
                "reach": office.reach,
            }
            for code, office in OFFICES.items()
        },
        "papers": PAPERS,
        "slip": {language: _sentences(language) for language in LANGUAGES},
    }


def _sentences(language: str) -> dict[str, str]:
    """The slip's own sentences in a language."""
    with force_locale(language):
        return {
            "direction": direction(language),
            "title": _("Your slip from today"),
            "talked": _("We talked about"),
            "next": _("Where to go next"),
            "local": _(
                "There are several offices of this kind. Which one is yours depends on where you live. Please ask us."
            ),
            "address": _("Address and opening hours:"),
            "date": _("Date and time:"),
            "show": _("Show this at the office"),
            "meaning": _(
                "It says in German: Hello. I am still learning German, please speak slowly. And what it is about."
            ),
            "bring": _("What to bring"),
            "private": _("We do not store who talked to us."),
        }
