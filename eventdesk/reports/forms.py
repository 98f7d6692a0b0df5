"""Choosing what a report covers."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from eventdesk.reports.disclosure import Method
from eventdesk.reports.facts import CampaignFact
from eventdesk.reports.figures import Summary
from eventdesk.reports.rules import EARLIEST, LATEST, Scope

ALL = "all"
"""Chosen instead of a campaign's slug."""

_DATE = DataRequired(_l("Please enter a date."))


class ScopeForm(Form):
    """Period, Stand and campaign. Asked for by GET: it changes nothing and can be bookmarked."""

    first = DateField(_l("From"), [_DATE], name="from")
    last = DateField(_l("To"), [_DATE], name="to")
    as_of = DateField(_l("As of (Stand)"), [_DATE])
    campaign = SelectField(_l("Campaign"), default=ALL)
    protect = SelectField(
        _l("Protection of small figures"),
        choices=[
            SelectChoice(Method.NONE.value, _l("None, for use in the house only")),
            SelectChoice(Method.ROUND5.value, _l("Rounded to multiples of 5")),
            SelectChoice(Method.SUPPRESS.value, _l("Small figures hidden")),
        ],
        default=Method.NONE.value,
    )
    year_before = BooleanField(_l("Compare with the year before"))

    @classmethod
    def asked(cls, arguments: MultiDict[str, str], campaigns: Sequence[CampaignFact], language: str) -> "ScopeForm":
        """Read what was asked for, with the campaigns there are."""
        form = cls(arguments)
        form.campaign.choices = [SelectChoice(ALL, _l("All campaigns for families"))] + [
            SelectChoice(campaign.slug, campaign.name.get(language) or campaign.name["de"]) for campaign in campaigns
        ]
        form.campaign.data = form.campaign.data or ALL
        form.protect.data = form.protect.data or Method.NONE.value
        for field in (form.campaign, form.protect):
            field.flags.required = True  # there is always one chosen, so it is not "optional"
        return form

    def address(self, report: Summary) -> dict[str, str]:
        """Ask for the same report again, in an address."""
        asked = {
            "from": report.period.first.isoformat(),
            "to": report.period.last.isoformat(),
            "as_of": report.as_of.isoformat(),
            "campaign": report.campaign or ALL,
            "protect": report.protection,
        }
        return {**asked, "year_before": "y"} if self.year_before.data else asked

    @property
    def scope(self) -> Scope:
        """What was chosen, once it is valid."""
        campaign = None if self.campaign.data == ALL else self.campaign.data
        return Scope(self.first.data, self.last.data, self.as_of.data, campaign, self.year_before.data)

    @property
    def method(self) -> Method:
        """How small figures are protected, once it is valid."""
        return Method(self.protect.data)

    def validate_first(self, field: DateField) -> None:
        """Keep to the years our calendar knows, the one before included."""
        _refuse_other_centuries(field.data)
        if self.year_before.data and field.data.year == EARLIEST.year:
            raise ValidationError(_l("Please enter a date between 2000 and 2099."))

    def validate_last(self, field: DateField) -> None:
        """Refuse a period that ends before it begins."""
        _refuse_other_centuries(field.data)
        if self.first.data and field.data < self.first.data:
            raise ValidationError(_l("The period ends before it begins."))

    def validate_as_of(self, field: DateField) -> None:
        """Keep to the years our calendar knows."""
        _refuse_other_centuries(field.data)


class FreezeForm(FlaskForm):
    """What is said about a version beside its figures."""

    reason = StringField(_l("Reason, for example what is corrected"), [Length(max=300)])
    zeros_meant = BooleanField(_l("Nobody came to these events."))


def _refuse_other_centuries(day: date) -> None:
    """Refuse dates that no report is about."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_l("Please enter a date between 2000 and 2099."))
