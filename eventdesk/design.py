"""The page that shows every component, in both directions and both themes: `/design`.

It is open to everybody, in production too: who judges the looks does so on phones of their own, on the
site as it runs. It shows nothing of anybody and asks the database nothing. To show a new component, add a
template to `templates/design/parts`; tests see to it, and compare pictures of each with the last ones.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import Blueprint, Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from eventdesk.i18n import NAMES, direction, force_locale
from eventdesk.places import DISTRICTS
from eventdesk.security import public
from eventdesk.tickets import qr
from eventdesk.vocabulary import INFODAY_STATIONS, STATIONS, TYPES

bp = Blueprint("design", __name__)

PARTS = Path(__file__).parent.parent / "templates" / "design" / "parts"
FIRST = ("colours", "text")
"""What is shown before the components."""

HEADING = "Design"
"""The same in all our languages, as a name."""
MAGDEBURG = "15003"
CODE = "HTTPS://EVENTS.EXAMPLE.ORG/T/0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TITLES = {"de": "Infotag Ausbildung: Magdeburg", "ar": "يوم تعريفي بالتدريب المهني (Ausbildung)"}


class Look(NamedTuple):
    """One of the ways in which a page can appear; the language brings the direction."""

    language: str
    theme: str

    def __str__(self) -> str:
        """Name it, as in `ar-dark`."""
        return f"{self.language}-{self.theme}"


LOOKS = tuple(Look(language, theme) for language in ("de", "ar") for theme in ("light", "dark"))


class Specimen(Form):  # type: ignore[misc]  # WTForms has no types
    """A field of each kind."""

    class Meta:
        """Our validators bring their own sentences."""

        locales = False

    young = IntegerField(default=2)
    name = StringField(_l("Your name (first name is enough)"), [InputRequired()])
    email = EmailField(_l("Email address"))
    text = TextAreaField(_l("What you can ask there"))
    home = SelectField(_l("Where do you live?"))
    language = RadioField(
        _l("Which language would you like to speak?"),
        [InputRequired()],
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
    )
    stations = SelectMultipleField(_l("What you can ask there"), option_widget=CheckboxInput(), choices=[])
    interpreter = BooleanField(_l("I need help with translation."), default=True)


def parts() -> list[str]:
    """Name what is shown, in the order of the page."""
    names = sorted(path.stem for path in PARTS.glob("*.html"))
    return [*FIRST, *(name for name in names if name not in FIRST)]


@bp.get("/design")
@public
def components() -> ResponseReturnValue:
    """Show every component in every look."""
    kept = current_app.extensions
    if "eventdesk.design" not in kept:
        kept["eventdesk.design"] = _render_all(current_app)
    return render_template("design/page.html", heading=HEADING, shown=kept["eventdesk.design"])


def _render_all(app: Flask) -> Mapping[str, Mapping[Look, Markup]]:
    """Render each part in each look: once, for it takes long, and as for nobody, so that it can be kept for all."""
    with app.test_request_context("/design"):
        return {part: {look: _render(part, look) for look in LOOKS} for part in parts()}


def _render(part: str, look: Look) -> Markup:
    """Render what a part shows, in the look's language; ids carry the look, so that none occurs twice."""
    with force_locale(look.language):
        name = f"{part}-{look}"
        text = render_template(
            f"design/parts/{part}.html",
            id=name,
            language=look.language,
            direction=direction(look.language),
            event=_event(look.language),
            form=_form(name, look.language),
            wrong=_wrong(f"{name}-wrong", look.language),
            qr=Markup(qr.svg(CODE)),  # noqa: S704 - our own drawing
            stations=[_station(key, look.language) for key in INFODAY_STATIONS],
        )
    return Markup(text)  # noqa: S704 - rendered from our own template


def _form(prefix: str, language: str) -> Specimen:
    """A form that is filled in a little."""
    form = Specimen(prefix=f"{prefix}-", language=language)
    form.young.label.text = TYPES["young"].labels[language]
    form.home.choices = [SelectChoice(place.ags, place.name(language)) for place in DISTRICTS.values()]
    form.stations.choices = [SelectChoice(key, STATIONS[key].titles[language]) for key in ("general", "orientation")]
    return form


def _wrong(prefix: str, language: str) -> Specimen:
    """A form in which every field is wrong."""
    form = _form(prefix, language)
    for field in form:
        field.errors = [_l("Please fill in this field.")]
    return form


def _event(language: str) -> Any:
    """An event as pages know it; no event of anybody."""
    return SimpleNamespace(
        title=SimpleNamespace(text=TITLES[language], language=language),
        starts_at=datetime(2026, 12, 3, 14, tzinfo=UTC),
        ends_at=datetime(2026, 12, 3, 18, tzinfo=UTC),
        opens_at=datetime(2026, 11, 12, 8, tzinfo=UTC),
        time_zone="Europe/Berlin",
        venue_name="Bürgerhaus am Markt",
        venue_address="Am Markt 1, 39104 Magdeburg",
        district=DISTRICTS[MAGDEBURG],
        free_seats=12,
        few_seats=12,
        walk_ins_welcome=True,
    )


def _station(key: str, language: str) -> Any:
    """A usual station with its title."""
    usual = STATIONS[key]
    title = usual.titles[language]
    return SimpleNamespace(number=usual.number, colour=usual.colour, icon=usual.icon, title=title)
