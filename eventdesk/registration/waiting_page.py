"""The family's own page while it has no ticket: its place on the waiting list, and the offer it can answer."""

from collections.abc import Callable
from contextlib import suppress

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventdesk import clock
from eventdesk.db import reading, transaction
from eventdesk.errors import NotFoundError
from eventdesk.registration.offers import OfferGoneError, accept, decline
from eventdesk.registration.views import bp
from eventdesk.registration.waiting_queries import family_place
from eventdesk.security import count_miss, public
from eventdesk.vocabulary import TYPES


def waiting_page(language: str, key: str) -> str:
    """Show where a family stands that has no ticket.

    Raises:
        NotFoundError: There is no such page.
        TooManyError: This network is guessing.
    """
    try:
        with reading() as session:
            place = family_place(session, key, language)
    except NotFoundError:
        count_miss()
        raise
    return render_template(
        "registration/waiting.html",
        ticket=place,
        key=key,
        standing=place.standing(clock.now()),
        type_labels={kind: TYPES[kind].labels[language] for kind in place.party},
    )


@bp.post("/tickets/<key>/accept")
@public
def accept_offer(language: str, key: str) -> ResponseReturnValue:
    """Take the seats that are held for a family."""
    return _answer(accept, language, key)


@bp.post("/tickets/<key>/decline")
@public
def decline_offer(language: str, key: str) -> ResponseReturnValue:
    """Give the seats that are held for a family to the next."""
    return _answer(decline, language, key)


def _answer(verb: Callable[..., object], language: str, key: str) -> ResponseReturnValue:
    """Answer an offer and show what came of it; where there is none, the page says what there is instead."""
    try:
        with suppress(OfferGoneError), transaction() as session:
            verb(session, key, clock.now())
    except NotFoundError:
        count_miss()
        raise
    return redirect(url_for("registration.ticket", language=language, key=key), 303)
