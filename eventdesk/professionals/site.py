"""Professionals' addresses: importing the modules of their pages adds them to the blueprint."""

from flask import Flask

from eventdesk.professionals import contact_views, views

__all__ = ["contact_views"]


def init_app(app: Flask) -> None:
    """Give professionals their addresses."""
    app.register_blueprint(views.bp)
