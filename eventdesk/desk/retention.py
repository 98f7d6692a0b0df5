"""What is stored, why, and when it goes: for the data protection officer, and for whoever runs this."""

from collections.abc import Mapping
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventdesk import clock
from eventdesk.db import reading
from eventdesk.desk.views import bp
from eventdesk.retention.fields import stored_fields
from eventdesk.retention.queries import coming, done, last_run
from eventdesk.retention.rules import LATE, Term
from eventdesk.security import Permission, requires

SHOWN = 12
"""How many of the next deletions the page lists."""

TERMS: Mapping[Term, LazyString] = {
    Term.KEPT: _l("stays: no person in it"),
    Term.WAITING: _l("1 day after the event"),
    Term.CONTACTS: _l("14 days after the event; at once when the family deletes its data"),
    Term.PEOPLE: _l("30 days after the event"),
    Term.PHONES: _l("31 days after the event"),
    Term.MAIL: _l("content 1 day after sending, the rest after 30 days; with the family's contact at the latest"),
    Term.FEEDBACK: _l("90 days after it was dealt with"),
    Term.SESSION: _l("3 hours without use, 12 hours at the latest"),
    Term.LINK: _l("once it was used, 7 days at the latest"),
    Term.LIMIT: _l("when its time is over, one week at the latest"),
    Term.ACCOUNT: _l("helpers: 30 days after the last event; others: 12 months after the account was closed"),
    Term.AUDIT: _l("12 months"),
    Term.RECIPIENT: _l("when the person is taken off the list or withdraws"),
    Term.JOURNAL: _l("single families after 35 days, whole events after 12 months"),
}
"""When it goes, in words."""
WHAT: Mapping[str, LazyString] = {
    Term.WAITING: _l("Families without a seat"),
    Term.CONTACTS: _l("Names, contacts and languages"),
    Term.PEOPLE: _l("Tickets, people and scans"),
    Term.PHONES: _l("Phones of helpers"),
    Term.AUDIT: _l("Record of who did what"),
}
"""What goes, in words."""


@bp.get("/retention")
@requires(Permission.EDIT_EVENTS)
def retention() -> ResponseReturnValue:
    """Show the last round, what goes next, what went, and every stored field."""
    now = clock.now()
    with reading() as tx:
        run, due, gone = last_run(tx), coming(tx, SHOWN), done(tx)
    overdue = run is None or run.finished_at is None or run.finished_at < now - LATE
    tables = [(name, list(fields)) for name, fields in groupby(stored_fields(), key=lambda field: field.table)]
    return render_template(
        "desk/retention.html",
        run=run, overdue=overdue, coming=due, done=gone, tables=tables, terms=TERMS, what=WHAT,
    )  # fmt: skip
