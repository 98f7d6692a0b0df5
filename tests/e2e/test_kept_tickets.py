"""Tickets on a phone without a network: two families share it, each ticket shows, scans and can be removed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, Response, expect
from sqlalchemy import update

from eventdesk import clock
from eventdesk.events.models import Event, EventText
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import LANGUAGES, assert_clean
from tests.e2e.camera import read_code
from tests.server import Server

pytestmark = pytest.mark.e2e

KEPT_FOR = timedelta(days=1)
WRITTEN = re.compile(r"أمل|Olena|tickets/[a-z0-9]{20}")


@pytest.fixture
def site(servers: Any) -> Iterator[Server]:
    """Two information days with directions."""
    server: Server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    with server.database.transaction() as tx:
        for days, slug in enumerate(("infotag-eins", "infotag-zwei"), 1):
            begin = now + timedelta(days=days)
            event = make_event(tx, slug, starts_at=begin, ends_at=begin + timedelta(hours=4))
            tx.execute(update(EventText).where(EventText.event_id == event.id).values(directions="Bus 5, Nordring"))
    yield server
    empty(server.database)


@pytest.fixture
def phone(browser: Chromium, site: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.url, viewport={"width": 390, "height": 844}, locale="de-DE")
    yield context
    context.close()


def register(page: Page, language: str, slug: str, name: str) -> str:
    """A family of two gets its ticket on this phone; the answer is what its code says."""
    page.goto(f"/{language}/events/{slug}/register")
    page.locator("input[name=young]").fill("2")
    page.locator("input[name=name]").fill(name)
    page.locator("form#registration button[type=submit]:not([name])").click()
    page.wait_for_url(re.compile("/tickets/"))
    return read_code(page.locator("svg.qr").screenshot())


def keep(page: Page) -> None:
    page.locator("[data-module=keep-ticket] button").click()
    expect(page.locator("[data-state=kept]")).to_be_visible()


def shown(page: Page) -> list[str]:
    """What the codes say that the page of kept tickets shows, without a network."""
    expect(page.locator("[data-module=kept-list]")).to_be_visible()
    return [read_code(code.screenshot()) for code in page.locator("svg.qr").all()]


def stored(page: Page) -> str:
    """Everything that lies in the caches of this phone."""
    return str(
        page.evaluate(
            """async () => {
              const texts = [];
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                  texts.push(request.url, await (await cache.match(request)).text());
                }
              }
              return texts.join("\\n");
            }"""
        )
    )


@pytest.mark.parametrize("language", ["de", "ar"])
def test_two_families_keep_their_tickets_on_one_phone(phone: BrowserContext, site: Server, language: str) -> None:
    page = phone.new_page()
    codes: list[str] = []
    for slug, name in (("infotag-zwei", "Olena"), ("infotag-eins", "أمل")):
        codes.insert(0, register(page, language, slug, name))
        keep(page)
    own_page = page.url
    assert not WRITTEN.search(stored(page))

    phone.set_offline(True)
    page.goto(f"/{language}/my-tickets")
    assert shown(page) == codes
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert_clean(page, "kept tickets")

    page.locator("[data-part=remove]").first.click()
    page.locator("[data-part=sure]").first.click()
    expect(page.locator("[data-part=removed]")).to_be_focused()
    assert shown(page) == codes[1:]

    page.goto(own_page)  # whoever opens the bookmark finds the tickets too
    assert shown(page) == codes[1:]
    page.goto("/uk/my-tickets" if language == "ar" else "/en/my-tickets")
    assert shown(page) == codes[1:]


def test_nothing_is_kept_and_no_worker_starts_without_a_tap(phone: BrowserContext, site: Server) -> None:
    page = phone.new_page()
    register(page, "de", "infotag-eins", "Olena")
    expect(page.locator("[data-module=keep-ticket] button")).to_be_visible()

    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    assert "/kept/infotag" not in stored(page)
    page.goto("/de/my-tickets")
    expect(page.locator("[data-part=none]")).to_be_visible()
    expect(page.locator("[data-module=kept-link]")).to_be_hidden()


def test_a_kept_ticket_follows_its_page_and_goes_after_the_event(phone: BrowserContext, site: Server) -> None:
    page = phone.new_page()
    register(page, "de", "infotag-eins", "Olena")
    keep(page)
    own_page = page.url
    with site.database.transaction() as tx:
        moved = update(Event).where(Event.slug == "infotag-eins")
        tx.execute(moved.values(venue_name="Neues Rathaus"))
    page.reload()
    expect(page.locator("[data-state=kept]")).to_be_visible()
    page.goto("/de/my-tickets")
    expect(page.get_by_text("Neues Rathaus")).to_be_visible()
    expect(page.locator("[data-module=kept-link]")).to_be_visible()

    past = clock.now() - KEPT_FOR - timedelta(minutes=1)
    with site.database.transaction() as tx:
        tx.execute(moved.values(starts_at=past - timedelta(hours=1), ends_at=past))
    page.goto(own_page)
    expect(page.locator("[data-state=kept]")).to_be_visible()
    page.goto("/de/my-tickets")
    expect(page.locator("[data-part=none]")).to_be_visible()
    assert "/kept/infotag" not in stored(page)


def test_a_ticket_that_is_no_longer_valid_leaves_the_phone(phone: BrowserContext, site: Server) -> None:
    page = phone.new_page()
    register(page, "de", "infotag-eins", "Olena")
    keep(page)
    with site.database.transaction() as tx:
        tx.execute(update(Event).values(status="cancelled"))

    page.reload()
    page.goto("/de/my-tickets")

    expect(page.locator("[data-part=none]")).to_be_visible()


def test_the_worker_leaves_forms_files_and_other_pages_alone(phone: BrowserContext, site: Server) -> None:
    page = phone.new_page()
    register(page, "de", "infotag-eins", "Olena")
    keep(page)
    by_worker: list[str] = []
    page.on("response", lambda answer: by_worker.append(answer.url) if answer.from_service_worker else None)

    register(page, "de", "infotag-zwei", "Amal")
    for path in ("/scan/", "/staff/sign-in", "/de/events/infotag-eins", "/de/imprint"):
        page.goto(path)

    pages = {url.removeprefix(site.url) for url in by_worker if "/dist/" not in url}
    assert all(path.startswith("/de/tickets/") for path in pages), pages
    phone.set_offline(True)
    assert not_reached(page, "/staff/sign-in")
    assert not_reached(page, "/de/events/infotag-eins")


def not_reached(page: Page, path: str) -> bool:
    try:
        page.goto(path)
    except Exception as error:
        return "ERR_INTERNET_DISCONNECTED" in str(error)
    return False


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_picture_paper_and_calendar_are_links(browser: Chromium, site: Server, language: str) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    code = register(page, language, "infotag-eins", "Olena")

    answers = [opened(page, suffix) for suffix in (".png", ".pdf", ".pdf?size=a4", ".ics")]
    assert [answer.headers["content-type"].partition(";")[0] for answer in answers] == [
        *("image/png", "application/pdf", "application/pdf", "text/calendar")
    ]
    assert read_code(answers[0].body()) == code
    expect(page.get_by_text("Bus 5, Nordring")).to_be_visible()
    expect(page.locator("[data-module=share]")).to_be_hidden()
    page.goto(f"/{language}/my-tickets")
    expect(page.locator("noscript, .notice").first).to_be_visible()
    context.close()


def opened(page: Page, suffix: str) -> Response | Any:
    """Follow the link of the page with this ending, as a phone's download does."""
    target = page.locator(f"a[href$='{suffix}']").get_attribute("href")
    return page.request.get(str(target))
