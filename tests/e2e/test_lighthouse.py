"""Lighthouse on a family's first four pages and on the station app, in German and Arabic, as on a phone.

Performance is measured here and nowhere gates a quick test: the machine's mood is in it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import APIRequestContext, Playwright

from deploy.local import lighthouse
from eventdesk import clock
from tests.builders import make_event
from tests.databases import empty
from tests.server import Server

pytestmark = [pytest.mark.e2e, pytest.mark.proof]

PUBLIC = ("list", "event", "form")
"""Search engines may know these; a ticket is for one family."""


@pytest.fixture(scope="module")
def site(servers: Any) -> Iterator[Server]:
    """As many events as in the demo."""
    server: Server = servers("sqlite")
    empty(server.database)
    morning = clock.now() + timedelta(days=3)
    with server.database.transaction() as tx:
        for number in range(11):
            make_event(tx, f"infotag-{number}", starts_at=morning, ends_at=morning + timedelta(hours=5))
    yield server
    empty(server.database)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_four_pages_of_a_first_visit(site: Server, playwright: Playwright, language: str) -> None:
    requests = playwright.request.new_context(base_url=site.url)
    event = f"/{language}/events/infotag-0"
    pages = {"list": f"/{language}/", "event": event, "form": f"{event}/register"}
    pages["ticket"] = ticket_of(requests, f"{event}/register", language)

    judged = {name: lighthouse.judge(site.url + path) for name, path in pages.items()}

    for name, judgement in judged.items():
        print(language, name, dict(judgement.points), *judgement.wanting)
        points = judgement.points
        assert (points["accessibility"], points["best-practices"]) == (100, 100), (name, judgement.wanting)
        assert points["performance"] >= 95, (name, judgement.wanting)
        assert name not in PUBLIC or points["seo"] >= 95, (name, judgement.wanting)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_station_app(site: Server, language: str) -> None:
    judgement = lighthouse.judge(f"{site.url}/scan/?language={language}")

    print(language, "scan", dict(judgement.points), *judgement.wanting)
    assert judgement.points["accessibility"] == 100, judgement.wanting
    assert judgement.points["best-practices"] == 100, judgement.wanting


def ticket_of(requests: APIRequestContext, form: str, language: str) -> str:
    """Register a family and tell where its ticket is."""
    answers: dict[str, str | float | bool] = {"young": "2", "name": "Amal", "spoken_language": language}
    page = requests.get(form).text()
    answers["submission"] = str(uuid4())
    answers["csrf_token"] = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = requests.post(form, form=answers, max_redirects=0)
    assert sent.status == 303, sent.text()
    return str(sent.headers["location"])
