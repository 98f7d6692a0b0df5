"""Languages: which there are, which one a person gets, and how dates and numbers are written in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.lists import format_list
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.routing import AnyConverter, Map

from eventdesk import data

__all__ = [
    "DESK_LANGUAGES",
    "LANGUAGES",
    "LANGUAGE_FOLDER",
    "NAMES",
    "direction",
    "force_locale",
    "format_clock",
    "format_day",
    "format_languages",
    "format_moment",
    "name_languages",
    "speaking",
    "with_german_names",
]

LANGUAGES = data.LANGUAGES
LANGUAGE_FOLDER = "/<language:language>"
"""Where the addresses of families' pages begin; any other language is not found."""

DESK_LANGUAGES = ("de", "en")
"""Languages of the organiser's and the ministry's pages."""

NAMES: Mapping[str, str] = {
    "de": "Deutsch",
    "en": "English",
    "ar": "العربية",
    "ru": "Русский",
    "uk": "Українська",
}
"""Each language named in itself: whoever needs it can read it."""

# British dates, and the month names Arabic readers from Syria and Iraq know.
_LOCALES = dict(zip(LANGUAGES, map(Locale.parse, ("de", "en_GB", "ar_SY", "ru", "uk")), strict=True))
_LATIN_SCRIPT = ("de", "en")
_LATIN = re.compile("(?<!&)[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9.]*(?:[ -]+[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9.]*)*(?!;)")
_TRANSLATIONS = Path(__file__).parent.parent / "translations"


class LanguageConverter(AnyConverter):
    """One of our languages in an address."""

    def __init__(self, url_map: Map) -> None:
        """Accept no other language."""
        super().__init__(url_map, *LANGUAGES)


def init_app(app: Flask) -> None:
    """Translate pages into the language of each request."""
    app.url_map.converters["language"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{_TRANSLATIONS};{_TRANSLATIONS}"
    # The last one decides how plurals are counted, and only `messages` exists in all five languages.
    app.config["BABEL_DOMAIN"] = "desk;messages"
    app.config["BABEL_DEFAULT_LOCALE"] = "de"
    Babel(app, locale_selector=current_language)
    app.context_processor(_words)
    app.jinja_env.filters.update(
        day=format_day,
        clock=format_clock,
        moment=format_moment,
        languages=format_languages,
        german_names=with_german_names,
    )


def current_language() -> str:
    """Tell the language of this request: of its address, else chosen, else preferred."""
    if not has_request_context():
        return "de"
    if "language" not in g:
        g.language = _requested_language()
    language: str = g.language
    return language


@contextmanager
def speaking(app: Flask, language: str, base_url: str) -> Iterator[None]:
    """Work as for a request for a page in a language: texts, templates and full addresses come out as there.

    Args:
        app: Its catalogues, templates and addresses.
        language: One of ours.
        base_url: Scheme and host of full addresses.
    """
    # A context of its own: within another one the language of that one would be remembered.
    with app.app_context(), app.test_request_context(f"/{language}/", base_url=base_url):
        yield


def is_desk() -> bool:
    """Whether this request is for a page of staff or the ministry, which remembers its language."""
    return request.path.startswith(("/staff", "/reports"))


def negotiate(accepted: LanguageAccept, offered: Sequence[str] = LANGUAGES) -> str:
    """Choose the offered language a browser prefers; German if it names none of them."""
    return accepted.best_match(offered) or "de"


def direction(language: str) -> str:
    """Say whether a language runs left to right or right to left."""
    return "rtl" if language == "ar" else "ltr"


def format_day(moment: datetime | date, language: str, time_zone: str = "Europe/Berlin", length: str = "full") -> str:
    """Write a day with its weekday, in local time; `length` as in Babel (full, long, medium)."""
    day = moment.astimezone(ZoneInfo(time_zone)).date() if isinstance(moment, datetime) else moment
    return babel_date(day, format=length, locale=_LOCALES[language])


def format_clock(moment: datetime, time_zone: str = "Europe/Berlin") -> str:
    """Write a time of day, 24 hours, with Western digits, in local time."""
    return babel_time(moment.astimezone(ZoneInfo(time_zone)), format="HH:mm", locale=_LOCALES["de"])


def format_month(month: str, language: str) -> str:
    """Write a month such as 2026-12 with its name."""
    return babel_date(date.fromisoformat(f"{month}-01"), format="LLLL y", locale=_LOCALES[language])


def name_languages(codes: Sequence[str], language: str) -> str:
    """Name languages for a reader who may not know their scripts, as one phrase."""
    locale = _LOCALES[language]
    return format_list([str(locale.languages.get(code, code)) for code in codes], locale=locale)


def format_moment(moment: datetime, language: str, time_zone: str = "Europe/Berlin") -> str:
    """Write day and time, in local time."""
    comma = "،" if direction(language) == "rtl" else ","
    return f"{format_day(moment, language, time_zone, 'long')}{comma} {format_clock(moment, time_zone)}"


def format_languages(codes: Sequence[str], language: str) -> str:
    """Name languages in another one, as part of a sentence: Deutsch und Arabisch."""
    locale = _LOCALES[language]
    return format_list([locale.languages.get(code, code) for code in codes], locale=locale)


def with_german_names(text: str, language: str) -> Markup:
    """Mark German names in a text of another script, so that they are read out and set as German.

    In Latin script nobody can tell a name from its neighbours; there the text stays as it is.
    """
    if language in _LATIN_SCRIPT:
        return escape(text)
    return Markup(_LATIN.sub(lambda name: f'<bdi lang="de">{name[0]}</bdi>', str(escape(text))))  # noqa: S704 - escaped


def _requested_language() -> str:
    """Look at the address first; desk pages remember a choice, the others ask the browser."""
    offered = DESK_LANGUAGES if is_desk() else LANGUAGES
    # The path itself, since an error page may belong to an address that does not exist.
    named = request.path.split("/", 2)[1] if request.path.startswith("/") else ""
    if named in LANGUAGES:
        return named
    chosen = request.args.get("language", session.get("language", ""))
    return chosen if chosen in offered else negotiate(request.accept_languages, offered)


def _words() -> dict[str, object]:
    """Give templates the language and its neighbours."""
    language = current_language()
    return {
        "language": language,
        "direction": direction(language),
        "languages": DESK_LANGUAGES if has_request_context() and is_desk() else LANGUAGES,
        "language_names": NAMES,
        "direction_of": direction,
    }
