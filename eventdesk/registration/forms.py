"""What a family fills in on a phone: one short page, no account."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, Form, HiddenField, RadioField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from eventdesk.i18n import LANGUAGES, NAMES, current_language
from eventdesk.places import DISTRICTS, District
from eventdesk.registration.guards import opening
from eventdesk.registration.rules import (
    MAX_NAME,
    Family,
    clean_name,
    email_of,
    has_address,
    is_name,
    number_of,
    phone_of,
)
from eventdesk.tickets.rules import MAX_SIZE
from eventdesk.vocabulary import ELSEWHERE, FAMILY_FORM, TYPES

OTHER = "other"


def _type_label(code: str) -> LazyString:
    """Name a participant type in the language of whoever reads it."""
    return LazyString(lambda: TYPES[code].labels[current_language()])


class CountField(StringField):
    """How many people of one type; digits of any keyboard. What was typed stays as it was typed."""

    count = 0

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms hands it over
        """Read the number."""
        count = number_of(self.data or "")
        if count is None:
            raise StopValidation(_l("Please enter a number from 0 to %(num)d.", num=MAX_SIZE))
        self.count = count

    def step(self, by: int) -> None:
        """Count up or down, as somebody presses a button; what was no number counts as nobody."""
        self.process_data(str(max(0, min(MAX_SIZE, (number_of(self.data or "") or 0) + by))))


class Needed:
    """Marks a field that has to be filled in, and says so in our words."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse an empty answer."""
        if not (field.data or "").strip():
            raise StopValidation(_l("Please fill in this field."))


class RegistrationForm(Form):
    """Who comes, how to call them, which language they speak; the rest is voluntary."""

    class Meta:
        """Our validators bring their own sentences: WTForms' catalogues have holes."""

        locales = False

    submission = HiddenField()
    opened = HiddenField()
    young = CountField(_type_label("young"), default="0")
    parent = CountField(_type_label("parent"), default="0")
    companion = CountField(_type_label("companion"), default="0")
    older = CountField(_type_label("older"), default="0")
    carer = CountField(_type_label("carer"), default="0")
    child = CountField(_type_label("child"), default="0")
    unknown = CountField(_type_label("unknown"), default="0")
    name = StringField(_l("Your name (first name is enough)"), [Needed()])
    spoken_language = RadioField(
        _l("Which language would you like to speak?"),
        [Needed()],
        choices=[
            *(SelectChoice(code, NAMES[code]) for code in LANGUAGES),
            SelectChoice(OTHER, _l("Another language")),
        ],
        validate_choice=False,
    )
    interpreter = BooleanField(_l("I need help with translation."))
    home = SelectField(_l("Where do you live?"), validate_choice=False)
    phone = TelField(_l("Phone number"))
    email = EmailField(_l("Email address"))
    website = StringField(_l("Please leave this field empty."))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check each field, then the party as a whole."""
        self.family: dict[str, Any] = {"phone": None, "email": None, "home_ags": None}
        well_formed = super().validate(extra_validators)
        return self._party_is_sane() and well_formed

    @property
    def people(self) -> list[CountField]:
        """The fields that ask how many, in vocabulary order."""
        return [self[code] for code in FAMILY_FORM]

    def take_step(self, pressed: str) -> None:
        """Count one more or fewer of one type, as the button says: `young:1` or `young:-1`."""
        for field in self.people:
            for by in (-1, 1):
                if pressed == f"{field.name}:{by}":
                    field.step(by)

    @property
    def has_more(self) -> bool:
        """Whether something voluntary was answered, or answered wrongly, so that it must be seen."""
        return any(field.data or field.errors for field in (self.phone, self.email, self.home))

    def answers(self) -> Family:
        """Give what was answered, cleaned. Only after `validate` said yes."""
        party = {field.name: field.count for field in self.people if field.count}
        return Family(party=party, interpreter=self.interpreter.data, **self.family)

    def offer_homes(self, districts: Iterable[District]) -> None:
        """Offer the districts of the campaign's Land, elsewhere, and no answer."""
        language = current_language()
        self.home.choices = [
            SelectChoice("", _("I prefer not to say")),
            *(SelectChoice(place.ags, place.name(language)) for place in districts),
            SelectChoice(ELSEWHERE, _("Somewhere else")),
        ]

    def renew(self, now: datetime) -> None:
        """Give the form an id of its own, and note that it is opened now."""
        self.submission.data = str(uuid4())
        self.note_opening(now)

    def note_opening(self, now: datetime) -> None:
        """Note that the form is opened now; it keeps its id."""
        self.opened.data = opening(self.submission.data or "", now)

    def submission_id(self) -> UUID | None:
        """The id that came with the form, if it is one."""
        try:
            return UUID(self.submission.data or "")
        except ValueError:
            return None

    def validate_name(self, field: StringField) -> None:
        """Accept any name in any script, and nothing that advertises."""
        name = clean_name(field.data or "")
        if not name:
            raise StopValidation(_l("Please fill in this field."))
        if len(name) > MAX_NAME:
            raise StopValidation(_l("Please write at most %(num)d characters.", num=MAX_NAME))
        if not is_name(name):
            raise StopValidation(_l("Please check the name. We could not read it."))
        if has_address(name):
            raise StopValidation(_l("Please write only your name here, no web or email address."))
        self.family["name"] = name

    def validate_spoken_language(self, field: SelectField) -> None:
        """Accept what was offered."""
        if field.data not in {*LANGUAGES, OTHER}:
            raise StopValidation(_l("Please choose from the list."))
        self.family["spoken_language"] = field.data

    def validate_home(self, field: SelectField) -> None:
        """Accept a district, elsewhere, or no answer."""
        if field.data and field.data != ELSEWHERE and field.data not in DISTRICTS:
            raise StopValidation(_l("Please choose from the list."))
        self.family["home_ags"] = field.data or None

    def validate_phone(self, field: StringField) -> None:
        """Accept any usual form, or nothing."""
        if (field.data or "").strip():
            self.family["phone"] = phone_of(field.data)
            if self.family["phone"] is None:
                raise StopValidation(_l("Please check the phone number."))

    def validate_email(self, field: StringField) -> None:
        """Accept an address that mail can be sent to, or nothing."""
        if (field.data or "").strip():
            self.family["email"] = email_of(field.data)
            if self.family["email"] is None:
                raise StopValidation(_l("Please check the email address."))

    def validate_website(self, field: StringField) -> None:
        """Catch programs that fill in everything; people do not see this field."""
        if field.data:
            raise StopValidation(_l("Please leave this field empty."))

    def _party_is_sane(self) -> bool:
        """Hold the whole party to at least one person and at most thirty; say so at the first number."""
        if any(field.errors for field in self.people):
            return False
        persons = sum(field.count for field in self.people)
        if not persons:
            self.people[0].errors = [_l("Please tell us how many people are coming: at least one.")]
        elif persons > MAX_SIZE:
            self.people[0].errors = [
                _l("You can register at most %(num)d people at once. For more, please contact us.", num=MAX_SIZE)
            ]
        return 1 <= persons <= MAX_SIZE
