"""What staff fill in about a partner of an event."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from eventdesk.desk.fields import Choices, PlainText
from eventdesk.desk.forms import at_most
from eventdesk.halls.models import Partner
from eventdesk.halls.queries import StandStation
from eventdesk.halls.service import PartnerPlan


class PartnerForm(FlaskForm):
    """One partner: who, whom to talk to, at which stations."""

    organisation = PlainText(_l("Organisation"), [InputRequired(_l("Please enter the organisation.")), at_most(120)])
    contact = PlainText(_l("Person to talk to"), [at_most(80)])
    email = EmailField(
        _l("Business email address"),
        [Optional(), Length(max=254), Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Please check the address."))],
        filters=[lambda text: (text or "").strip().lower()],
    )
    phone = TelField(
        _l("Business phone number"),
        [Optional(), Regexp(r"^[0-9+()/ -]{4,30}$", message=_l("Please check the phone number."))],
        filters=[lambda text: (text or "").strip()],
    )
    stations = Choices(_l("Stations"))

    @classmethod
    def offering(
        cls, stations: Sequence[StandStation], partner: Partner | None = None, at: Sequence[StandStation] = ()
    ) -> "PartnerForm":
        """Ask with the stations there are; shows what is kept of a partner."""
        kept: Any = {"stations": [str(one.id) for one in at]}
        for name in ("organisation", "contact", "email", "phone"):
            kept[name] = "" if partner is None else getattr(partner, name)
        form = cls(data=kept)
        form.stations.choices = [SelectChoice(str(one.id), _marked(one)) for one in stations]
        return form

    def to_plan(self) -> PartnerPlan:
        """What was filled in."""
        return PartnerPlan(
            str(self.organisation.data), self.contact.data or "", self.email.data or "", self.phone.data or "",
            {int(number) for number in self.stations.data or ()},
        )  # fmt: skip


def _marked(station: StandStation) -> str:
    """Name a station with its number, as on its sign."""
    return f"{station.number}. {station.title}" if station.number else station.title
