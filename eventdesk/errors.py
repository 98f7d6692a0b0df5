"""Refusals: what went wrong, as a stable code and an HTTP status.

The sentence a person reads is chosen by the handler in `eventdesk.pages`, in that person's language.
"""


class EventdeskError(Exception):
    """Something was refused; nothing was changed."""

    code = "error"
    status = 400


class NotFoundError(EventdeskError):
    """What was asked for does not exist, or not for you."""

    code = "not-found"
    status = 404


class InvalidInputError(EventdeskError):
    """Input from a file or a command is wrong; the message says where and why."""

    code = "invalid-input"
    status = 422


class NotSignedInError(EventdeskError):
    """A device or person has to identify itself first, or its access has ended."""

    code = "not-signed-in"
    status = 401


class ForbiddenError(EventdeskError):
    """Known, but not allowed to do this."""

    code = "forbidden"
    status = 403


class TooManyError(EventdeskError):
    """Too often in a short time, from one network."""

    code = "too-many-requests"
    status = 429
