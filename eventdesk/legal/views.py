"""Legal and help pages: who is responsible, what is stored, how accessible the site is, and saying that it is not."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import RateLimitItemPerHour

from eventdesk import clock
from eventdesk.config import Settings, settings_of_app
from eventdesk.db import transaction
from eventdesk.errors import NotFoundError
from eventdesk.i18n import LANGUAGE_FOLDER, force_locale
from eventdesk.legal.forms import FeedbackForm
from eventdesk.legal.notice import notice
from eventdesk.legal.rules import DAYS_AFTER_EVENT, page_without_keys
from eventdesk.legal.service import Report, keep_report
from eventdesk.outbox.service import Mail
from eventdesk.security import limiter, network, public

bp = Blueprint("legal", __name__, url_prefix=LANGUAGE_FOLDER)

REPORTS = RateLimitItemPerHour(20, namespace="feedback")
"""Reports of barriers from one network."""

HOUR = 3600
EASY_PAGES = {
    "website": "Was ist das hier?",
    "register": "So melden Sie sich an",
    "accessibility": "Barriere-Freiheit",
}
"""Pages in easy-to-read German with their titles; in no other language, and so in no catalogue."""


@bp.get("/data-protection")
@public
def privacy(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say what is stored, why, how long, and which rights people have."""
    sections = notice(settings_of_app())
    return render_template("legal/privacy.html", sections=sections, name_days=DAYS_AFTER_EVENT["contact"])


@bp.get("/imprint")
@public
def imprint(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say who runs this site."""
    return render_template("legal/imprint.html")


@bp.get("/accessibility")
@public
def accessibility(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say how accessible this site is and whom to tell about barriers."""
    return render_template("legal/accessibility.html")


@bp.get("/easy-german/<page>")
@public
def easy(language: str, page: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Explain the site in easy-to-read German, whatever the language around it."""
    if page not in EASY_PAGES:
        raise NotFoundError("page")
    return render_template(
        f"legal/easy/{page}.html", page=page, pages=EASY_PAGES, name_days=DAYS_AFTER_EVENT["contact"]
    )


@bp.get("/feedback")
@public
def report(language: str) -> ResponseReturnValue:
    """Ask what does not work."""
    return _form(language, FeedbackForm(page=page_without_keys(request.args.get("page", ""))))


@bp.post("/feedback")
@public
def send_report(language: str) -> ResponseReturnValue:
    """Keep what somebody told us, and thank them."""
    form, settings = FeedbackForm(request.form), settings_of_app()
    if "switch" in request.form:
        return _form(language, form)
    if not form.validate():
        return _form(language, form), 422
    if not limiter.limiter.hit(REPORTS, network()):
        return _form(language, form, too_many=True), 429, {"Retry-After": str(HOUR)}
    told = Report(language, form.message.data or "", form.page.data or "", form.contact.data or "")
    with transaction() as session:
        keep_report(session, told, _notice_of_report(settings), clock.now())
    return redirect(url_for("legal.thanks", language=language), 303)


@bp.get("/feedback/thanks")
@public
def thanks(language: str) -> ResponseReturnValue:  # noqa: ARG001 - the language is in the address
    """Say that the message arrived."""
    return render_template("legal/thanks.html")


@bp.app_template_filter("without_keys")
def without_keys(path: str) -> str:
    """Name a page in a link, without the key of anybody's ticket."""
    return page_without_keys(path)


def _form(language: str, form: FeedbackForm, *, too_many: bool = False) -> str:
    """Show the form with its problems."""
    return render_template("legal/feedback.html", form=form, too_many=too_many, language=language)


def _notice_of_report(settings: Settings) -> Mail | None:
    """Write to staff that there is something to read; what people wrote stays at the desk."""
    if not settings.feedback_email:
        return None
    with force_locale("de"):
        subject = _("Somebody reported an accessibility problem")
        text = _("Please read the report and answer within one month:")
    return Mail(settings.feedback_email, "de", subject, f"{text}\n{settings.public_url}/staff/feedback\n")
