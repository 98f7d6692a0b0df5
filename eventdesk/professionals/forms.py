"""What somebody fills in for an organisation: one page, as many people as come."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, Form, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from eventdesk.i18n import current_language, format_day
from eventdesk.professionals.labels import LEVELS, REGIONS, ROLES
from eventdesk.professionals.queries import ProfessionalEvent
from eventdesk.professionals.rules import BY_TYPE, MAX_ORGANISATION, MOST_PEOPLE, Attending, Delegation, Role
from eventdesk.registration.forms import Needed
from eventdesk.registration.rules import MAX_NAME, clean_name, email_of, has_address, is_name
from eventdesk.vocabulary import TYPES

_ROLES_OFFERED = (Role.PARTICIPANT, Role.SPEAKER, Role.PRESS)


class Chosen(SelectField):
    """One of a list; says in our words if it was never offered, or no longer is."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms hands it over
        """Refuse anything else."""
        if (self.data or "") not in {choice.value for choice in self.choices}:
            raise ValidationError(_l("Please choose from the list."))


class Ticks(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms hands it over
        """Refuse what was never offered."""
        if not set(self.data or ()) <= {choice.value for choice in self.choices}:
            raise ValidationError(_l("Please choose from the list."))


class SomeDay:
    """Somebody who comes on no day does not come."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse an empty answer."""
        if not field.data:
            raise StopValidation(_l("Please choose at least one day."))


def _a_name(_form: Form, field: Field) -> None:
    """Clean a name in any script; refuse what advertises or is too long."""
    name = clean_name(field.data or "")
    if len(name) > MAX_NAME:
        raise StopValidation(_l("Please write at most %(num)d characters.", num=MAX_NAME))
    if not is_name(name) or has_address(name):
        raise StopValidation(_l("Please check the name. We could not read it."))
    field.data = name


class TeamForm(Form):
    """Which organisation, and who; the fields of each person are added for each page."""

    class Meta:
        """Our validators bring their own sentences."""

        locales = False

    size: int
    submission = HiddenField()
    opened = HiddenField()
    people = HiddenField()
    organisation = StringField(_l("Organisation"), [Needed()])
    type = Chosen(_l("Kind of organisation"), [Needed()])
    email = EmailField(_l("Email address"))
    keep_contact = BooleanField(_l("Keep in contact: please write to me about further meetings of this kind."))
    website = StringField(_l("Please leave this field empty."))

    @property
    def persons(self) -> list[list[Field]]:
        """The fields of each person."""
        return [[field for field in self if field.name.endswith(f"_{number}")] for number in range(1, self.size + 1)]

    def submission_id(self) -> UUID | None:
        """The id that came with the form, if it is one."""
        try:
            return UUID(self.submission.data or "")
        except ValueError:
            return None

    def answers(self) -> Delegation:
        """Give what was answered. Only after `validate` said yes."""
        return Delegation(
            organisation=" ".join((self.organisation.data or "").split()),
            type=self.type.data,
            people=tuple(self._person(number) for number in range(1, self.size + 1)),
            level=self["level"].data if "level" in self else "",
            region=self["region"].data if "region" in self else "",
            email=email_of(self.email.data or "") if (self.email.data or "").strip() else None,
        )

    def validate_organisation(self, field: Field) -> None:
        """Hold the name to the room there is."""
        if len(field.data) > MAX_ORGANISATION:
            raise StopValidation(_l("Please write at most %(num)d characters.", num=MAX_ORGANISATION))
        if has_address(field.data) or not is_name(clean_name(field.data)):
            raise StopValidation(_l("Please check the name. We could not read it."))

    def validate_email(self, field: Field) -> None:
        """Accept an address that mail can be sent to, or nothing."""
        text = (field.data or "").strip()
        if text and email_of(text) is None:
            raise StopValidation(_l("Please check the email address."))
        if self.keep_contact.data and not text:
            raise StopValidation(_l("Please enter your email address if you want to keep in contact."))

    def validate_website(self, field: Field) -> None:
        """Catch programs that fill in everything; people do not see this field."""
        if field.data:
            raise StopValidation(_l("Please leave this field empty."))

    def _person(self, number: int) -> Attending:
        """Read one person."""
        answers = {name: self[f"{name}_{number}"].data for name in _PERSON if f"{name}_{number}" in self}
        part = answers.get("part")
        return Attending(
            name=answers["name"],
            role=Role(answers["role"]),
            days=tuple(answers.get("days") or ()),
            overnight=bool(answers.get("overnight")),
            session_id=int(part) if part else None,
        )


_PERSON = ("name", "role", "days", "overnight", "part")


def team_form(event: ProfessionalEvent, days: Sequence[str], sent: Any = None) -> TeamForm:
    """Make the form of a meeting for as many people as it is sent with, or one more if that was asked for."""
    text = sent.get("people", "1") if sent else "1"
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    size += 1 if sent and sent.get("step") == "more" else 0
    size = min(max(size, 1), MOST_PEOPLE)
    fields: dict[str, Any] = {}
    if event.asks_region:
        fields["level"] = _one_of(_l("Level"), LEVELS)
        fields["region"] = _one_of(_l("Region"), REGIONS)
    for number in range(1, size + 1):
        fields |= _person_fields(event, days, number)
    form: TeamForm = type("MeetingForm", (TeamForm,), fields)(sent)
    form.size = size
    form.people.data = str(size)
    language = current_language()
    form.type.choices = _options({code: TYPES[code].labels[language] for code in kinds_of(event)})
    return form


def kinds_of(event: ProfessionalEvent) -> Sequence[str]:
    """Say who may come: organisations, and to days with guided tours young people too."""
    return (*BY_TYPE, "young") if event.parts else BY_TYPE


def _person_fields(event: ProfessionalEvent, days: Sequence[str], number: int) -> dict[str, Field]:
    """Ask about one person what this meeting needs."""
    roles = {role: ROLES[role] for role in _ROLES_OFFERED}
    fields = {
        f"name_{number}": StringField(_l("Name"), [Needed(), _a_name]),
        f"role_{number}": Chosen(
            _l("Takes part as"), [Needed()], choices=[SelectChoice(*role) for role in roles.items()]
        ),
    }
    if len(days) > 1:
        language = current_language()
        dates = [SelectChoice(day, _day(day, language)) for day in days]
        fields[f"days_{number}"] = Ticks(_l("On which days?"), [SomeDay()], choices=dates, default=list(days))
    if event.asks_overnight:
        fields[f"overnight_{number}"] = BooleanField(_l("Stays overnight"))
    if event.parts:
        free = {str(part.id): part.title for part in event.parts if part.free > 0}
        none = SelectChoice("", _l("No session"))
        fields[f"part_{number}"] = Chosen(_l("Session"), choices=[none, *(SelectChoice(*one) for one in free.items())])
    return fields


def _day(day: str, language: str) -> str:
    """Write a day as people say it."""
    return format_day(date.fromisoformat(day), language)


def _one_of(label: Any, names: Mapping[str, Any]) -> SelectField:
    """Ask for one of a few."""
    return Chosen(label, [Needed()], choices=_options(names))


def _options(names: Mapping[str, Any]) -> list[SelectChoice]:
    """Offer names, and first of all none of them."""
    return [SelectChoice("", _l("Please choose")), *(SelectChoice(str(value), name) for value, name in names.items())]
