"""Setting up the monthly package."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Regexp

from eventdesk.reports.disclosure import Method
from eventdesk.reports.facts import CampaignFact
from eventdesk.reports.forms import ALL

DAYS = range(1, 29)


class ScheduleForm(FlaskForm):
    """Which campaign's package goes out when, and how."""

    campaign = SelectField(_l("Campaign"), [DataRequired()])
    day = SelectField(_l("Day of the month"), [DataRequired()], choices=[SelectChoice(str(day)) for day in DAYS])
    protection = SelectField(
        _l("Protection of small figures"),
        [DataRequired()],
        choices=[
            SelectChoice(Method.ROUND5.value, _l("Rounded to multiples of 5")),
            SelectChoice(Method.SUPPRESS.value, _l("Small figures hidden")),
        ],
    )
    attached = SelectField(
        _l("How it is sent"),
        [DataRequired()],
        choices=[
            SelectChoice("link", _l("A link that ends after 30 days")),
            SelectChoice("file", _l("Attached to the mail")),
        ],
    )
    active = BooleanField(_l("Send it every month"), default=True)

    @classmethod
    def offering(cls, campaigns: Sequence[CampaignFact], language: str) -> "ScheduleForm":
        """Ask with the campaigns there are."""
        form = cls()
        form.campaign.choices = [SelectChoice(ALL, _l("All campaigns for families"))] + [
            SelectChoice(campaign.slug, campaign.name.get(language) or campaign.name["de"]) for campaign in campaigns
        ]
        return form

    @property
    def slug(self) -> str:
        """The campaign as it is stored."""
        return "" if self.campaign.data == ALL else str(self.campaign.data)

    def values(self) -> dict[str, object]:
        """What was filled in, by the names of the table."""
        return {
            "day": int(self.day.data),
            "protection": self.protection.data,
            "attached": self.attached.data == "file",
            "active": self.active.data,
        }


class RecipientForm(FlaskForm):
    """Who is to be asked whether they want it."""

    email = EmailField(
        _l("Email address"),
        [
            DataRequired(_l("Please enter an email address.")),
            Length(max=254),
            Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Please enter an email address.")),
        ],
    )
