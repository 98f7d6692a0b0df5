"""A crowd of families that register at the same moment, each with a browser and a network of its own."""

import http.client
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from eventdesk.i18n import LANGUAGES

PATIENCE_S = 60
BUSY = 503
FORM = "application/x-www-form-urlencoded"
HIDDEN = r'name="{}"[^>]*value="([^"]+)"'

Item = TypeVar("Item")
Result = TypeVar("Result")


class BusyError(OSError):
    """The server says: come back in a minute."""


class Answer(NamedTuple):
    """What a browser got: `page_key` names the ticket it was led to, if any."""

    status: int
    page_key: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Family:
    """A family whose browser has the form open."""

    address: str
    headers: dict[str, str]
    answers: dict[str, str]
    persons: int

    @property
    def submission(self) -> UUID:
        """The id that came with the form."""
        return UUID(self.answers["submission"])

    def ask(self, server: str) -> Answer:
        """Send the form."""
        response, text = exchange(server, "POST", self.address, self.headers, urlencode(self.answers))
        ticket = re.search(r"/tickets/(\w+)$", response.headers.get("Location", ""))
        return Answer(response.status, ticket[1] if ticket else None, text)


def open_forms(server: str, slug: str, parties: Iterable[int]) -> list[Family]:
    """Let families of these sizes open the form of an event, in all languages in turn."""
    with ThreadPoolExecutor(8) as browsers:
        return list(browsers.map(lambda party: open_form(server, slug, *party), enumerate(parties)))


def at_once(act: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do something for all items at the same moment, each in a thread of its own."""
    ready = Barrier(len(items))

    def wait_and_act(item: Item) -> Result:
        ready.wait(PATIENCE_S)
        return act(item)

    with ThreadPoolExecutor(len(items)) as threads:
        return list(threads.map(wait_and_act, items))


def open_form(server: str, slug: str, number: int, persons: int) -> Family:
    """Open the form and fill it in; keep cookie and token as a browser does."""
    language = LANGUAGES[number % len(LANGUAGES)]
    address = f"/{language}/events/{slug}/register"
    headers = {"X-Forwarded-For": f"10.{number >> 8}.{number & 255}.7"}
    page, text = exchange(server, "GET", address, headers)
    if page.status == BUSY:
        raise BusyError
    assert page.status == 200
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    answers = {
        "csrf_token": hidden("csrf_token", text),
        "submission": hidden("submission", text),
        "name": f"Familie {number}",
        "spoken_language": language,
        "parent": "1",
        "child": str(persons - 1),
    }
    return Family(address, {**headers, "Cookie": cookie, "Content-Type": FORM}, answers, persons)


def exchange(
    server: str, method: str, path: str, headers: dict[str, str], body: str = ""
) -> tuple[http.client.HTTPResponse, str]:
    """Send one request over a connection of its own and read the answer."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE_S)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()


def hidden(name: str, html: str) -> str:
    """Read a hidden field."""
    found = re.search(HIDDEN.format(name), html)
    assert found, f"the form has no {name}"
    return found[1]
