"""What is told about an event, five languages side by side."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired

from eventdesk.desk.fields import PlainLines, PlainText
from eventdesk.desk.forms import at_most
from eventdesk.desk.sentences import sentence
from eventdesk.events.plans import EventPlan, Wording, version_of
from eventdesk.events.service import PlanRefusedError
from eventdesk.i18n import LANGUAGES, NAMES

PARTS = {"title": _l("Title"), "description": _l("Description"), "directions": _l("How to get there")}
"""What the parts of a text are called."""


def _title(language: str) -> PlainText:
    """Ask for the title in a language. German stands in for the others."""
    german = [InputRequired(_l("Please enter a German title. It stands in for languages that are missing."))]
    return PlainText(NAMES[language], [*(german if language == "de" else []), at_most(200)])


def _lines(language: str, length: int) -> PlainLines:
    """Ask for a longer text in a language; its label is the language, the heading above says what it is about."""
    return PlainLines(NAMES[language], [at_most(length)])


class TextsForm(FlaskForm):
    """Every text of one event."""

    title_de, description_de, directions_de = _title("de"), _lines("de", 4000), _lines("de", 1000)
    title_en, description_en, directions_en = _title("en"), _lines("en", 4000), _lines("en", 1000)
    title_ar, description_ar, directions_ar = _title("ar"), _lines("ar", 4000), _lines("ar", 1000)
    title_ru, description_ru, directions_ru = _title("ru"), _lines("ru", 4000), _lines("ru", 1000)
    title_uk, description_uk, directions_uk = _title("uk"), _lines("uk", 4000), _lines("uk", 1000)
    version = HiddenField()

    @classmethod
    def of(cls, plan: EventPlan) -> "TextsForm":
        """Show what is kept, or what was typed."""
        kept: dict[str, Any] = {
            f"{part}_{language}": getattr(wording, part)
            for language, wording in plan.texts.items()
            for part in Wording._fields
        }
        return cls(data=kept | {"version": version_of(plan)})

    def texts(self) -> Mapping[str, Wording]:
        """Read what is in the fields, language by language."""
        return {
            language: Wording(*((self[f"{part}_{language}"].data or "").strip() for part in Wording._fields))
            for language in LANGUAGES
        }

    def is_whole(self) -> bool:
        """Refuse a text without a title: it would be lost, because the title decides whether a language has texts."""
        said = _l("Please enter a title too; without it this language shows the German text.")
        for language, wording in self.texts().items():
            if language != "de" and not wording.title and (wording.description or wording.directions):
                self[f"title_{language}"].errors = [said]
        return not any(self[f"title_{language}"].errors for language in LANGUAGES)

    def show(self, refused: PlanRefusedError) -> None:
        """Say why the event cannot be kept like this."""
        for name, problem in refused.problems.items():
            said = sentence(problem, refused.seats_taken)
            if name in self and name != "version":
                self[name].errors = [*self[name].errors, said]
            else:
                self.form_errors.append(said)
