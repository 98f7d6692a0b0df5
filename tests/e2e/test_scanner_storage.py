"""What the station app keeps on the phone: through reloads, in two tabs, on a full phone, until it is revoked."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.databases import empty
from tests.e2e.hall import Hall, enter, pair, promise, said
from tests.server import Server

pytestmark = pytest.mark.e2e

COUNT = """shelf => new Promise(resolve => {
    const open = indexedDB.open("eventdesk-scan");
    open.onsuccess = () => {
        const asked = open.result.transaction(shelf).objectStore(shelf).count();
        asked.onsuccess = () => { open.result.close(); resolve(asked.result); };
    };
})"""
COUNT_IS_NOTHING = f"async shelf => (await ({COUNT})(shelf)) === 0"


@pytest.fixture
def hall(servers: Any) -> Iterator[Hall]:
    server: Server = servers("sqlite")
    yield Hall(server)
    empty(server.database)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A volunteer's phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE", permissions=["camera"])
    yield context.new_page()
    context.close()


def kept(page: Page, shelf: str) -> int:
    """How much is on a shelf of the phone's own database."""
    count: int = page.evaluate(COUNT, shelf)
    return count


def let_in(page: Page, number: str) -> None:
    enter(page, number)
    page.locator("[data-action=admit]").click()
    expect(page.get_by_role("dialog")).to_contain_text("Da: 2 von 2")
    page.locator("dialog[open] [data-action=close]").click()


def test_a_phone_that_was_revoked_forgets_the_roster_hands_over_its_scans_and_says_so(page: Page, hall: Hall) -> None:
    pair(page, hall.link())
    number = hall.ticket().number
    enter(page, number)
    page.locator("dialog[open] [data-action=close]").click()
    page.route("**/api/**", lambda route: route.abort())
    let_in(page, number)
    assert kept(page, "tickets") == 1
    assert kept(page, "records") == 1

    hall.revoke_all()
    page.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("[data-screen=unpaired]")).to_contain_text(said(page, "ended_revoked"))
    expect(page.locator("[data-module=status-line]")).to_be_hidden()
    for shelf in ("tickets", "records", "pairing"):
        page.wait_for_function(COUNT_IS_NOTHING, arg=shelf)
    assert hall.visits() == 0
    assert hall.to_check() == ["revoked_phone"]

    page.evaluate("link => { location.hash = new URL(link).hash }", hall.link())
    promise(page, is_trained=True)
    page.get_by_role("button", name="Eingang").click()
    enter(page, number)
    expect(page.get_by_role("dialog")).to_contain_text(said(page, "welcome"))


def test_what_was_scanned_without_a_network_outlives_the_page_and_is_sent_once_by_two_tabs(
    page: Page, hall: Hall
) -> None:
    tickets = [hall.ticket(), hall.ticket()]
    pair(page, hall.link())
    expect(page.locator("[data-part=fresh]")).not_to_be_empty()
    page.context.route("**/api/**", lambda route: route.abort())
    for ticket in tickets:
        let_in(page, ticket.number)
    page.locator("[data-module=last-scan] [data-action=undo]").click()
    page.locator("dialog[open] [data-action=close]").click()
    expect(page.locator("[data-part=reason]")).to_have_text(said(page, "status_no_network"))

    page.reload()
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(tab.locator("[data-part=count]")).to_contain_text("3")
    enter(page, tickets[0].number)
    expect(page.get_by_role("dialog")).to_contain_text(said(page, "already_about"))
    page.locator("dialog[open] [data-action=close]").click()
    enter(other, tickets[1].number)
    expect(other.get_by_role("dialog")).to_contain_text(said(page, "welcome"))
    other.locator("dialog[open] [data-action=close]").click()

    page.context.unroute("**/api/**")
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-part=count]")).to_have_text(said(page, "all_sent"), timeout=10_000)
    expect(other.locator("[data-part=count]")).to_have_text(said(page, "all_sent"), timeout=10_000)
    assert hall.visits() == 2


def test_a_full_phone_lets_people_in_and_says_that_it_cannot_keep_them(page: Page, hall: Hall) -> None:
    ticket = hall.ticket()
    pair(page, hall.link())
    expect(page.locator("[data-part=fresh]")).not_to_be_empty()
    page.route("**/api/**", lambda route: route.abort())
    page.evaluate(
        """() => {
            IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
        }"""
    )
    enter(page, ticket.number)

    page.locator("[data-action=admit]").click()

    expect(page.get_by_role("dialog")).to_contain_text(said(page, "not_kept_about"))
    expect(page.locator("[data-part=reason]")).to_have_text(said(page, "status_storage_full"))
    page.unroute("**/api/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-part=count]")).to_have_text(said(page, "all_sent"), timeout=10_000)
    assert hall.visits() == 2


def test_a_phone_that_was_paired_by_the_app_before_stays_paired(page: Page, hall: Hall) -> None:
    number = hall.ticket().number
    pair(page, hall.link())
    expect(page.locator("[data-part=fresh]")).not_to_be_empty()
    page.evaluate(
        """async () => {
            const open = indexedDB.open("eventdesk-scan");
            const database = await new Promise(resolve => { open.onsuccess = () => resolve(open.result); });
            const all = database.transaction("pairing").objectStore("pairing").getAll();
            const [pairing] = await new Promise(resolve => { all.onsuccess = () => resolve(all.result); });
            const {token, event, stations} = pairing;
            localStorage.setItem("eventdesk.pairing", JSON.stringify({token, event, stations}));
            localStorage.setItem("eventdesk.station", '"orientation"');
            const shelves = ["pairing", "tickets", "records", "meta"];
            const wipe = database.transaction(shelves, "readwrite");
            shelves.forEach(shelf => wipe.objectStore(shelf).clear());
            await new Promise(resolve => { wipe.oncomplete = resolve; });
        }"""
    )

    page.reload()

    expect(page.locator("[data-part=fresh]")).not_to_be_empty()
    expect(page.locator("[data-part=station]").first).to_have_text("Station 2")
    enter(page, number)
    expect(page.get_by_role("dialog")).to_contain_text(said(page, "welcome"))
    assert page.evaluate("localStorage.length") == 0
