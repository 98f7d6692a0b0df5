"""The files of deploy/ make an installation: nginx, two nodes, worker and PostgreSQL, as families meet it."""

import json
import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from eventdesk.clock import now
from eventdesk.registration.models import Registration
from eventdesk.security import Role
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.service import code_for
from tests.builders import make_event
from tests.databases import Databases
from tests.deploy.stack import DRAWN, EVENTDESK, HOST, Stack, installed
from tests.people import make_member

NAME, PHONE, EMAIL = "Zarifa Mustermann", "0152 34567890", "zarifa@example.org"
FORM = "/de/events/infotag/register"
LANGUAGES = ("Ihr Ticket", "Your ticket", "تذكرتك", "Ваш билет", "Ваш квиток")
OLD = ssl.TLSVersion.TLSv1_1
KEYS = {0: bytes.fromhex(DRAWN["EVENTDESK_TICKET_KEYS"][2:])}


@pytest.fixture(scope="module")
def stack(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One installation for all tests of this file; each leaves it as it was."""
    database = databases.empty("postgresql", "stack")
    try:
        with database.transaction() as tx:
            make_event(tx, "infotag", starts_at=now() + timedelta(days=3), ends_at=now() + timedelta(days=3, hours=4))
        with installed(database, tmp_path_factory.mktemp("stack")) as stack:
            yield stack
    finally:
        database.engine.dispose()


@pytest.fixture(scope="module")
def home(stack: Stack) -> str:
    """The address of the page of a family that has registered."""
    return register(stack, EMAIL, PHONE)


@pytest.fixture(scope="module")
def code(stack: Stack, home: str) -> str:
    """What its QR code says."""
    with stack.database.reading() as session:
        found = select(Ticket).join(Registration).where(Registration.page_key == home.rpartition("/")[2])
        return code_for(session.scalars(found).one(), KEYS)


def register(stack: Stack, email: str = "", phone: str = "") -> str:
    """Fill in the form as a family does; return the address of its page."""
    form = stack.ask(FORM)
    hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', form.text))
    cookie = str(form.headers["Set-Cookie"]).partition(";")[0]
    fields = {**hidden, "young": "1", "name": NAME, "spoken_language": "de", "phone": phone, "email": email}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    answer = stack.ask(FORM, urlencode(fields).encode(), headers)
    assert answer.status == 303, answer.text
    return str(answer.headers["Location"])


def test_a_family_registers_and_gets_its_mail(stack: Stack, home: str) -> None:
    answer = stack.ask(home)

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["Cache-Control"] == "no-store"
    letters = stack.folder / "mail"
    deadline = time.monotonic() + 20
    while not list(letters.glob("*.eml")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert stack.url in "".join(path.read_text() for path in letters.glob("*.eml")).replace("=\n", "").replace(
        "=3A", ":"
    )


@pytest.mark.parametrize("spelled", ["/T/{}", "/t/{}"])
def test_the_code_of_a_ticket_is_read_in_capitals_or_not(stack: Stack, code: str, spelled: str) -> None:
    assert stack.ask(spelled.format(code)).status == 200
    assert stack.ask(spelled.format(code.lower())).status == 200


def handshake(stack: Stack, name: str = HOST, **limits: object) -> tuple[str | None, str]:
    """Shake hands; tell the version and the cipher."""
    context = ssl.create_default_context(cafile=str(stack.folder / "https-certificate.pem"))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for limit, value in limits.items():
        if limit == "ciphers":
            context.set_ciphers(str(value))
        elif limit == "curve":
            context.set_ecdh_curve(str(value))
        else:
            setattr(context, limit, value)
    with (
        socket.create_connection(("127.0.0.1", stack.ports["https"]), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name) as secured,
    ):
        return secured.version(), (secured.cipher() or ("",))[0]


def test_tls_is_as_the_bsi_recommends(stack: Stack) -> None:
    assert handshake(stack) == ("TLSv1.3", "TLS_AES_256_GCM_SHA384")
    assert handshake(stack, maximum_version=ssl.TLSVersion.TLSv1_2) == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
    for weak in ("ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES256-SHA384:@SECLEVEL=0", "AES256-GCM-SHA384"):
        with pytest.raises(ssl.SSLError):
            handshake(stack, maximum_version=ssl.TLSVersion.TLSv1_2, ciphers=weak)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_versions_and_other_names_are_refused(stack: Stack) -> None:
    with pytest.raises(ssl.SSLError):
        handshake(stack, ciphers="ALL:@SECLEVEL=0", minimum_version=OLD, maximum_version=OLD)
    with pytest.raises(ssl.SSLError):
        handshake(stack, "evil.example")


def test_whoever_shakes_hands_with_our_name_and_asks_for_another_gets_nothing(stack: Stack) -> None:
    assert stack.ask("/de/", headers={"Host": "evil.example"}).status == 421


def test_plain_http_leads_to_https(stack: Stack) -> None:
    with socket.create_connection(("127.0.0.1", stack.ports["http"]), timeout=10) as plain:
        plain.sendall(b"GET /de/?x=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        said = plain.makefile("rb").read().decode()

    assert said.startswith("HTTP/1.1 301")
    assert "Location: https://localhost/de/?x=1" in said


def test_nobody_gets_past_the_limits_by_claiming_another_address(stack: Stack) -> None:
    body = json.dumps({"secret": "guessed", "name": "x"}).encode()

    def guess(number: int) -> int:
        lie = {"X-Forwarded-For": f"198.51.{number}.7:{number}", "X-Real-IP": f"198.51.{number}.7"}
        headers = {"Content-Type": "application/json", **lie, "Forwarded": f"for=198.51.{number}.7"}
        return stack.ask("/api/v1/devices/pair", body, headers).status

    assert [guess(number) for number in range(31)] == [410] * 30 + [429]


def test_nobody_decides_where_our_links_lead(stack: Stack) -> None:
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "SCRIPT_NAME": "/evil"}

    page = stack.ask("/de/", headers=lies)

    assert page.status == 200
    assert "evil" not in page.text + str(page.headers)


def test_what_is_for_the_inside_is_not_there_from_outside(stack: Stack) -> None:
    token = {"Authorization": "Bearer metrics-token-of-tests"}

    assert [stack.ask(path, headers=token).status for path in ("/metrics", "/readyz", "/healthz")] == [404, 404, 200]


def test_too_much_is_refused_in_words(stack: Stack) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    by_the_program = stack.ask(FORM, b"name=" + b"A" * 100_000, kind)
    by_nginx = stack.ask(FORM, b"name=" + b"A" * 600_000, kind)

    assert (by_the_program.status, by_nginx.status) == (413, 413)
    assert "Das war zu viel" in by_nginx.text
    assert "default-src 'none'" in by_nginx.headers["Content-Security-Policy"]


def test_a_careless_cache_in_front_never_shows_one_family_to_another(stack: Stack, home: str, code: str) -> None:
    pages = [home, FORM, "/staff/sign-in", f"/T/{code}", f"{FORM}?again"]
    style = re.findall(r"/dist/[^\"]+\.css", stack.ask("/de/").text)[0]

    kept = {path: [stack.ask(path, port="caching").headers["X-Cache"] for _ in range(2)] for path in [*pages, style]}

    assert kept.pop(style) == ["MISS", "HIT"], "or this cache would prove nothing"
    assert kept == {path: ["MISS", "MISS"] for path in pages}


def test_slow_clients_keep_nobody_waiting(stack: Stack) -> None:
    slow = [socket.create_connection(("127.0.0.1", stack.ports["https"]), timeout=10) for _ in range(40)]
    try:
        wrapped = [stack.trust.wrap_socket(one, server_hostname=HOST) for one in slow]
        for one in wrapped:
            one.sendall(
                b"POST /de/events/infotag/register HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nname="
            )
        started = time.monotonic()

        assert stack.ask("/de/").status == 200
        assert time.monotonic() - started < 1
    finally:
        for one in wrapped:
            one.close()


def test_one_node_may_die_and_when_none_is_left_everybody_is_told(stack: Stack) -> None:
    stack.end("one", signal.SIGKILL)
    one_left = [stack.ask("/de/").status for _ in range(8)]
    page = register(stack)  # by POST, to the one that is left
    stack.end("two", signal.SIGKILL)
    none_left = stack.ask(page)
    stack.start("one")
    stack.start("two")
    stack.wait_for("one")

    assert one_left == [200] * 8
    assert (none_left.status, none_left.headers["Retry-After"]) == (503, "30")
    assert none_left.headers["Cache-Control"] == "no-store"
    assert all(words in none_left.text for words in LANGUAGES)
    assert until_ok(stack, page), "it recovers by itself"


def until_ok(stack: Stack, path: str) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if stack.ask(path).status == 200:
            return True
        time.sleep(0.1)
    return False


def test_the_doctor_sees_this_installation(stack: Stack) -> None:
    make_member(stack.database, Role.ADMIN)
    environment = {**stack.environment, "SSL_CERT_FILE": str(stack.folder / "https-certificate.pem")}
    command = [*EVENTDESK, "doctor", "--language", "en"]

    said = subprocess.run(command, cwd=stack.folder, env=environment, capture_output=True, text=True, check=False)

    states = {line[14:34].strip(): line[:14].strip() for line in said.stdout.splitlines() if line[0] != " "}
    good = ("Settings", "Database", "Tables", "Background service", "Disk", "Keys", "Accounts", "Public address")
    assert {name: states[name] for name in good} == dict.fromkeys(good, "All right"), said.stdout
    assert (states["Mail"], states["Backup"], said.returncode) == ("Broken", "Broken", 1), "there is none of both here"


def test_no_log_names_anybody(stack: Stack, home: str, code: str) -> None:
    for path in (home, f"/T/{code}", f"/de/tickets/{'0' * 26}", f"/T/{code}?name={NAME[:6]}"):
        stack.ask(path, headers={"User-Agent": EMAIL, "Referer": f"https://x{home}"})
    stack.ask(FORM, b"name=" + b"A" * 600_000, {"Content-Type": "application/x-www-form-urlencoded"})
    with stack.database.reading() as session:
        keys = session.scalars(select(Registration.page_key)).all()

    written = stack.logs()

    assert " GET 200 " in written, "nginx writes its log"
    assert '"route": "/T/<code>"' in written, "and so do the nodes"
    secrets = [*keys, code, code.lower(), *NAME.split(), "34567890", EMAIL, "zarifa", "infotag", "Referer"]
    assert not [secret for secret in secrets if secret in written]
