"""What families asked about at an event's stations, and where they were sent on to."""

from flask import render_template
from flask.typing import ResponseReturnValue

from eventdesk.db import reading
from eventdesk.desk.views import bp
from eventdesk.events.queries import event_by_slug
from eventdesk.reports.retained import advice_of
from eventdesk.security import Permission, requires
from eventdesk.vocabulary import OFFICES, TOPICS


@bp.get("/events/<slug>/advice")
@requires(Permission.PAIR_DEVICES)
def advice(slug: str) -> ResponseReturnValue:
    """Show conversations by topic and office. There is nothing to see of anybody."""
    with reading() as tx:
        event = event_by_slug(tx, slug)
        counts = advice_of(tx, event.id)
    return render_template("desk/advice.html", event=event, counts=counts, topics=TOPICS, offices=OFFICES)
