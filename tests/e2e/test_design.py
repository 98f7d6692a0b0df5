"""Every component looks as it did when somebody last looked at it, and axe finds nothing wrong with any.

After a change of looks on purpose: `python -m tests.e2e.looks`, look at the pictures, commit them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from eventdesk.design import LOOKS, parts
from tests.e2e.axe import RULES, assert_nothing_sticks_out
from tests.e2e.looks import COARSE, FINE, FOLDER, WIDTHS, Eye, eye_for, open_page, photograph, reference

pytestmark = pytest.mark.e2e

FAILED = Path(__file__).parents[2] / "build" / "looks"
"""Where pictures of what changed are laid down: before and now, side by side."""

Opened = Callable[[str], Page]


@pytest.fixture
def opened(browser: Browser, servers: Any) -> Iterator[Opened]:
    """Opens the page of all components at a width."""
    pages: list[Page] = []

    def at(width: str) -> Page:
        pages.append(open_page(browser, servers("sqlite").url, width))
        return pages[-1]

    yield at
    for page in pages:
        page.context.close()


def changed(page: Page, part: str, width: str, eye: Eye) -> str:
    """What is different from the kept picture; nothing if nothing is."""
    before, now = Image.open(reference(part, width)).convert("RGB"), photograph(page, part, width)
    difference = eye.sees(before, now)
    if difference:
        FAILED.mkdir(parents=True, exist_ok=True)
        both = Image.new("RGB", (max(before.width, now.width), before.height + now.height + 16), "#f0f")
        both.paste(before, (0, 0))
        both.paste(now, (0, before.height + 16))
        both.save(FAILED / f"{part}-{width}.png")
    return difference


def test_each_picture_belongs_to_a_component_and_a_width() -> None:
    wanted = {reference(part, width) for part in parts() for width in WIDTHS}

    assert set(FOLDER.glob("*.png")) == wanted, "run `python -m tests.e2e.looks`, and look at what it made"


@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_looks_as_before(browser: Browser, opened: Opened, width: str) -> None:
    page, eye = opened(width), eye_for(browser)

    found = {part: changed(page, part, width, eye) for part in parts()}

    assert {part: difference for part, difference in found.items() if difference} == {}, f"look into {FAILED}"


@pytest.mark.parametrize(
    ("part", "css"),
    [
        ("button", ".kern-btn { padding-block: 0.75rem }"),
        ("card", ".card { gap: 1rem }"),
        ("alert", "[data-theme=dark] { --warning-soft: #5a4520 }"),
        ("station", "[data-theme=light] { --station-violet: #1d5bb8 }"),
        ("field", "[dir=rtl] .kern-form-input--error { padding-inline-start: 0 }"),
        ("counter", ".counter__step { border-radius: 0.5rem }"),
        ("ticket", ".ticket__number { font-size: 2.25rem }"),
    ],
)
def test_a_change_that_can_be_seen_is_seen(opened: Opened, part: str, css: str) -> None:
    page = opened("phone")
    before = photograph(page, part, "phone")

    page.add_style_tag(content=css)
    now = photograph(page, part, "phone")

    for eye in (FINE, COARSE):
        assert eye.sees(before, before) == ""
        assert eye.sees(before, now)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_component_has_an_accessibility_fault(opened: Opened, width: str) -> None:
    page = opened(width)

    results = Axe().run(page, options={**RULES, "rules": {"landmark-unique": {"enabled": False}}})

    assert results.violations_count == 0, results.generate_report()
    assert_nothing_sticks_out(page, "/design")
    for look in LOOKS:  # all four looks of a landmark have one name, so each look is asked alone
        alone = Axe().run(page, f"[data-look='{look}']", {"runOnly": ["landmark-unique"]})
        assert alone.violations_count == 0, f"{look}\n{alone.generate_report()}"
