"""The addresses of accounts: each of these files adds its own to the one blueprint."""

from flask import Flask

from eventdesk.staff import invitations, passwords, second_step, sessions
from eventdesk.staff.views import bp

__all__ = ["init_app", "invitations", "passwords", "second_step"]


def init_app(app: Flask) -> None:
    """Let every view know who opens it, and give accounts their addresses."""
    sessions.init_app(app)
    app.register_blueprint(bp)
