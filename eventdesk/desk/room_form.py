"""What staff fill in about a room that is lent."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from eventdesk.desk.fields import Choice, Number, PlainLines, PlainText
from eventdesk.desk.forms import at_most
from eventdesk.events.models import Event
from eventdesk.events.plans import MAX_CAPACITY
from eventdesk.halls.models import Room
from eventdesk.halls.rooms import RoomPlan
from eventdesk.i18n import current_language
from eventdesk.places import DISTRICTS


class RoomForm(FlaskForm):
    """One room: where, for how many, how to get in, who lends it."""

    name = PlainText(_l("Name of the room"), [InputRequired(_l("Please enter a name.")), at_most(200)])
    location = PlainText(_l("Street, number and town"), [at_most(300)])
    district_ags = Choice(_l("District"), [InputRequired(_l("Please choose from the list."))])
    holds = Number(_l("How many people it holds"), [Optional(), NumberRange(1, MAX_CAPACITY)])
    step_free = BooleanField(_l("Step-free access"))
    step_free_note = PlainLines(_l("About access"), [at_most(300)])
    childcare = BooleanField(_l("Childcare on site"))
    childcare_note = PlainLines(_l("About childcare"), [at_most(300)])
    lent_by = PlainText(_l("Lent by"), [at_most(120)])
    free_of_charge = BooleanField(_l("Free of charge"))
    note = PlainLines(_l("What whoever opens it has to know"), [at_most(500)])

    @classmethod
    def of(cls, room: Room | None = None, event: Event | None = None) -> "RoomForm":
        """Ask for a room; shows what is kept of one, or what an event says of its place."""
        kept: Any = {"free_of_charge": True}
        if room is not None:
            kept = {name: getattr(room, name) for name in RoomPlan.__slots__}
        elif event is not None:
            kept |= {
                "name": event.venue_name, "location": event.venue_address, "district_ags": event.district_ags,
                "holds": event.room_limit, "step_free": event.step_free, "childcare": event.childcare,
            }  # fmt: skip
        form, language = cls(data=kept), current_language()
        form.district_ags.choices = [SelectChoice(ags, one.name(language)) for ags, one in DISTRICTS.items()]
        return form

    def to_plan(self) -> RoomPlan:
        """What was filled in."""
        values: dict[str, Any] = {name: self[name].data for name in RoomPlan.__slots__}
        return RoomPlan(**values)
