"""The form that looks like the tally sheets: for each day, persons by type and contacts by station."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import NumberRange, Optional

from eventdesk.desk.fields import Number
from eventdesk.desk.forms import PaperForm
from eventdesk.events.head_count import MOST
from eventdesk.i18n import format_day
from eventdesk.reports.tallies import Line, Strokes, TallyRefusedError

_PARTIES = "-parties"
_WHOLE = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: its fields, and what it is about."""

    title: str
    persons: Field
    parties: Field | None = None
    station: Any = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What hangs at the door and lies at the stations, on one day or for the whole event."""

    key: str
    day: date | None
    types: Sequence[Row]
    stations: Sequence[Row]


class TallyForm(PaperForm):
    """Tally sheets as they are kept, or as they were typed."""

    sheets: Sequence[Sheet]
    whole: Sequence[Row]
    lines: Mapping[str, Line]

    def to_lines(self) -> Mapping[Line, Strokes]:
        """Read everything that was noted."""
        noted = {name: line for name, line in self.lines.items() if self[name].data is not None}
        parties = {name: self[name + _PARTIES].data or 0 for name in noted if name + _PARTIES in self}
        return {line: Strokes(self[name].data, parties.get(name, 0)) for name, line in noted.items()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse more parties than people."""
        right = bool(super().validate(extra_validators))
        for name in self.lines:
            parties = self._fields.get(name + _PARTIES)
            if parties is not None and (parties.data or 0) > (self[name].data or 0):
                parties.errors = [_("There cannot be more parties than persons.")]
                right = False
        return right

    def show(self, refused: TallyRefusedError) -> None:
        """Say next to the field how many different people are possible."""
        for kind, (least, most) in refused.bounds.items():
            said = _("By the sheets of the days there were %(least)d to %(most)d.", least=least, most=most)
            self[f"{_WHOLE}-{kind}"].errors = [said]


@dataclass(frozen=True, slots=True)
class Paper:
    """What there are sheets for.

    Attributes:
        days: Local days of the event.
        types: Names of the types to offer, by code.
        stations: Advice stations of the event.
        language: In which days are written.
    """

    days: Sequence[date]
    types: Mapping[str, str]
    stations: Sequence[Any]
    language: str


def tally_form(paper: Paper, kept: Mapping[Line, Strokes], head_count: int | None) -> TallyForm:
    """Make the form of an event's paper; it shows what is kept unless something was typed."""
    days, types, stations, language = paper.days, paper.types, paper.stations, paper.language
    one_day = len(days) == 1
    lines: dict[str, Line] = {}
    fields: dict[str, Number] = {}

    def ask(name: str, line: Line, title: str) -> None:
        lines[name], fields[name] = line, _number(title)

    for number, day in enumerate(days):
        when, suffix = (None, "") if one_day else (day, f", {format_day(day, language, length='short')}")
        for code, title in types.items():
            ask(f"d{number}-{code}", Line(when, code), title + suffix)
            fields[f"d{number}-{code}{_PARTIES}"] = _number(_("Parties, %(type)s", type=title) + suffix)
        for station in stations:
            ask(f"d{number}-at-{station.key}", Line(when, station=station.key), station.title + suffix)
    for code, title in types.items() if not one_day else ():
        ask(f"{_WHOLE}-{code}", Line(None, code), _("Different people, %(type)s", type=title))
    form: TallyForm = type("EventTallyForm", (TallyForm,), fields)(data={**_answers(lines, kept), "heads": head_count})
    form.lines = lines
    form.sheets = [_sheet(form, number, day, types, stations) for number, day in enumerate(days)]
    form.whole = [] if one_day else [Row(title, form[f"{_WHOLE}-{code}"]) for code, title in types.items()]
    return form


def _sheet(form: TallyForm, number: int, day: date, types: Mapping[str, str], stations: Sequence[Any]) -> Sheet:
    """Lay the fields of a day out like its paper."""
    key = f"d{number}"
    by_type = [Row(title, form[f"{key}-{code}"], form[f"{key}-{code}{_PARTIES}"]) for code, title in types.items()]
    at_stations = [Row(station.title, form[f"{key}-at-{station.key}"], station=station) for station in stations]
    return Sheet(key, day, by_type, at_stations)


def _answers(lines: Mapping[str, Line], kept: Mapping[Line, Strokes]) -> Mapping[str, int]:
    """Turn what is kept into what was typed; different people that only follow from the days were not."""
    answers: dict[str, int] = {}
    for name, line in lines.items():
        if line in kept and not (name.startswith(_WHOLE) and _follows(line, kept)):
            answers[name] = kept[line].persons
            if kept[line].parties:
                answers[name + _PARTIES] = kept[line].parties
    return answers


def _follows(whole: Line, kept: Mapping[Line, Strokes]) -> bool:
    """Say whether a number of different people is that of the fullest day."""
    days = [count for line, count in kept.items() if line.type == whole.type and line.day and not line.station]
    return bool(days) and kept[whole] == max(days)


def _number(title: str) -> Number:
    """Ask for how many."""
    limits = NumberRange(0, MOST, _("Please enter a number from 0 to %(num)d.", num=MOST))
    return Number(title, [Optional(), limits])
