"""One JSON line a request, and one for everything that went wrong. Ids only, never a person."""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+")
_PHONE = re.compile(r"(?<![\w-])(?:\+|00)\d[\d ()/-]{6,}\d")
_SECRET_PATH = re.compile(r"(/tickets/|/T/)[0-9A-Za-z_-]{16,}", re.IGNORECASE)

_DETAIL = re.compile(r"DETAIL: .*")
"""Where PostgreSQL writes out the row it refused."""

_log = structlog.stdlib.get_logger("eventdesk")


def init_app(app: Flask) -> None:
    """Write one line a request: the rule of the address, never the address itself."""
    app.before_request(_start)
    app.after_request(_finish)


def configure() -> None:
    """Send all log lines of the process to standard output as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                mask,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)


def mask(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blot out what looks like an e-mail address, a phone number or a secret address.

    The last wall, not the first: nothing of that kind should be logged at all.
    """
    for key, value in entry.items():
        if isinstance(value, str):
            text = _EMAIL.sub("[e-mail]", value)
            text = text if key == "timestamp" else _PHONE.sub("[phone]", text)
            text = _DETAIL.sub("DETAIL: [row]", text)
            entry[key] = _SECRET_PATH.sub(r"\1[key]", text)
    return entry


def _start() -> None:
    """Note when a request began, and give it an id that its log lines share."""
    g.started = time.perf_counter()
    g.request_id = uuid4().hex[:16]


def _finish(response: Response) -> Response:
    """Write the request's line."""
    rule = str(request.url_rule) if request.url_rule else "(none)"
    if request.endpoint == "static":
        return response
    _log.info(
        "request",
        id=g.get("request_id"),
        method=request.method,
        route=rule,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    )
    return response
