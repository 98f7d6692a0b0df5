"""Who may do what, what every answer carries, and how often a stranger may try."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, current_app, redirect, request, url_for
from flask_limiter import Limiter
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from limits import RateLimitItemPerMinute
from werkzeug.middleware.proxy_fix import ProxyFix

from eventdesk.config import Settings
from eventdesk.errors import ForbiddenError, TooManyError

View = TypeVar("View", bound=Callable[..., Any])

BODY_LIMIT = 64 * 1024


class Role(StrEnum):
    """What a member of staff is here for."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    STATION = "station"
    MINISTRY = "ministry"


class Permission(StrEnum):
    """What an address asks of whoever opens it."""

    PUBLIC = "public"
    DEVICE = "device"
    SIGNED_IN = "signed_in"
    EDIT_EVENTS = "edit_events"
    PAIR_DEVICES = "pair_devices"
    READ_REPORTS = "read_reports"
    """Live figures of any period, and freezing them; everybody else reads what was frozen."""
    READ_VERSIONS = "read_versions"
    MANAGE_STAFF = "manage_staff"
    EXPORT_PEOPLE = "export_people"
    """Taking lists with families' data out of here: the role must allow it, and an administrator has to grant it."""


GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(
        {
            Permission.SIGNED_IN,
            Permission.EDIT_EVENTS,
            Permission.PAIR_DEVICES,
            Permission.READ_REPORTS,
            Permission.READ_VERSIONS,
            Permission.MANAGE_STAFF,
            Permission.EXPORT_PEOPLE,
        }
    ),
    Role.ORGANISER: frozenset(
        {
            Permission.SIGNED_IN,
            Permission.EDIT_EVENTS,
            Permission.PAIR_DEVICES,
            Permission.READ_REPORTS,
            Permission.READ_VERSIONS,
            Permission.EXPORT_PEOPLE,
        }
    ),
    Role.STATION: frozenset({Permission.SIGNED_IN, Permission.PAIR_DEVICES}),
    Role.MINISTRY: frozenset({Permission.SIGNED_IN, Permission.READ_VERSIONS}),
}
"""The rights of each role; a test holds every address against this table."""

WITHOUT_SECOND_FACTOR = {"desk.second_factor", "desk.set_up_second_factor", "staff.sign_out"}
"""Where somebody may go who has yet to set one up."""

csrf = CSRFProtect()


def keyed_hash(text: str) -> str:
    """Name something for a limit without storing it; nobody without our key can find out what it was."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:24]


def network() -> str:
    """Name a visitor's network (/24 or /56) by a keyed hash, so that no address is stored."""
    address = _address(request.remote_addr or "")
    if address is None:
        return keyed_hash("unknown")
    return keyed_hash(str(ip_network((address, 24 if isinstance(address, IPv4Address) else 56), strict=False)))


def _address(origin: str) -> IPv4Address | IPv6Address | None:
    """Read an address as proxies write it, some with a port; a new one each time must not be a new network.

    What is no address is nobody's own either: a socket file, or a proxy that hides its visitors.
    """
    text = origin.strip().partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # Servers that listen on IPv6 see all of IPv4 as one network.
    return address if isinstance(address, IPv4Address) else address.ipv4_mapped or address


MISSES = RateLimitItemPerMinute(60, namespace="missed")
"""Unguessable addresses that one network may try in vain."""

limiter = Limiter(key_func=network, strategy="fixed-window", headers_enabled=False)


def count_miss() -> None:
    """Count that an unguessable address was tried in vain; those that exist are never counted.

    Raises:
        TooManyError: This network is guessing.
    """
    if not limiter.limiter.hit(MISSES, network()):
        raise TooManyError("guessing")


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, form tokens, limits and headers."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-eventdesk" if settings.secure else "eventdesk",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no referrer; `refuse_foreign_posts` looks at Sec-Fetch-Site instead.
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI="eventdesk://",
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(refuse_foreign_posts)
    app.after_request(_headers(settings))
    app.after_request(lead_within_this_site)


def public(view: View) -> View:
    """Mark a view as open to everybody on purpose."""
    return mark(view, Permission.PUBLIC)


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only signed-in staff with this right pass; send others to the sign-in or refuse them."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                target = request.full_path if request.method == "GET" else None
                return redirect(url_for("staff.sign_in", next=target), 303)
            if current_user.owes_second_factor and request.endpoint not in WITHOUT_SECOND_FACTOR:
                return redirect(url_for("desk.second_factor"), 303)
            if not current_user.may(permission):
                raise ForbiddenError
            return view(*args, **kwargs)

        return mark(guarded, permission)  # type: ignore[return-value]  # wraps keeps the signature

    return guard


def mark(view: View, permission: Permission) -> View:
    """Note on a view which right its guard asks for; a test reads the notes of all addresses."""
    view.permission = permission  # type: ignore[attr-defined]
    return view


def refuse_foreign_posts() -> None:
    """Refuse changes that another site's page sent off; browsers say so themselves."""
    unsafe = request.method not in {"GET", "HEAD", "OPTIONS"}
    if unsafe and request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        raise ForbiddenError


def lead_within_this_site(response: Response) -> Response:
    """Name no host in a redirect: the framework would write there what a stranger claims to be our name."""
    if response.location:
        target = urlsplit(response.location)
        response.location = urlunsplit(("", "", "/" + target.path.lstrip("/"), target.query, target.fragment))
    return response


def _headers(settings: Settings) -> Callable[[Response], Response]:
    """Make the function that puts security headers on every answer."""
    policy = (
        "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    plain, scanner = policy.format(wasm=""), policy.format(wasm=" 'wasm-unsafe-eval'")

    def add(response: Response) -> Response:
        scanning = request.path == "/scan/"
        # A worker lives under the policy of its own file, not of the page that starts it.
        decoding = request.path.startswith("/scan/dist/decoder-")
        headers = response.headers
        headers["Content-Security-Policy"] = scanner if scanning or decoding else plain
        headers["Permissions-Policy"] = f"camera=({'self' if scanning else ''}), microphone=(), geolocation=()"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers.setdefault("Cache-Control", "no-store")
        if settings.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response

    return add
