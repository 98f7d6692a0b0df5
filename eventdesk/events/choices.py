"""What a family can choose from, and what it has chosen, in words."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import gettext as _

from eventdesk.events.finding import SOON, TODAY, WEEK, Part, Wish
from eventdesk.events.search import Choice
from eventdesk.i18n import NAMES, format_day, format_month
from eventdesk.places import district
from eventdesk.vocabulary import Form

Options = list[tuple[str, str]]
"""Values with their names."""


def in_words(wish: Wish, language: str) -> dict[str, str]:
    """Say each part of a wish that matters."""
    return {part: _name(Part(part), value, language) for part, value in wish.asked().items()}


def offered(choice: Choice, wish: Wish, language: str) -> Mapping[str, Options]:
    """Name what can be chosen for each part; what is chosen already is there even if no event has it any more."""
    values: Mapping[Part, Iterable[str]] = {
        Part.DISTRICT: choice.districts,
        Part.WHEN: (TODAY, WEEK, SOON, *choice.months),
        Part.FORM: (Form.IN_PERSON, Form.ONLINE),
        Part.SPOKEN: choice.languages,
    }
    options: dict[str, Options] = {}
    for part, known in values.items():
        chosen = getattr(wish, part)
        wanted = list(dict.fromkeys([*known, chosen] if chosen else known))
        options[part] = [(value, _name(part, value, language)) for value in wanted]
    options[Part.DISTRICT].sort(key=lambda option: option[1].casefold())
    return options


def _name(part: Part, value: str, language: str) -> str:
    """Name a value of a part."""
    if part == Part.DISTRICT:
        return district(value).name(language)
    if part == Part.SPOKEN:
        return NAMES.get(value, value)
    if part == Part.FORM:
        return str(_("Online") if value == Form.ONLINE else _("In person"))
    return _time(value, language)


def _time(when: str, language: str) -> str:
    """Name a time to look for."""
    words = {TODAY: _("Today"), WEEK: _("This week"), SOON: _("In the next 30 days")}
    if when in words:
        return str(words[when])
    if len(when) == len("2026-12"):
        return format_month(when, language)
    return str(_("From this day on: %(day)s", day=format_day(date.fromisoformat(when), language)))
