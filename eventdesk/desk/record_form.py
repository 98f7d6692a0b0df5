"""What staff fill in for the record of an event."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import NumberRange, Optional, ValidationError

from eventdesk.desk.fields import Number, PlainLines, PlainText
from eventdesk.desk.forms import at_most
from eventdesk.reports.records.notes import Noted

MOST_INTERPRETERS = 99
_HOURS = re.compile(r"\d{1,3}([.,]\d{1,2})?", re.ASCII)


class Hours(PlainText):
    """Hours as people write them: 2,5 or 2.5. Nothing is nothing; `data` is a text, `hours` the number."""

    @property
    def hours(self) -> float | None:
        """The number, once it is valid."""
        return float(self.data.replace(",", ".")) if self.data else None

    def process_data(self, value: Any) -> None:
        """Show a number as it is read here."""
        self.data = "" if value is None else str(value).removesuffix(".0").replace(".", ",")

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is no number of hours."""
        if self.data and not _HOURS.fullmatch(self.data):
            raise ValidationError(_("Please enter hours like 2,5."))


class RecordForm(FlaskForm):
    """What the record says beside the figures."""

    funding_code = PlainText(_l("Funding code"), [at_most(80)])
    host = PlainText(_l("Host"), [at_most(200)])
    partners = PlainLines(_l("Partners present"), [at_most(500)])
    agenda = PlainLines(_l("Agenda or title of the talk"), [at_most(500)])
    interpreters = Number(_l("Interpreters (persons)"), [Optional(), NumberRange(0, MOST_INTERPRETERS)])
    interpreter_hours = Hours(_l("Hours of all interpreters together"))
    publicity = PlainLines(_l("Publicity: posters, links, press"), [at_most(300)])
    remarks = PlainLines(_l("Incidents and remarks"), [at_most(500)])
    went_well = PlainLines(_l("What went well"), [at_most(300)])
    next_time = PlainLines(_l("What to do differently next time"), [at_most(300)])
    photos = PlainText(_l("Photos: where they are kept"), [at_most(200)])
    responsible = PlainText(_l("Who signs (name and position)"), [at_most(120)])

    def to_noted(self) -> Noted:
        """What was filled in."""
        values = {name: self[name].data for name in Noted.__slots__}
        return Noted(**{**values, "interpreter_hours": self.interpreter_hours.hours})
