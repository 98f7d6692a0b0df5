"""The desk's addresses, from all of its files."""

from flask import Flask

from eventdesk.desk import devices, editing, views


def init_app(app: Flask) -> None:
    """Give the desk its addresses."""
    for room in (views, editing, devices):  # the latter two add theirs to the first one's blueprint
        if room.bp.name not in app.blueprints:
            app.register_blueprint(room.bp)
