"""The desk's addresses: each of its files adds its own to the one blueprint."""

from flask import Flask

from eventdesk.desk import advice, blanks, closing, devices, editing, feedback, mails, room, tallies, waiting  # noqa: F401 - each adds its addresses
from eventdesk.desk.views import bp


def init_app(app: Flask) -> None:
    """Give the desk its addresses."""
    app.register_blueprint(bp)
