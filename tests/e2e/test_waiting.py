"""A full event, on a phone without scripts and without e-mail: into the queue, an offer, a ticket; or the next family.

axe finds nothing on any of the pages on the way.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eventdesk import clock
from eventdesk.registration.models import RegistrationStatus
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import LANGUAGES, assert_clean, send
from tests.registration.waiting_list import ask, leave, states
from tests.server import Server

pytestmark = pytest.mark.e2e

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
PASSWORD = "vier Tische und ein Eingang"


class FullHouse:
    """An event in a week whose four seats are taken by one party."""

    def __init__(self, server: Server) -> None:
        self.server, self.now = server, clock.now()
        empty(server.database)
        start = self.now + timedelta(days=7)
        with server.database.transaction() as tx:
            self.event = make_event(tx, "voll", capacity=4, starts_at=start, ends_at=start + timedelta(hours=4)).id
            self.holder = ask(tx, self.event, 4, self.now)
            add_member(tx, "organiser@example.org", Role.ORGANISER, PASSWORD, self.now)

    def queue(self, persons: int, **contact: str) -> str:
        with self.server.database.transaction() as tx:
            return ask(tx, self.event, persons, clock.now(), **contact)

    def free_all(self) -> None:
        with self.server.database.transaction() as tx:
            leave(tx, self.holder, clock.now())

    def status(self, key: str) -> RegistrationStatus:
        with self.server.database.reading() as session:
            return states(session, self.event)[key]


@pytest.fixture
def house(servers: Any) -> Iterator[FullHouse]:
    server: Server = servers("sqlite")
    yield FullHouse(server)
    empty(server.database)


@pytest.fixture
def page(browser: Browser, house: FullHouse) -> Iterator[Page]:
    context = browser.new_context(**PHONE, base_url=house.server.url)
    yield context.new_page()
    context.close()


def wait_for_seats(page: Page, language: str) -> str:
    """Join the queue with four people from the event's page; the answer is the key of the family's page."""
    page.goto(f"/{language}/events/voll")
    page.locator("a[href$='/events/voll/register']").click()
    page.locator("input[name=young]").fill("4")
    page.locator("input[name=name]").fill("أمل")
    page.locator("input[name=name]").press("Enter")
    expect(page).to_have_url(re.compile(rf"/{language}/tickets/[a-z2-7]{{26}}$"))
    expect(page.locator("svg.qr")).to_have_count(0)
    return page.url.rpartition("/")[2]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_family_without_mail_waits_accepts_and_has_its_ticket(page: Page, house: FullHouse, language: str) -> None:
    wait_for_seats(page, language)

    house.free_all()
    page.reload()
    page.locator("form[action$='/accept'] button").click()

    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.locator(".ticket__number")).to_be_visible()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_a_family_declines_in_one_tap_is_offered_to_the_next(page: Page, house: FullHouse, language: str) -> None:
    first = wait_for_seats(page, language)
    second = house.queue(3)
    house.free_all()
    page.reload()

    send(page, page.locator("form[action$='/decline'] button"))

    expect(page.locator(f"a[href$='/{language}/events/voll/register']")).to_be_visible()
    assert house.status(first) == RegistrationStatus.DECLINED
    page.goto(f"/{language}/tickets/{second}")
    expect(page.locator("form[action$='/accept'] button")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_on_the_way_are_accessible(browser: Browser, house: FullHouse, language: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, base_url=house.server.url)
    page = context.new_page()
    page.goto(f"/{language}/events/voll/register")
    assert_clean(page, "the form of a full event")
    key = wait_for_seats(page, language)
    assert_clean(page, "a place in the queue")
    house.free_all()
    page.reload()
    assert_clean(page, "an offer")
    send(page, page.locator("form[action$='/decline'] button"))
    assert_clean(page, "declined")
    assert house.status(key) == RegistrationStatus.DECLINED
    context.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_staff_call_a_family_and_accept_for_it(browser: Browser, house: FullHouse, language: str) -> None:
    key = house.queue(2, phone="+493911234567")
    house.queue(1)
    house.queue(4, email="amal@example.org")
    house.free_all()
    context = browser.new_context(**PHONE, base_url=house.server.url, locale="de-DE")
    page = context.new_page()
    page.goto(f"/staff/sign-in?next=/staff/events/voll/waiting%3Flanguage%3D{language}")
    page.locator("input[name=email]").fill("organiser@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    send(page, page.locator("main form button[type=submit]"))
    with_scripts = browser.new_context(storage_state=context.storage_state(), base_url=house.server.url)
    seen = with_scripts.new_page()
    seen.goto(f"/staff/events/voll/waiting?language={language}")
    assert_clean(seen, "the waiting list")

    page.locator("a[href='tel:+493911234567']").wait_for()
    page.locator("form[action$='/accept'] button").first.click()

    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d{3}\s\d{4}"))
    expect(page.locator("a[href^='tel:']")).to_have_count(0)
    assert house.status(key) == RegistrationStatus.CONFIRMED
    with_scripts.close()
    context.close()
