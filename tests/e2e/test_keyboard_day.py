"""A day at the door without pointer and without touch: with a keyboard, or whatever acts as one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eventdesk import clock
from eventdesk.events.models import Event
from eventdesk.tickets.rules import number_of
from tests.builders import make_ticket
from tests.e2e.hall import Hall, pair
from tests.server import Server

pytestmark = pytest.mark.e2e


@pytest.fixture
def hall(servers: Callable[[str], Server]) -> Hall:
    return Hall(servers("sqlite"))


@pytest.fixture
def page(browser: Browser, hall: Hall) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE", permissions=["camera"])
    page = context.new_page()
    pair(page, hall.link())
    expect(page.locator("[data-part=fresh]")).not_to_be_empty()
    yield page
    context.close()


def test_people_are_let_in_taken_back_and_noted_by_keyboard(page: Page, hall: Hall) -> None:
    number = _number_of(hall, {"young": 2, "parent": 1})
    _enter(page, number)

    _tab_to(page, "element => element.type === 'checkbox'")
    page.keyboard.press("Space")  # one of them stays at home
    _press(page, "admit")
    expect(page.locator("#verdict-word")).to_have_text("Da: 2 von 3")
    _press(page, "undo")
    expect(page.locator("#verdict-word")).to_have_text("Rückgängig gemacht")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    _press(page, "walk-in")
    _tab_to(page, "element => element.matches('.type-pad__button')")
    page.keyboard.press("Enter")
    _press(page, "save")
    expect(page.locator("[data-module=walk-in-pad] [data-part=saved]")).to_contain_text("1 ×")
    page.keyboard.press("Escape")

    expect(page.locator("[data-part=count]")).to_have_text("Alles gesendet")
    assert hall.visits() == 1


def test_letting_in_against_the_word_of_the_screen_is_no_ones_first_key(page: Page, hall: Hall) -> None:
    _number_of(hall, {"young": 1})
    _enter(page, number_of(hall.event.id, 999))  # a good number that nobody has

    admit = page.locator("[data-module=verdict] [data-action=admit]")
    expect(page.locator("[data-module=verdict] [data-action=close]")).to_be_focused()
    expect(admit).to_have_class("scan-button verdict__admit scan-button--considered")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)

    _press(page, "change-station")
    expect(page.locator("[data-screen=stations]")).to_be_visible()
    assert hall.visits() == 0


def _number_of(hall: Hall, party: dict[str, int]) -> str:
    with hall.server.database.transaction() as tx:
        return make_ticket(tx, tx.get_one(Event, hall.event.id), party, clock.now()).number


def _enter(page: Page, number: str) -> None:
    """Type a number, as whoever has no code to show says it."""
    _press(page, "enter-number")
    page.keyboard.type(number)
    page.keyboard.press("Enter")


def _press(page: Page, action: str) -> None:
    """Go to a button and press it."""
    _tab_to(page, f"element => element.dataset.action === '{action}'")
    page.keyboard.press("Enter")


def _tab_to(page: Page, is_there: str) -> None:
    """Press Tab until something has the focus, beginning with what has it already."""
    arrived: Any = False
    for _ in range(30):
        arrived = page.evaluate(f"({is_there})(document.activeElement)")
        if arrived:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {is_there}")
