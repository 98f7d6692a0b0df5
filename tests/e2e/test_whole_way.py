"""The whole way of a family – list, event, form, ticket, another party, cancelled – in the hardest way there is.

By keyboard only, without scripts, enlarged to 200 % on a phone and with more space in all text, all at once.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from eventdesk import clock
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.test_registering import press_until
from tests.e2e.test_room_for_all import assert_room
from tests.server import Server

pytestmark = pytest.mark.e2e

EVENT = "/events/infotag-magdeburg"
SUBMIT = "main form button[type=submit]:not([name])"


@pytest.fixture
def page(browser: Browser, servers: Callable[[str], Server]) -> Iterator[Page]:
    """A phone of 390 x 844 at 200 %."""
    server, soon = servers("sqlite"), clock.now() + timedelta(days=7)
    empty(server.database)
    with server.database.transaction() as tx:
        make_event(tx, starts_at=soon, ends_at=soon + timedelta(hours=4))
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": 195, "height": 422},
        device_scale_factor=2,
        java_script_enabled=False,
        bypass_csp=True,
    )
    yield context.new_page()
    context.close()
    empty(server.database)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_from_the_list_to_cancelled(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    assert_room(page, "the list")
    press(page, f"a[href$='{EVENT}']")
    assert_room(page, "the event")
    press(page, f"a[href$='{EVENT}/register']")
    register(page, "٣" if language == "ar" else "3")

    press(page, "a[href$='/change']")
    assert_room(page, "another party")
    press(page, "#child-plus")
    expect(page.locator("#child-plus")).to_be_focused()
    press(page, SUBMIT)
    expect(page.locator(".ticket__admits")).to_contain_text("4")

    press(page, "a[href$='/cancel']")
    assert_room(page, "cancelling")
    press(page, SUBMIT)
    expect(page).to_have_url(re.compile(f"/{language}/tickets/[a-z2-7]{{26}}$"))
    assert_room(page, "the ticket that was cancelled")
    expect(page.locator("svg.qr")).to_have_count(0)


def register(page: Page, persons: str) -> None:
    """Count with a button, then type over it; give a name, and send."""
    assert_room(page, "the form")
    press(page, "#young-plus")
    press_until(page, "#young")
    page.keyboard.type(persons)
    press_until(page, "#name")
    page.keyboard.type("Amal")
    press(page, SUBMIT)
    expect(page.locator(".ticket__admits")).to_contain_text("3")
    assert_room(page, "the ticket")


def press(page: Page, selector: str) -> None:
    """Go there with the tabulator, see it, and press Enter; another page comes."""
    press_until(page, selector, most=60)
    expect(page.locator(":focus")).to_be_in_viewport()
    with page.expect_navigation():
        page.keyboard.press("Enter")
