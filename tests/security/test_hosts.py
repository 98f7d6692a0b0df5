"""Who a stranger claims we are, and whom a stranger claims to be."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk import create_app
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.mails import writer
from eventdesk.security import network
from tests.builders import make_event
from tests.pages import PageClient
from tests.people import signed_in
from tests.server import Server

LIES = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Prefix": "//evil.example",
    "X-Original-URL": "/evil.example",
    "Forwarded": "host=evil.example",
}
FALSE_NAME = {**LIES, "Host": "evil.example"}
ORDERS = ["", "_external=1", "_external=1&_scheme=javascript", "endpoint=x", "_method=POST", "_anchor=x", "values=1"]
"""What Flask would take for orders if a page handed a stranger's parameters to `url_for`."""
ANSWERS = {"young": "1", "name": "Amal", "spoken_language": "de"}


@pytest.fixture
def event(database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")


@pytest.mark.parametrize("path", ["/", "/de", "/ar?x=1", "/staff", "/staff/", "/scan", "/reports", "/de//events/a"])
def test_redirects_name_no_host(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=FALSE_NAME)

    assert answer.status_code in {302, 303, 308}
    assert re.match("/[^/]", str(answer.location))
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("path", ["/de/", "/ar/events/infotag/register", "/scan/", "/staff/sign-in"])
def test_pages_name_no_host_but_ours_and_take_no_orders(client: FlaskClient, event: None, path: str) -> None:
    for order in ORDERS:
        page = client.get(f"{path}?{order}", headers=FALSE_NAME, follow_redirects=True)

        assert page.status_code == 200
        assert "evil.example" not in page.text
        assert not re.search(r"(href|action|src)=\W*(javascript|https?:(?!//events\.example\.org/))", page.text)


def test_the_page_of_an_error_takes_no_orders_either(client: FlaskClient) -> None:
    assert [client.get(f"/de/events/nothing?{order}").status_code for order in ORDERS] == [404] * len(ORDERS)


def test_mail_and_ticket_name_the_configured_host(
    app: Flask, client: FlaskClient, database: Database, settings: Settings, event: None, now: datetime
) -> None:
    answers = {**ANSWERS, "email": "amal@example.org"}

    registered = client.post("/de/events/infotag/register", data=answers, headers=FALSE_NAME)
    told, untold = (client.get(str(registered.location), headers=headers).text for headers in (FALSE_NAME, {}))

    with database.reading() as session:
        letter = writer(app, settings)(session, session.scalars(select(OutgoingMail)).one(), now)
    assert letter is not None
    for written in (letter.text, letter.html):
        assert f"https://events.example.org{registered.location}" in written
        assert "evil.example" not in written
    assert told == untold, "the code in the picture too"


def test_the_pairing_link_names_the_configured_host(app: Flask, database: Database, event: None) -> None:
    page = signed_in(app, database).post("/staff/events/infotag/devices", data={"stations": "door"}, headers=LIES)

    assert page.status_code == 201
    assert "https://events.example.org/scan/#pair=" in page.text
    assert "evil.example" not in page.text


ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example", "https:evil.example",
    "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "evil.example", "///evil.example",
    "/%09/evil.example", "http:///evil.example", "\x00//evil.example", "//evil.example/staff/",
]  # fmt: skip


def test_signing_in_leads_nowhere_else(app: Flask, database: Database) -> None:
    client = signed_in(app, database)

    for target in ELSEWHERE:
        leads_to = str(client.get(f"/staff/sign-in?next={quote(target, safe='')}").location)

        assert re.match(r"/[^/\\]", leads_to), target
        assert not urlsplit(leads_to).netloc


def counted(clocked: Flask, settings: Settings, origins: list[str], proxies: int) -> list[int]:
    """Register once from each claimed origin where one registration an hour is allowed; `clocked` sets the clock."""
    app = create_app(replace(settings, registrations_per_hour=1, trusted_proxies=proxies))
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = PageClient
    claims = [{"X-Forwarded-For": origin, "X-Real-IP": origin, "Client-IP": origin} for origin in origins]
    sent = [app.test_client().post("/de/events/infotag/register", data=ANSWERS, headers=claim) for claim in claims]
    app.extensions["eventdesk.database"].engine.dispose()
    return [answer.status_code for answer in sent]


LIED = [f"198.51.{number}.7" for number in range(3)]


def test_nobody_is_believed_without_a_proxy(app: Flask, settings: Settings, event: None) -> None:
    assert counted(app, settings, LIED, proxies=0) == [303, 429, 429]


def test_the_proxy_is_believed_and_what_it_was_told_is_not(app: Flask, settings: Settings, event: None) -> None:
    through_one = [f"{lie}, 203.0.113.9" for lie in LIED]
    neighbour, other = "203.0.113.200", "192.0.2.1"

    assert counted(app, settings, [*through_one, neighbour, other], proxies=1) == [303, 429, 429, 429, 303]


def test_two_proxies_are_believed_to_the_second_hop(app: Flask, settings: Settings, event: None) -> None:
    through_two = [f"{lie}, 203.0.113.9, 10.0.0.1" for lie in LIED]

    assert counted(app, settings, through_two, proxies=2) == [303, 429, 429]


def test_too_few_hops_are_counted_as_the_proxy_itself(app: Flask, settings: Settings, event: None) -> None:
    assert counted(app, settings, LIED, proxies=2) == [303, 429, 429]


SAME_NETWORK = [
    "203.0.113.9",
    "203.0.113.9:1024",
    " 203.0.113.77:51413 ",
    "::ffff:203.0.113.5",
    "[::ffff:203.0.113.5]:9",
]
SAME_HOME = ["2001:db8::1", "[2001:db8::2]", "[2001:db8::3]:443", "2001:db8::4%eth0"]
NO_ADDRESS = ["unknown", "_hidden", "unix:", "203.0.113.9:1:2", "999.0.113.9", "x" * 300, "ümlaut"]


def test_a_port_behind_an_address_makes_no_new_network(app: Flask) -> None:
    def networks(origins: list[str]) -> set[str]:
        found = set()
        for origin in origins:
            with app.test_request_context(environ_base={"REMOTE_ADDR": origin}):
                found.add(network())
        return found

    groups = [networks(origins) for origins in (SAME_NETWORK, SAME_HOME, NO_ADDRESS, ["198.51.100.1"])]

    assert [len(group) for group in groups] == [1, 1, 1, 1]
    assert len(set().union(*groups)) == 4


def test_a_neighbour_cannot_say_where_we_live(server: Server) -> None:
    """Whoever asks from the same machine: gunicorn would believe these, and links and cookies would follow."""
    claims = {
        "SCRIPT_NAME": "/elsewhere",
        "PATH_INFO": "/metrics",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Ssl": "on",
    }
    with urlopen(Request(f"{server.url}/de/", headers=claims), timeout=10) as answer:
        page = answer.read().decode()

    assert answer.status == 200
    assert "elsewhere" not in page
