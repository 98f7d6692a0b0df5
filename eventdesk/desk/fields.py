"""Form fields of the desk: each says in our own words what is wrong with it."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from wtforms import DateTimeLocalField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
_YEARS = range(2000, 2100)
_MAX_DIGITS = 6
_TURNING = dict.fromkeys([0x200B, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Invisible signs that turn the order of others or split words. Marks and joiners of real texts stay."""


def _plain(values: Sequence[Any], *, lines: bool) -> str:
    """Take the first value as plain text, composed and without blanks around it."""
    text = unicodedata.normalize("NFC", str(values[0])).translate(_TURNING).replace("\r\n", "\n").strip()
    allowed = "\n\t" if lines else ""
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in allowed for sign in text):
        raise ValueError(_("This contains characters that are not text. Please type it in again."))
    return text


class PlainText(StringField):
    """One line of text."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text without blanks around it."""
        if valuelist:
            self.data = str(valuelist[0])
            self.data = _plain(valuelist, lines=False)


class PlainLines(TextAreaField):
    """Several lines of text."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text without blanks around it."""
        if valuelist:
            self.data = str(valuelist[0])
            self.data = _plain(valuelist, lines=True)


class LocalMoment(DateTimeLocalField):
    """Day and time as a clock on the event's wall shows them; `data` is the moment itself.

    The form says in `meta.time_zone` where that wall is.
    """

    data: datetime | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self._on_the_wall(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Find the moment; in the hour that comes twice in autumn, the first one or the one it was."""
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        text, before, self.data = str(valuelist[0]).strip(), self.data, None
        if before and self._on_the_wall(before) == text:
            self.data = before
            return
        local = self._read(text)
        if local.year not in _YEARS:
            raise ValueError(_("Please check the year."))
        moment = local.replace(tzinfo=ZoneInfo(self.meta.time_zone)).astimezone(UTC)
        if moment.astimezone(ZoneInfo(self.meta.time_zone)).replace(tzinfo=None) != local:
            raise ValueError(_("This time does not exist: that night the clocks are put forward."))
        self.data = moment

    def _read(self, text: str) -> datetime:
        for form in _FORMATS:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 - local on purpose; the zone follows
            except ValueError:
                continue
        raise ValueError(_("Please enter a day and a time that exist."))

    def _on_the_wall(self, moment: datetime) -> str:
        return moment.astimezone(ZoneInfo(self.meta.time_zone)).strftime(_FORMATS[0])


class Number(IntegerField):
    """A whole number from 0 upward; empty means none was given."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read digits and nothing else."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
            raise ValueError(_("Please enter a whole number, for example 20."))
        self.data = int(text)


class Choice(SelectField):
    """One of a list."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms hands it over
        """Refuse what was never offered."""
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_("Please choose from the list."))


class Choices(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms hands it over
        """Refuse what was never offered."""
        if not set(self.data or ()) <= {choice.value for choice in self.choices}:
            raise ValidationError(_("Please choose from the list."))
