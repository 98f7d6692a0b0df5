"""Every page holds on the narrowest phone, which is a desk at 400 % zoom, when people widen the spacing of text.

Nothing scrolls sideways, nothing is cut off (WCAG 1.4.10 and 1.4.12), and whatever is tapped is as tall as a thumb.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from eventdesk import clock
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import LANGUAGES, assert_nothing_sticks_out, send
from tests.server import Server

pytestmark = pytest.mark.e2e

WIDE = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
"""Source: WCAG 2.2, 1.4.12."""
AS_IT_IS = "* { }"
STYLED = "css => document.head.append(Object.assign(document.createElement('style'), { textContent: css }))"
"""Also where scripts are off; Playwright's own way would wait for one for ever."""

THUMB_PX = 44
TOO_SMALL_OR_CUT_OFF = """thumb => {
  const found = [];
  const isHidden = "[hidden], .sr-only, .skip-link, .table-frame, .site-nav__list";
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest(isHidden) || element.closest("svg")) continue;
    const name = `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
    const cuts = getComputedStyle(element).overflowX !== "visible" && !element.matches("input, select, textarea");
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`outside: ${name}`);
    if (cuts && element.scrollWidth > element.clientWidth + 1 && !element.matches(".ticket")) {
      found.push(`cut: ${name}`);
    }
    const target = element.closest("label") ?? element;
    const isInLine = element.closest("p") && element.matches("a:not([class])");
    if (element.matches("a, button, summary, select, input:not([type=hidden])") && !isInLine
        && !element.matches(".card__link") && target.getBoundingClientRect().height < thumb - 0.5) {
      found.push(`small: ${name}`);
    }
  }
  return found;
}"""
"""A link inside a sentence may be as tall as its line (2.5.8); a card's link covers the whole card."""


@pytest.fixture
def site(servers: Any) -> Iterator[Server]:
    server: Server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    with server.database.transaction() as tx:
        make_event(tx, starts_at=now + timedelta(days=7), ends_at=now + timedelta(days=7, hours=4))
    yield server
    empty(server.database)


@pytest.fixture
def page(browser: Browser, site: Server) -> Iterator[Page]:
    """The narrowest phone there is."""
    context = browser.new_context(base_url=site.url, viewport={"width": 320, "height": 640}, bypass_csp=True)
    yield context.new_page()
    context.close()


def assert_room(page: Page, about: str) -> None:
    """Everything fits, as it is and with wide text."""
    for spacing in (AS_IT_IS, WIDE):
        page.evaluate(STYLED, spacing)
        assert_nothing_sticks_out(page, about)
        assert page.evaluate(TOO_SMALL_OR_CUT_OFF, THUMB_PX) == [], about


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_room_for_long_words_wide_text_and_thumbs(page: Page, language: str) -> None:
    event = f"/{language}/events/infotag-magdeburg"
    for path in (
        *(f"/{language}/", event, f"/{language}/data-protection", f"/{language}/imprint"),
        *(f"/{language}/accessibility", f"/{language}/nowhere", "/design"),
    ):
        page.goto(path)
        assert_room(page, path)

    page.goto(f"{event}/register")
    assert_room(page, "the form")
    send(page, page.locator("form#registration button[type=submit]:not([name])"))
    assert_room(page, "the form with mistakes")
    page.locator("input[name=young]").fill("2")
    page.locator("input[name=name]").fill("Olena")
    page.locator("form#registration button[type=submit]:not([name])").click()
    page.wait_for_url(re.compile("/tickets/"))
    assert_room(page, "the ticket")


def test_paper_is_never_dark(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/de/")

    grounds = page.evaluate(
        """() => [document.body, ...document.querySelectorAll(".card, .badge")]
            .map(element => getComputedStyle(element).backgroundColor.match(/[0-9]+/g).map(Number))"""
    )

    assert len(grounds) > 2
    assert [ground for ground in grounds if min(ground[:3]) < 200] == []
