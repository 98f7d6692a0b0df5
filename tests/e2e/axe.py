"""What all accessibility tests share: axe and its rules, the widths and languages they look at."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

WIDTHS = {"phone": (390, 844), "desk": (1280, 800)}
LANGUAGES = ["de", "ar", *(pytest.param(code, marks=pytest.mark.proof) for code in ("en", "ru", "uk"))]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # to describe every element that is as it should be takes most of the time
}


def assert_clean(page: Page, about: str) -> None:
    """Nothing violated; what is said of a violation names the page and the element."""
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, f"{about}\n{results.generate_report()}"
    assert_nothing_sticks_out(page, about)


def assert_nothing_sticks_out(page: Page, about: str) -> None:
    """No page scrolls sideways."""
    widths = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1], f"{about} is {widths[0]} px wide on {widths[1]} px"


def send(page: Page, button: Locator) -> None:
    """Send a form and wait for the page that answers; the one before would be looked at otherwise."""
    with page.expect_navigation():
        button.click()
