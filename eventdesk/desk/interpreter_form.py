"""What staff fill in about an interpreter of an event."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eventdesk.desk.fields import Choice, LocalMoment, PlainText
from eventdesk.desk.forms import at_most
from eventdesk.events.models import Event
from eventdesk.halls.interpreting import Booking
from eventdesk.halls.models import Interpreter

SPOKEN: Mapping[str, LazyString] = {
    "en": _l("English"),
    "ar": _l("Arabic"),
    "ru": _l("Russian"),
    "uk": _l("Ukrainian"),
    "other": _l("another language"),
}
"""Languages that somebody interprets from and into German."""


class InterpreterForm(FlaskForm):
    """One interpreter: who, which language, booked or asked, there from when to when."""

    class Meta:
        """Where the wall is whose clock the times are read from."""

        time_zone = "Europe/Berlin"

    language = Choice(
        _l("Language"),
        [InputRequired(_l("Please choose from the list."))],
        choices=[SelectChoice(code, name) for code, name in SPOKEN.items()],
    )
    name = PlainText(_l("Name"), [InputRequired(_l("Please enter a name.")), at_most(80)])
    contact = PlainText(_l("Phone number or email address"), [at_most(254)])
    booked = BooleanField(_l("Has said yes"))
    present_from = LocalMoment(_l("There from"), [Optional()])
    present_until = LocalMoment(_l("There until"), [Optional()])

    @classmethod
    def of(cls, event: Event, found: Interpreter | None = None) -> "InterpreterForm":
        """Ask for an interpreter of an event; shows what is kept of one."""
        kept: Any = {name: getattr(found, name) for name in Booking.__slots__} if found else {}
        return cls(data=kept, meta={"time_zone": event.time_zone})

    def to_booking(self) -> Booking:
        """What was filled in."""
        return Booking(
            str(self.language.data), str(self.name.data), self.contact.data or "", bool(self.booked.data),
            self.present_from.data, self.present_until.data,
        )  # fmt: skip
