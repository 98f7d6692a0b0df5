"""A family registers in a browser: by keyboard only, without scripts, with large letters, after mistakes, by ear."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from eventdesk import clock
from eventdesk.i18n import LANGUAGES
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import assert_clean, assert_nothing_sticks_out, send
from tests.server import Server

pytestmark = pytest.mark.e2e

PHONE: ViewportSize = {"width": 390, "height": 844}
SCREENS = 6
"""As many as somebody with little practice in reading goes through at most."""
TICKET = re.compile(r"/tickets/\w{26}$")
SUBMIT = "#registration > .kern-btn--primary"
WITHOUT_SCRIPTS: dict[str, Any] = {"java_script_enabled": False}
MORE_SPACE = "* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }"
"""WCAG 1.4.12."""

VOICES = """
const said = [];
const voices = [
  { lang: "de-DE", localService: true, default: true, name: "of the phone" },
  { lang: "ar-SA", localService: false, default: false, name: "on a server" },
];
Object.defineProperty(window, "speechSynthesis", {
  value: { said, getVoices: () => voices, speak: (utterance) => said.push(utterance), cancel() {} },
});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture(scope="module")
def site(servers: Any) -> Iterator[Server]:
    """A server with an information day that is running now."""
    server: Server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    with server.database.transaction() as tx:
        make_event(tx, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=3), capacity=500)
    yield server
    empty(server.database)


@pytest.fixture
def open_form(browser: Browser, site: Server) -> Iterator[Callable[..., Page]]:
    """Open the form in a language, in a browser of one's own."""
    contexts = []

    def open_form(language: str = "de", size: ViewportSize | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=site.url, viewport=size or PHONE, **options)
        contexts.append(context)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            page.add_init_script(VOICES)
        page.goto(f"/{language}/events/infotag-magdeburg/register")
        return page

    yield open_form
    for context in contexts:
        context.close()


def press_until(page: Page, selector: str, most: int = 40) -> int:
    """Go on with the tabulator until it stands on this; the answer is how often it was pressed."""
    for turn in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return turn
    raise AssertionError(f"{selector} is out of reach of the keyboard")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_by_keyboard_only(open_form: Callable[..., Page], language: str) -> None:
    page = open_form(language)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skips the head of the page
    press_until(page, "#young")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.type("١")
    press_until(page, "#name")
    page.keyboard.type("Nadiia")
    press_until(page, "[name=spoken_language]")
    page.keyboard.press("ArrowDown")
    press_until(page, "summary")
    page.keyboard.press("Enter")
    press_until(page, "#phone")
    page.keyboard.type("0152 3456789")
    press_until(page, SUBMIT)
    page.keyboard.press("Enter")

    expect(page).to_have_url(TICKET)
    expect(page.locator(".ticket__admits")).to_contain_text("3")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_without_scripts_the_buttons_count_and_the_page_stays_where_it_was(
    open_form: Callable[..., Page], language: str
) -> None:
    page = open_form(language, **WITHOUT_SCRIPTS)
    page.locator("#name").fill("أمل")

    for button in ("#young-plus", "#young-plus", "#young-minus", "#child-plus"):
        send(page, page.locator(button))
        expect(page.locator(button)).to_be_focused()
        expect(page.locator(button)).to_be_in_viewport()

    expect(page.locator("#young")).to_have_value("1")
    expect(page.locator("#child")).to_have_value("1")
    assert_nothing_sticks_out(page, "the form, counted without scripts")
    page.locator("#name").press("Enter")
    expect(page).to_have_url(TICKET)


@pytest.mark.parametrize("scripts", [True, False])
def test_mistakes_take_the_focus_and_lead_to_their_fields(open_form: Callable[..., Page], *, scripts: bool) -> None:
    page = open_form("de", java_script_enabled=scripts)
    page.locator("summary").click()
    page.locator("#phone").fill("0152")

    send(page, page.locator(SUBMIT))

    summary = page.locator("#errors")
    expect(page).to_have_title(re.compile("^Fehler:"))
    expect(summary).to_be_focused()
    expect(page.locator("#phone")).to_be_visible()
    if scripts:
        assert_clean(page, "the form with mistakes")
    for name in ("young", "name", "phone"):
        field = page.locator(f"#{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile("Bitte"))
        summary.locator(f"a[href='#{name}']").click()
        expect(field).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_taps_are_enough_on_a_page_of_few_screens(open_form: Callable[..., Page], language: str) -> None:
    page = open_form(language)
    height = page.evaluate("document.documentElement.scrollHeight")

    for button in ("#young-plus", "#young-plus", "#parent-plus"):
        page.locator(button).click()
    page.locator("#name").click()
    page.keyboard.type("Amal")
    page.locator(SUBMIT).click()

    expect(page).to_have_url(TICKET)
    assert height <= SCREENS * PHONE["height"]


@pytest.mark.parametrize("language", ["de", "ar", "ru"])
@pytest.mark.parametrize("width", [640, 320, 195])
def test_twice_as_large_and_with_more_space_nothing_is_cut_off(
    open_form: Callable[..., Page], language: str, width: int
) -> None:
    """200 % of a desk of 1280 px leaves 640, 400 % leaves 320; 200 % of a phone of 390 px leaves 195."""
    page = open_form(language, {"width": width, "height": 420}, bypass_csp=True)
    page.locator("summary").click()
    assert_nothing_sticks_out(page, f"the form at {width} px")

    page.add_style_tag(content=MORE_SPACE)
    assert_nothing_sticks_out(page, f"the form at {width} px with more space")
    cut = page.evaluate("[...document.querySelectorAll('main *')].filter(one => one.scrollWidth > innerWidth).length")
    assert cut == 0


def test_it_is_read_aloud_by_a_voice_of_the_phone(open_form: Callable[..., Page]) -> None:
    page, arabic = open_form("de"), open_form("ar")
    button = page.get_by_role("button", name="Vorlesen")

    button.press("Enter")

    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    said = page.evaluate("speechSynthesis.said.map(one => [one.text, one.voice.name])")
    assert said == [["Anmelden: Informationstag Ausbildung", "of the phone"]]
    expect(page.locator("h1")).to_have_attribute("data-reading", "")
    assert_clean(page, "a page that is read aloud")
    expect(arabic.locator(".read-aloud")).to_be_hidden()  # only a server would speak it
