"""Public addresses of events: importing the modules of their pages adds them to the blueprint."""

from flask import Flask

from eventdesk.events import calendar_views, crawlers, views

__all__ = ["calendar_views"]


def init_app(app: Flask) -> None:
    """Give events their addresses."""
    app.register_blueprint(views.bp)
    app.register_blueprint(crawlers.bp)
