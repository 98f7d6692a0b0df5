"""A family's browser talks to nobody but us: no font, no counter, no map from elsewhere."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from eventdesk import clock
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import LANGUAGES
from tests.server import Server

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_list_to_the_ticket_only_our_host_is_asked(
    browser: Browser, servers: Callable[[str], Server], language: str
) -> None:
    server, asked = servers("sqlite"), set()
    empty(server.database)
    with server.database.transaction() as tx:
        make_event(tx, "infotag", starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=3))
    context = browser.new_context(base_url=server.url)
    context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page = context.new_page()

    for path in ("", "events/infotag", "data-protection", "accessibility", "my-tickets", "events/infotag/register"):
        page.goto(f"/{language}/{path}")
    page.locator("#young-plus").click()
    page.locator("input[name=name]").fill("Amal")
    page.locator("input[name=name]").press("Enter")
    page.wait_for_url("**/tickets/*")
    ticket = page.url
    for verb in ("change", "cancel", "data", "delete"):
        page.goto(f"{ticket}/{verb}")
    context.close()

    assert asked == {urlsplit(server.url).netloc}
