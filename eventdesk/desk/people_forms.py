"""What an administrator fills in about somebody who works here."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from eventdesk.desk.fields import Choice, PlainText
from eventdesk.desk.forms import at_most
from eventdesk.security import Role
from eventdesk.staff.people import Profile, Refusal
from eventdesk.staff.words import REFUSALS, ROLES

_ROLES = [SelectChoice(role.value, name) for role, name in ROLES.items()]


class PersonForm(FlaskForm):
    """Name, role, and the right to take lists out."""

    name = PlainText(_l("Name"), [at_most(80)])
    role = Choice(_l("Role"), [InputRequired()], choices=_ROLES)
    may_export = BooleanField(_l("May export lists with families' data"))

    def profile(self) -> Profile:
        """Take what was filled in."""
        return Profile(self.name.data or "", Role(self.role.data), bool(self.may_export.data))


class InviteForm(PersonForm):
    """The same, and where the person can be reached."""

    email = EmailField(_l("Email address"), [InputRequired(REFUSALS[Refusal.NO_ADDRESS])])
