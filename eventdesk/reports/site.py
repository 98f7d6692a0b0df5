"""The addresses of reports, live and frozen."""

from flask import Flask

from eventdesk.reports import version_views, views
from eventdesk.reports.delivery import views as delivery_views

__all__ = ["delivery_views", "init_app", "version_views"]


def init_app(app: Flask) -> None:
    """Offer them all; importing the modules adds their addresses."""
    app.register_blueprint(views.bp)
