"""axe finds nothing on what a page says when things are not as usual: refusals, verdicts, tickets that no longer count.

Continues test_accessibility.py, which looks at every page as it is on a good day.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from eventdesk import clock
from eventdesk.checkin.pairing import add_device, invite_device
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.service import code_for
from tests.builders import make_event, make_ticket
from tests.databases import empty
from tests.e2e.axe import LANGUAGES, WIDTHS, assert_clean, send
from tests.e2e.hall import promise
from tests.server import Server

pytestmark = pytest.mark.e2e

KEYS = {0: b"\x77" * 32}
PASSWORD = "vier Tische und ein Eingang"
HOUR = timedelta(hours=1)


class Site:
    """A server with events and tickets in every state; each test makes tickets of its own."""

    def __init__(self, server: Server) -> None:
        self.server, self.now = server, clock.now()
        empty(server.database)
        hours: dict[str, Any] = {"starts_at": self.now - HOUR, "ends_at": self.now + 3 * HOUR}
        with server.database.transaction() as tx:
            self.event = make_event(tx, **hours, capacity=500)
            make_event(tx, "kleiner", **hours, capacity=2)
            make_event(tx, "vorbei", starts_at=self.now - 5 * HOUR, ends_at=self.now - HOUR)
            make_event(tx, "spaeter", **hours, registration_opens_at=self.now + HOUR)
            make_event(tx, "stunde", **hours, form="online", languages=["uk"])
            make_event(tx, "geheim", **hours, place_after_registration=True)
            add_device(tx, self.event.slug, "door", "Samira", self.now)
            for role in Role:
                add_member(tx, f"{role}@example.org", role, PASSWORD, self.now)

    def ticket(self, party: dict[str, int] | None = None, **changes: Any) -> Ticket:
        """A new family's ticket, changed afterwards."""
        with self.server.database.transaction() as tx:
            ticket = make_ticket(tx, tx.get_one(Event, self.event.id), party, self.now)
            if changes:
                tx.execute(update(Ticket).where(Ticket.id == ticket.id).values(**changes))
        return ticket

    def secret(self) -> str:
        with self.server.database.transaction() as tx:
            return invite_device(tx, tx.get_one(Event, self.event.id), ["door"], None, clock.now()).secret


@pytest.fixture(scope="module")
def site(servers: Any) -> Iterator[Site]:
    server: Server = servers("sqlite")
    yield Site(server)
    empty(server.database)


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    width, height = WIDTHS[request.param]
    context = browser.new_context(
        base_url=site.server.url, viewport={"width": width, "height": height}, permissions=["camera"], locale="de-DE"
    )
    yield context.new_page()
    context.close()


