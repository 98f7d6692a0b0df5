"""Figures for whoever watches the machine: how many requests, how long, how they ended."""

import hmac
import time

from flask import Blueprint, Flask, Response, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from eventdesk.config import settings_of_app
from eventdesk.errors import NotFoundError
from eventdesk.security import public

bp = Blueprint("metrics", __name__)

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
"""Others are one figure: whoever invents methods must not fill our memory."""
_REQUESTS = Counter("eventdesk_requests_total", "Answered requests.", ["method", "route", "status"])
_SECONDS = Histogram("eventdesk_request_seconds", "Time to answer.", ["route"])


def init_app(app: Flask) -> None:
    """Count requests by the rule of their address, so that no address is told."""
    app.after_request(_count)
    app.register_blueprint(bp)


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Tell the figures to whoever has the token; to others the address does not exist."""
    settings = settings_of_app()
    given = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {settings.metrics_token}".encode()
    if not settings.metrics_token or not hmac.compare_digest(given, expected):
        raise NotFoundError("metrics")
    registry = REGISTRY
    if settings.metrics_folder:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, settings.metrics_folder)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _count(response: Response) -> Response:
    """Count one answer."""
    rule = str(request.url_rule) if request.url_rule else "(none)"
    method = request.method if request.method in _METHODS else "OTHER"
    _REQUESTS.labels(method, rule, response.status_code).inc()
    if "started" in g:  # noted by eventdesk.logs
        _SECONDS.labels(rule).observe(time.perf_counter() - g.started)
    return response
