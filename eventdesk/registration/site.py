"""Families' addresses: importing the modules of their pages adds them to the blueprint."""

from flask import Flask

from eventdesk.registration import keepsakes, my_data, page, room, verbs, views

__all__ = ["keepsakes", "my_data", "page", "room", "verbs"]


def init_app(app: Flask) -> None:
    """Give registration its addresses."""
    app.register_blueprint(views.bp)