def register(page: Page, language: str, slug: str = "infotag-magdeburg", name: str = "أمل", young: str = "1") -> None:
    page.goto(f"/{language}/events/{slug}/register")
    page.locator("input[name=young]").fill(young)
    page.locator("input[name=name]").fill(name)
    send(page, page.locator("form#registration button[type=submit]:not([name])"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_events_that_take_nobody(page: Page, language: str) -> None:
    for path in ("events/vorbei", "events/vorbei/register", "events/spaeter/register", "events/stunde"):
        page.goto(f"/{language}/{path}")
        assert_clean(page, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_looking_for_an_event(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    page.locator(".finder__summary").click()
    assert_clean(page, "the questions")
    for query in ("form=in_person&when=week&spoken=ar", "district=15090&when=2030-01-01&spoken=ru"):
        page.goto(f"/{language}/?{query}")
        assert_clean(page, query)
    for path in ("events/stunde", "events/geheim"):  # in another language; address told later
        page.goto(f"/{language}/{path}")
        assert_clean(page, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_that_were_refused(page: Page, language: str) -> None:
    register(page, language, "kleiner", young="3")
    assert_clean(page, "too few seats")

    register(page, language)
    page.wait_for_url(re.compile("/tickets/"))
    page.go_back()
    page.locator("input[name=name]").fill("عمر")
    send(page, page.locator("form#registration button[type=submit]:not([name])"))
    assert_clean(page, "another family on the same phone")

    page.context.clear_cookies()
    send(page, page.locator("form#registration button[type=submit]:not([name])"))
    assert_clean(page, "a form that is too old")


@pytest.mark.parametrize("language", LANGUAGES)
def test_tickets_that_no_longer_count(page: Page, site: Site, language: str) -> None:
    register(page, language)
    page.wait_for_url(re.compile("/tickets/"))
    key = page.url.rpartition("/")[2]
    for values in ({"revoked_at": site.now}, {"revoked_at": None}):
        with site.server.database.transaction() as tx:
            ticket = select(Registration.ticket_id).where(Registration.page_key == key).scalar_subquery()
            tx.execute(update(Ticket).where(Ticket.id == ticket).values(**values))
        page.reload()
        assert_clean(page, "a ticket that was taken back, or not")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_any_camera_opens(page: Page, site: Site, language: str) -> None:
    good, old, gone = site.ticket(), site.ticket(issue=2), site.ticket(revoked_at=site.now)
    old.issue = 1
    for ticket in (good, old, gone):
        page.goto(f"/T/{code_for(ticket, KEYS)}?language={language}")
        assert_clean(page, "the public face")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scanner_through_a_familys_visit(page: Page, site: Site, language: str) -> None:
    pair(page, site, language, look=True)
    coming = site.ticket()

    type_number(page, coming.number)
    last = page.locator(".party-person__tick").last
    last.focus()
    page.keyboard.press("Space")
    expect(last).not_to_be_checked()
    page.locator("[data-action=admit]").click()
    page.locator("dialog.verdict [data-action=undo]:visible").wait_for()
    assert_clean(page, "checked in")
    close_verdict(page)
    assert_clean(page, "the scanner with its last scan")

    type_number(page, coming.number)
    assert_clean(page, "partly seen")
    page.locator("[data-action=admit]").click()
    close_verdict(page)
    type_number(page, coming.number)
    assert_clean(page, "seen before")
    page.locator("dialog.verdict [data-action=undo]").click()
    expect(page.locator("dialog.verdict [data-action=undo]")).to_be_hidden()
    assert_clean(page, "undone")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scanner_when_nobody_may_come_in(page: Page, site: Site, language: str) -> None:
    pair(page, site, language)
    for about, number in (("cancelled", site.ticket(revoked_at=site.now).number), ("unknown", "0000000")):
        type_number(page, number)
        assert_clean(page, about)
        close_verdict(page)

    page.locator("[data-action=enter-number]").click()
    page.locator("#number-input").fill("1234567")
    page.locator("#number-input").press("Enter")
    expect(page.locator("#number-error")).to_be_visible()
    assert_clean(page, "a mistyped number")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scanner_without_a_network(page: Page, site: Site, language: str) -> None:
    pair(page, site, language)
    page.route("**/api/v1/**", lambda route: route.abort())

    type_number(page, site.ticket().number)
    assert_clean(page, "no answer")
    page.locator("[data-action=admit]").click()
    page.locator("dialog.verdict [data-action=undo]:visible").wait_for()
    assert_clean(page, "kept on this phone")
    close_verdict(page)
    assert_clean(page, "the scanner with something to send")


def test_the_focus_is_never_under_the_actions(page: Page, site: Site) -> None:
    """WCAG 2.4.11, which axe cannot see: tabbing through a large party on a small phone."""
    page.set_viewport_size({"width": 360, "height": 640})
    pair(page, site, "de")
    type_number(page, site.ticket(party={"young": 3, "parent": 2, "child": 3}).number)
    page.locator("#verdict-word").focus()

    ticks = page.locator(".party-person__tick").count()
    seen = []
    for _ in range(ticks):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(IS_FOCUS_SEEN))

    assert seen == [True] * 8


IS_FOCUS_SEEN = """() => {
  const focus = document.activeElement;
  const { left, top, width, height } = focus.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === focus;
}"""


def pair(page: Page, site: Site, language: str, *, look: bool = False) -> None:
    """Connect a phone to the door, and look at what is shown on the way if asked to."""
    page.goto(f"/scan/?language={language}#pair={site.secret()}")
    if look:
        page.locator("section[data-screen=pledge] button[type=submit]").click()
        assert_clean(page, "the promise without a name")
    promise(page)
    page.locator("[data-action=enter-number]").wait_for()
    if look:
        assert_clean(page, "the scanner")
        page.locator("[data-action=settings]").click()
        assert_clean(page, "the settings")
        page.locator("dialog[open] [data-action=close]").click()


def type_number(page: Page, number: str) -> None:
    page.locator("[data-action=enter-number]").click()
    page.locator("#number-input").fill(number)
    page.locator("#number-input").press("Enter")
    page.locator("dialog.verdict[open]").wait_for()


def close_verdict(page: Page) -> None:
    close = page.locator("dialog.verdict[open] [data-action=close]")
    if close.is_visible():
        close.click()
    page.locator("dialog.verdict[open]").wait_for(state="detached")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_desk_when_things_go_wrong(page: Page, language: str) -> None:
    sign_in(page, language, "organiser@example.org", "falsch geraten heute")
    assert_clean(page, "a wrong password")
    sign_in(page, language, "organiser@example.org")
    page.goto(f"/staff/events/new?language={language}")
    send(page, page.locator("main form button[type=submit]").last)
    assert_clean(page, "a plan with mistakes")
    page.goto(f"/staff/events/infotag-magdeburg/devices?language={language}")
    send(page, page.locator("main form button[type=submit]").last)
    assert_clean(page, "no station chosen")
    station = page.locator("input[type=checkbox]").first
    station.check()
    send(page, station.locator("xpath=ancestor::form").locator("button[type=submit]"))
    assert_clean(page, "a link to pair a phone")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_helper_meets_a_closed_door(page: Page, language: str) -> None:
    sign_in(page, language, "station@example.org")
    for path in ("/staff/", "/reports/", "/staff/events/infotag-magdeburg"):
        page.goto(f"{path}?language={language}")
        assert_clean(page, path)


def sign_in(page: Page, language: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"/staff/sign-in?language={language}")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    send(page, page.locator("main form button[type=submit]"))
