"""The desk's addresses: each of its files adds its own to the one blueprint."""

from flask import Flask

from eventdesk.desk import (
    advice,
    blanks,
    closing,
    devices,
    editing,
    feedback,
    health,
    interpreters,
    live,
    mails,
    meeting,
    meeting_paper,
    pack,
    partner_page,
    partners,
    people,
    presence,
    previewing,
    record,
    repeating,
    retention,
    room,
    rooms,
    second_factor,
    tallies,
    texts,
    to_check,
    today,
    waiting,
)
from eventdesk.desk.views import bp

__all__ = [
    "advice",
    "blanks",
    "closing",
    "devices",
    "editing",
    "feedback",
    "health",
    "init_app",
    "interpreters",
    "live",
    "mails",
    "meeting",
    "meeting_paper",
    "pack",
    "partner_page",
    "partners",
    "people",
    "presence",
    "previewing",
    "record",
    "repeating",
    "retention",
    "room",
    "rooms",
    "second_factor",
    "tallies",
    "texts",
    "to_check",
    "today",
    "waiting",
]


def init_app(app: Flask) -> None:
    """Give the desk its addresses."""
    app.register_blueprint(bp)
