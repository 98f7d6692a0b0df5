"""What somebody tells us about a barrier: no account, no name, no e-mail address needed."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import StopValidation

from eventdesk.legal.rules import MAX_CONTACT, MAX_MESSAGE, MAX_PAGE, clean_text
from eventdesk.registration.forms import Needed


class _AtMost:
    """Refuses longer texts in our words."""

    def __init__(self, letters: int) -> None:
        """Remember how many letters there is room for."""
        self.letters = letters

    def __call__(self, _form: Form, field: Field) -> None:
        """Count what would be kept."""
        if len(clean_text(field.data or "")) > self.letters:
            raise StopValidation(_l("Please write at most %(num)d characters.", num=self.letters))


class FeedbackForm(Form):
    """What does not work, where, and how to reach whoever says so."""

    class Meta:
        """Our validators bring their own sentences: WTForms' catalogues have holes."""

        locales = False

    message = TextAreaField(_l("What does not work for you?"), [Needed(), _AtMost(MAX_MESSAGE)])
    page = StringField(_l("On which page?"), [_AtMost(MAX_PAGE)])
    contact = StringField(_l("How can we reach you?"), [_AtMost(MAX_CONTACT)])
    website = StringField(_l("Please leave this field empty."))

    def validate_website(self, field: StringField) -> None:
        """Catch programs that fill in everything; people do not see this field."""
        if field.data:
            raise StopValidation(_l("Please leave this field empty."))

    def validate_message(self, field: TextAreaField) -> None:
        """Refuse what only looks like text."""
        if not clean_text(field.data or ""):
            raise StopValidation(_l("Please fill in this field."))
