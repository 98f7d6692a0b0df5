"""What people reported about barriers, and that somebody has dealt with it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.desk.views import bp
from eventdesk.legal.queries import reports
from eventdesk.legal.rules import ANSWER_WITHIN, DAYS_AFTER_SETTLED
from eventdesk.legal.service import settle_report
from eventdesk.security import Permission, requires
from eventdesk.staff.service import note
from eventdesk.staff.sessions import staff


@bp.get("/feedback")
@requires(Permission.EDIT_EVENTS)
def feedback() -> ResponseReturnValue:
    """List reports, the open ones first."""
    with reading() as tx:
        found = reports(tx)
    return render_template(
        "desk/feedback.html", reports=found, now=clock.now(), patience=ANSWER_WITHIN, days=DAYS_AFTER_SETTLED
    )


@bp.post("/feedback/<int:number>/done")
@requires(Permission.EDIT_EVENTS)
def settle(number: int) -> ResponseReturnValue:
    """Note that a report was dealt with."""
    now = clock.now()
    with transaction() as tx:
        settle_report(tx, number, now)
        note(tx, staff().id, "feedback-settled", str(number), now)
    flash(_("The report is marked as dealt with."), "success")
    return redirect(url_for("desk.feedback"), 303)
