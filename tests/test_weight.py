"""What a first visit weighs on the wire, on a prepaid phone with an empty cache: a family's, and a volunteer's."""

import re
from gzip import decompress

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from eventdesk.checkin import shell
from eventdesk.db import Database
from eventdesk.i18n import LANGUAGES
from tests.builders import make_event

FIRST_PAGE, FIRST_VISIT = 20_000, 60_000
STATUS_LINE = len("HTTP/1.1 200 OK\r\n\r\n")
ANSWERS = {"young": "2", "parent": "1", "child": "1", "name": "أمل"}
STATION_APP = {"br": 360_000, "gzip": 450_000}
GZIP = {"Accept-Encoding": "gzip"}
"""Every phone takes it; Brotli, which newer ones take, is smaller."""


class Visit:
    """A browser that keeps what it has loaded, and a scale."""

    def __init__(self, app: Flask) -> None:
        self.client = Client(app)
        self.loaded: set[str] = set()
        self.weight = 0

    def open(self, path: str, **form: str) -> TestResponse:
        """Open a page, or send a form to it, and load what the page asks for."""
        page = self._load(path, "POST" if form else "GET", form or None)
        text = "" if page.location else decompress(page.get_data()).decode()
        for file in set(re.findall(r'"(/dist/[^"#]+)"', text)) - self.loaded:
            self.loaded.add(file)
            self._load(file, "GET", None)
        return page

    def _load(self, path: str, method: str, form: dict[str, str] | None) -> TestResponse:
        answer = self.client.open(path, method=method, data=form, headers=GZIP, base_url="https://localhost")
        head = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
        self.weight += STATUS_LINE + head + len(answer.get_data())
        answer.close()
        return answer


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_visit_from_list_to_ticket_stays_light(app: Flask, database: Database, language: str) -> None:
    with database.transaction() as tx:
        for number in range(11):  # as many as in the demo
            make_event(tx, f"infotag-{number}")
    visit, register = Visit(app), f"/{language}/events/infotag-0/register"

    listing = visit.open(f"/{language}/")
    first_page = visit.weight
    pages = [listing, visit.open(f"/{language}/events/infotag-0"), visit.open(register)]
    sent = visit.open(register, **ANSWERS, spoken_language=language)
    pages.append(visit.open(str(sent.location)))

    assert [page.status_code for page in pages] == [200] * 4
    assert {page.headers["Content-Encoding"] for page in pages} == {"gzip"}
    assert len(visit.loaded) == 4, "a style sheet, two scripts that nobody needs, and an icon"
    assert first_page <= FIRST_PAGE
    assert visit.weight <= FIRST_VISIT


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("encoding", STATION_APP)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_station_app_stays_light_with_its_decoder(app: Flask, encoding: str, language: str) -> None:
    client = Client(app)
    with app.test_request_context():
        files = [shell.address(name) for name in (*shell.NAMED, *shell.DECODER)]
    told = ["/scan/worker.js", f"/scan/manifest.webmanifest?language={language}"]

    weights = {}
    for path in (f"/scan/?language={language}", *told, *files):
        with client.get(path, headers={"Accept-Encoding": encoding}) as answer:
            assert (answer.status_code, answer.content_encoding or encoding) == (200, encoding)
            weights[path] = len(answer.get_data())

    print(language, encoding, sum(weights.values()), weights)
    assert sum(weights.values()) <= STATION_APP[encoding]
