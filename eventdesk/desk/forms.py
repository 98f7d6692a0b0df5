"""What an organiser fills in about an event, and which phones may scan where."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from eventdesk.desk.fields import Choice, Choices, LocalMoment, Number, PlainLines, PlainText
from eventdesk.desk.queries import CampaignChoice
from eventdesk.desk.sentences import FORMS, PRESETS, sentence
from eventdesk.events.head_count import MOST
from eventdesk.events.plans import EventPlan, Wording
from eventdesk.events.service import PlanRefusedError
from eventdesk.i18n import LANGUAGES, NAMES, current_language
from eventdesk.places import DISTRICTS
from eventdesk.vocabulary import Form

MOST_TOGETHER = 60
"""Most people one scan can be about."""
MOST_BLANKS = 200
"""Twenty pages in one go; whoever needs more makes more."""
_PLAIN = (
    "slug", "preset", "starts_at", "ends_at", "venue_name", "venue_address", "capacity", "room_limit",
    "registration_opens_at", "registration_closes_at", "join_url", "step_free", "childcare",
    "place_after_registration",
)  # fmt: skip
"""Fields that mean the same in the form and in the plan."""
_ANSWERS = {"district_ags": "district", "campaign_id": "campaign"}
"""Fields of the form that are called otherwise in the plan."""


def at_most(length: int) -> Length:
    """Refuse texts that the table has no room for."""
    return Length(max=length, message=_l("Please use at most %(max)d characters."))


def _options(names: Mapping[str, Any]) -> list[SelectChoice]:
    """Offer values under their names."""
    return [SelectChoice(value, name) for value, name in names.items()]


def _chosen() -> InputRequired:
    """Insist on a choice."""
    return InputRequired(_l("Please choose from the list."))


def _title(language: str) -> PlainText:
    """Ask for the title in a language; its label says in which. German stands in for the others."""
    german = [InputRequired(_l("Please enter a German title. It stands in for languages that are missing."))]
    required = german if language == "de" else []
    return PlainText(_l("Title (%(language)s)", language=NAMES[language]), [*required, at_most(200)])


def _description(language: str) -> PlainLines:
    """Ask for the description in a language."""
    return PlainLines(_l("Description (%(language)s)", language=NAMES[language]), [at_most(4000)])


def _directions(language: str) -> PlainLines:
    """Ask in a language how to get there."""
    return PlainLines(_l("How to get there (%(language)s)", language=NAMES[language]), [at_most(1000)])


class EventForm(FlaskForm):
    """One event. Times are those of the clock on its wall."""

    class Meta:
        """Where the wall is."""

        time_zone = "Europe/Berlin"

    campaign = Choice(_l("Campaign"), [_chosen()])
    preset = Choice(_l("Kind of event"), [_chosen()], choices=_options(PRESETS))
    form = Choice(_l("How people attend"), [_chosen()], choices=_options(FORMS))
    title_de, description_de, directions_de = _title("de"), _description("de"), _directions("de")
    title_en, description_en, directions_en = _title("en"), _description("en"), _directions("en")
    title_ar, description_ar, directions_ar = _title("ar"), _description("ar"), _directions("ar")
    title_ru, description_ru, directions_ru = _title("ru"), _description("ru"), _directions("ru")
    title_uk, description_uk, directions_uk = _title("uk"), _description("uk"), _directions("uk")
    starts_at = LocalMoment(_l("Begin"), [InputRequired(_l("Please enter when the event begins."))])
    ends_at = LocalMoment(_l("End"), [InputRequired(_l("Please enter when the event ends."))])
    venue_name = PlainText(_l("Name of the place"), [at_most(200)])
    venue_address = PlainText(_l("Address of the place"), [at_most(300)])
    district = Choice(_l("District"))
    step_free = BooleanField(_l("The place can be reached without steps."))
    childcare = BooleanField(_l("There is childcare."))
    place_after_registration = BooleanField(_l("Only people who registered are told where it is."))
    join_url = PlainText(_l("Link to the online room"), [at_most(500)])
    languages = Choices(_l("Languages spoken there"), choices=_options(NAMES))
    capacity = Number(_l("Seats for persons"))
    room_limit = Number(_l("Room limit"))
    registration_opens_at = LocalMoment(_l("Registration opens"))
    registration_closes_at = LocalMoment(_l("Registration closes"))
    slug = PlainText(_l("Name in the address"))
    version = HiddenField()

    def offer(self, campaigns: list[CampaignChoice]) -> None:
        """Fill the lists that depend on what there is."""
        language = current_language()
        self.campaign.choices = _options({str(one.id): one.name(language) for one in campaigns})
        lands = {one.land for one in campaigns}
        places = [place for place in DISTRICTS.values() if place.ags[:2] in lands]
        none = {"": _l("No district (online)")}
        self.district.choices = _options(none | {one.ags: one.name(language) for one in places})
        self._lands = {str(one.id): one.land for one in campaigns}
        imported = self.preset.object_data
        if imported and imported not in PRESETS:
            self.preset.choices = _options({**PRESETS, imported: imported})

    def to_plan(self) -> EventPlan:
        """Turn the answers into a plan."""
        plain: dict[str, Any] = {name: self[name].data for name in _PLAIN}
        return EventPlan(
            **plain | {name: plain[name] or "" for name in ("slug", "venue_name", "venue_address", "join_url")},
            campaign_id=int(self.campaign.data),
            land=self._lands[self.campaign.data],
            form=Form(self.form.data),
            time_zone=self.meta.time_zone,
            district_ags=self.district.data or None,
            languages=tuple(self.languages.data or ()),
            texts={language: self._wording(language) for language in LANGUAGES},
        )

    def show(self, refused: PlanRefusedError) -> None:
        """Put each problem of the plan next to its field."""
        for name, problem in refused.problems.items():
            said = sentence(problem, refused.seats_taken)
            if name == "version":
                self.form_errors.append(said)
            else:
                field = self[_ANSWERS.get(name, name)]
                field.errors = [*field.errors, said]

    def _wording(self, language: str) -> Wording:
        """Read the texts of one language."""
        return Wording(*(self[f"{part}_{language}"].data or "" for part in Wording._fields))


def answers(plan: EventPlan, version: str) -> Mapping[str, Any]:
    """Turn a plan into the answers that lead to it."""
    texts = {
        f"{part}_{language}": getattr(wording, part)
        for language, wording in plan.texts.items()
        for part in Wording._fields
    }
    plain = {name: getattr(plan, name) for name in _PLAIN}
    return {
        **plain,
        **texts,
        "campaign": str(plan.campaign_id),
        "form": str(plan.form),
        "district": plan.district_ags or "",
        "languages": list(plan.languages),
        "version": version,
    }


class PairingForm(FlaskForm):
    """The stations at which a phone may scan."""

    stations = Choices(_l("Stations"), [InputRequired(_l("Please choose at least one station."))])


class ConflictForm(FlaskForm):
    """Whom to count of a scan that needs somebody, where, and on which ticket; what the phone said goes without."""

    number = PlainText(_l("Ticket number"), [at_most(40)])
    persons = Number(
        _l("Number of persons"),
        [Optional(), NumberRange(1, MOST_TOGETHER, _l("Please enter a number from 1 to %(num)d.", num=MOST_TOGETHER))],
    )
    station = Choice(_l("Where they were"), [Optional()])


class ClosingForm(FlaskForm):
    """What was looked at before an event is closed, a second look where something is left open, and two sentences."""

    look = HiddenField()
    anyway = BooleanField(_l("I have seen this. Please close the event anyway."))
    went_well = PlainLines(_l("What went well"), [at_most(300)])
    next_time = PlainLines(_l("What to do differently next time"), [at_most(300)])


class PaperForm(FlaskForm):
    """What was counted on paper about everybody at once; the numbers of the sheets are added for each event."""

    heads = Number(
        _l("Head count: how many people were there in all?"),
        [Optional(), NumberRange(0, MOST, _l("Please enter a number from 0 to %(num)d.", num=MOST))],
    )


class HeadCountForm(FlaskForm):
    """How many people were in the online room in all; empty if nobody counted."""

    persons = Number(
        _l("How many people took part online in all?"),
        [Optional(), NumberRange(0, MOST, _l("Please enter a number from 0 to %(num)d.", num=MOST))],
    )


class BlankTicketsForm(FlaskForm):
    """How many tickets to make ahead."""

    count = Number(
        _l("How many blank tickets?"),
        [
            InputRequired(_l("Please enter how many tickets you need.")),
            NumberRange(1, MOST_BLANKS, _l("Please enter a number from 1 to %(num)d.", num=MOST_BLANKS)),
        ],
    )
