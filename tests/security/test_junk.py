"""Bytes that are no text, numbers without end, methods nobody knows: an answer below 500, and nothing stored."""

import socket
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventdesk.db import Database
from eventdesk.registration.models import Registration
from eventdesk.security import Role
from tests.builders import make_event
from tests.doors import EXAMPLES, addresses
from tests.people import signed_in
from tests.server import Server

BYTES = [
    b"\0", b"a\0b", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf",
    b"2147483648", b"9223372036854775808", b"-1", b"1e999", b"NaN", b"0x10", "\u0661\u0662".encode(), b"9" * 5_000,
    b"' OR 1=1 --", b"{{7*7}}", b"${7*7}", b"%s%n", b"../../etc/passwd", b"<script>", b"a\r\nX-Evil: 1", b"[]", b" ",
]  # fmt: skip
FIELDS = [
    "submission", "young", "child", "name", "spoken_language", "interpreter", "home", "phone", "email", "website",
    "csrf_token", "switch", "password", "language", "next", "from", "to", "as_of", "campaign", "past", "stations",
    "starts_at", "ends_at", "capacity", "slug", "district", "title_de", "version", "cursor", "number", "code",
]  # fmt: skip
TURNS = range(0, len(BYTES), 3)
POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""The stricter one: it takes no NUL, no long text and no great number."""
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def event(database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, EXAMPLES["slug"])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """One that does not look at pages: some here have no body, or are packed."""
    app.test_client_class = FlaskClient
    return app.test_client()


@pytest.fixture
def admin(client: FlaskClient, app: Flask, database: Database, event: None) -> FlaskClient:
    return signed_in(app, database, Role.ADMIN)


def filled(path: str, junk: bytes | None = None) -> str:
    """An address with junk, or else something sensible, in every place where something may stand."""
    for name, example in EXAMPLES.items():
        value = example if junk is None or name == "language" else quote_from_bytes(junk, safe="")
        for spelled in (f"<{name}>", f"<int:{name}>", f"<language:{name}>"):
            path = path.replace(spelled, value)
    return path


def typed(turn: int) -> str:
    """Junk in every field, in each turn another; the first fields twice."""
    names = [*FIELDS, *FIELDS[:3]]
    return "&".join(f"{name}={quote_from_bytes(BYTES[(turn + i) % len(BYTES)])}" for i, name in enumerate(names))


@POSTGRESQL
def test_junk_in_addresses_is_no_server_error(app: Flask, admin: FlaskClient) -> None:
    rules = {str(rule) for address, rule in addresses(app) if address.startswith("GET ") and "<" in str(rule)}
    paths = {filled(rule, junk) for rule in rules for junk in BYTES}

    failed = [path for path in sorted(paths) if _status(admin, path) >= 500]

    assert not failed


@POSTGRESQL
def test_junk_in_parameters_is_no_server_error(app: Flask, admin: FlaskClient) -> None:
    pages = [filled(str(rule)) for address, rule in addresses(app) if address.startswith("GET ")]
    paths = [f"{page}?{typed(turn)}" for page in pages for turn in TURNS]

    failed = [path for path in paths if _status(admin, path) >= 500]

    assert not failed


def _status(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        assert "X-Evil" not in answer.headers, path
        return answer.status_code


@POSTGRESQL
def test_junk_in_forms_is_no_server_error(app: Flask, admin: FlaskClient, database: Database) -> None:
    forms = [str(rule) for address, rule in addresses(app) if address.startswith("POST ")]
    kept = [filled(form) for form in forms if not form.endswith(("sign-out", "end-sessions"))]
    kind = "application/x-www-form-urlencoded"

    met = {(form, t): admin.post(form, data=typed(t), content_type=kind).status_code for form in kept for t in TURNS}

    assert not {case: status for case, status in met.items() if status >= 500}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 0


PARTS = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="name"'
BODIES: dict[str, tuple[str, bytes]] = {
    "parts without a boundary": ("multipart/form-data", b"x"),
    "parts with an empty boundary": ("multipart/form-data; boundary=", b"--"),
    "a part without an end": (PARTS, HEAD),
    "a file where a name belongs": (PARTS, HEAD + b'; filename="a.exe"\r\n\r\nMZ\r\n--x--'),
    "another character set": (
        PARTS,
        HEAD + b"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA-\r\n--x--",
    ),
    "a thousand parts": (PARTS, (HEAD + b"\r\n\r\nz\r\n") * 1_100 + b"--x--"),
    "nothing but separators": ("application/x-www-form-urlencoded", b"&" * 60_000),
    "ten thousand fields": ("application/x-www-form-urlencoded", b"a=b&" * 15_000),
    "an unknown character set": ("application/x-www-form-urlencoded; charset=nope", b"name=a"),
    "JSON for a page": ("application/json", b'{"name": "Amal"}'),
    "no type": ("", b"name=Amal"),
    "a type that is none": ("\xff/\xfe;;;=", b"name=Amal"),
}


@pytest.mark.parametrize("path", ["/de/events/infotag-magdeburg/register", "/staff/sign-in", "/nope"])
def test_bodies_of_every_make_are_no_server_error(client: FlaskClient, event: None, path: str) -> None:
    for case, (kind, body) in BODIES.items():
        assert 400 <= client.post(path, data=body, content_type=kind).status_code < 500, case


HEADERS = [
    ("Accept-Language", "de;q=nan, en;q=1e999, ar;q=-1"), ("Accept-Language", "x" * 8_000), ("Accept-Language", "\xff"),
    ("Accept-Encoding", "gzip;q=nan, br;q=1e999"), ("Cookie", "__Host-eventdesk=\xff; a=\x01; ;;="),
    ("Cookie", "__Host-eventdesk=" + "x" * 4_000), ("Cookie", "__Host-eventdesk=e30.x.y"), ("Cookie", ";=;"),
    ("If-None-Match", "\xff"), ("If-Modified-Since", "yesterday"), ("Range", "bytes=99999999999999999999-"),
    ("Authorization", "\xff\xfe"), ("Authorization", "Basic \xff"), ("Authorization", "Digest x"),
    ("X-Forwarded-For", "\xff, x,,,"), ("X-Forwarded-For", "," * 500), ("X-Forwarded-Proto", "javascript"),
    ("Host", ""), ("Host", "a b"), ("Host", "[::"), ("Host", "x:99999999"), ("Sec-Fetch-Site", "\xff"),
    ("X-HTTP-Method-Override", "DELETE"), ("Content-Type", "\xff"), ("Content-Length", "-1"), ("Content-Length", "x"),
]  # fmt: skip


@SQLITE
def test_junk_in_headers_is_no_server_error(app: Flask, client: FlaskClient, event: None) -> None:
    client = app.test_client(use_cookies=False)  # one that keeps cookies would drop the header of that name
    paths = ["/", "/ar/", "/T/x", "/staff/sign-in", "/staff/", "/api/v1/roster", "/metrics", "/readyz", "/nope"]

    for name, value in HEADERS:
        for path in paths:
            assert client.get(path, headers={name: value}).status_code < 500, (path, name, value)
        assert client.post("/de/events/infotag-magdeburg/register", headers={name: value}).status_code < 500


@SQLITE
def test_methods_nobody_offers_are_no_server_error(client: FlaskClient, event: None) -> None:
    for method in ("TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "PATCH", "EVIL"):
        for path in ("/", "/de/", "/staff/sign-in", "/api/v1/scans", "/nope", "/healthz", "/dist/x"):
            assert client.open(path, method=method).status_code in {404, 405}, (method, path)


def test_invented_methods_fill_no_memory(client: FlaskClient) -> None:
    for number in range(50):
        client.open("/de/", method=f"EVIL{number}")

    figures = client.get("/metrics", headers={"Authorization": "Bearer metrics-token-of-tests"}).text
    assert 'method="OTHER"' in figures
    assert "EVIL" not in figures


def raw(server: Server, request: bytes, tries: int = 20) -> bytes:
    """Speak to the server without a client that would correct us, until an answer arrives.

    A server that hangs up before it has read everything resets the connection, and with it may go what it
    answered and we have not read yet.
    """
    address = urlsplit(server.url)
    answer = b""
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=20) as connection:
        with suppress(OSError):  # not connected any more
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while piece := connection.recv(65_536):
                answer += piece
    return answer if answer or tries == 1 else raw(server, request, tries - 1)


CHUNK = b"%x\r\n%s\r\n" % (20_000, b"name=" + b"A" * 19_995)
CLOSED = b"Host: x\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
RAW: dict[str, tuple[bytes, set[bytes]]] = {
    "a body in pieces that never says how long it is": (
        b"POST /de/events/a/register HTTP/1.1\r\n" + CLOSED + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
        + CHUNK * 10 + b"0\r\n\r\n",
        {b"400", b"404", b"413"},
    ),
    "a scan in pieces": (
        b"POST /api/v1/devices/pair HTTP/1.1\r\n" + CLOSED + b"Content-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK * 10 + b"0\r\n\r\n",
        {b"413", b"422"},
    ),
    "bytes in the address": (b"GET /\xff\xfe/\x80 HTTP/1.1\r\n" + CLOSED + b"\r\n", {b"404", b"400"}),
    "NUL in the address": (b"GET /de/%00 HTTP/1.1\r\n" + CLOSED + b"\r\n", {b"404"}),
    "an address without end": (b"GET /" + b"x" * 60_000 + b" HTTP/1.1\r\n" + CLOSED + b"\r\n", {b"414", b"400"}),
    "two lengths": (b"GET / HTTP/1.1\r\n" + CLOSED + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\nx", {b"400"}),
    "length and pieces": (
        b"POST /de/ HTTP/1.1\r\n" + CLOSED + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {b"400"},
    ),
    "a negative length": (b"POST /staff/sign-in HTTP/1.1\r\n" + CLOSED + b"Content-Length: -1\r\n\r\n", {b"400"}),
    "less than announced": (
        b"POST /staff/sign-in HTTP/1.1\r\n" + CLOSED + FORM + b"Content-Length: 500\r\n\r\nemail=a", {b"400"},
    ),
    "more than we read": (
        b"POST /staff/sign-in HTTP/1.1\r\n" + CLOSED + FORM + b"Content-Length: 99999999999\r\n\r\nemail=a",
        {b"413"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_no_client_would_send_is_no_server_error(servers: Callable[[str], Server], kind: str) -> None:
    server = servers(kind)

    met = {case: raw(server, request).partition(b" ")[2][:3] for case, (request, _expected) in RAW.items()}

    assert not {case: code for case, code in met.items() if code not in RAW[case][1]}
