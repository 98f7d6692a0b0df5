"""Choosing what a report covers."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, SelectField
from wtforms.validators import DataRequired, ValidationError

from eventdesk.reports.facts import CampaignFact
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

    @classmethod
    def asked(cls, arguments: MultiDict[str, str], campaigns: Sequence[CampaignFact], language: str) -> "ScopeForm":
        """Read what was asked for, with the campaigns there are."""
        form = cls(arguments)
        form.campaign.choices = [(ALL, _l("All campaigns for families"))] + [
            (campaign.slug, campaign.name.get(language) or campaign.name["de"]) for campaign in campaigns
        ]
        form.campaign.data = form.campaign.data or ALL
        form.campaign.flags.required = True  # there is always one chosen, so it is not "optional"
        return form

    @property
    def scope(self) -> Scope:
        """What was chosen, once it is valid."""
        campaign = None if self.campaign.data == ALL else self.campaign.data
        return Scope(self.first.data, self.last.data, self.as_of.data, campaign)

    def validate_first(self, field: DateField) -> None:
        """Keep to the years our calendar knows."""
        _refuse_other_centuries(field.data)

    def validate_last(self, field: DateField) -> None:
        """Refuse a period that ends before it begins."""
        _refuse_other_centuries(field.data)
        if self.first.data and field.data < self.first.data:
            raise ValidationError(_l("The period ends before it begins."))

    def validate_as_of(self, field: DateField) -> None:
        """Keep to the years our calendar knows."""
        _refuse_other_centuries(field.data)


def _refuse_other_centuries(day: date) -> None:
    """Refuse dates that no report is about."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_l("Please enter a date between 2000 and 2099."))
