"""Families' addresses: importing the modules of their pages adds them to the blueprint."""

from flask import Flask

from eventdesk.registration import keepsakes, page, room, views

__all__ = ["keepsakes", "page", "room"]


def init_app(app: Flask) -> None:
    """Give registration its addresses."""
    app.register_blueprint(views.bp)
