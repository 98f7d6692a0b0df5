"""R09, R11, R14 in a real browser, in German: a team registers without scripts, staff tick who is there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eventdesk import clock
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from tests.databases import empty
from tests.e2e.axe import WIDTHS, assert_clean, assert_nothing_sticks_out, send
from tests.professionals.conftest import make_meeting
from tests.server import Server

pytestmark = pytest.mark.e2e

EMAIL, PASSWORD = "orga@example.org", "vier Tische und ein Eingang"


@pytest.fixture
def site(servers: Any) -> Iterator[Server]:
    """A server with an expert exchange, a meeting of two days and a board, all of which have begun."""
    server: Server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    with server.database.transaction() as tx:
        begun = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(hours=2)}
        make_meeting(tx, "fachaustausch", "expert", **begun)
        make_meeting(tx, "austausch", "network_multi", **begun | {"ends_at": now + timedelta(days=1)})
        make_meeting(tx, "runder-tisch", "board", **begun)
        add_member(tx, EMAIL, Role.ORGANISER, PASSWORD, now)
    yield server
    empty(server.database)


def opened(browser: Browser, site: Server, width: str, *, scripts: bool) -> Page:
    size: Any = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    context = browser.new_context(base_url=site.url, viewport=size, locale="de-DE", java_script_enabled=scripts)
    return context.new_page()


def staff_page(browser: Browser, site: Server, path: str, width: str = "desk") -> Page:
    page = opened(browser, site, width, scripts=True)
    page.goto(f"/staff/sign-in?next={path}")
    page.locator("input[name=email]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    send(page, page.locator("main form button[type=submit]"))
    return page


def test_r09_a_team_registers_without_scripts_and_is_ticked(browser: Browser, site: Server) -> None:
    page = opened(browser, site, "phone", scripts=False)
    page.goto("/de/professionals/fachaustausch")
    page.get_by_label("Organisation", exact=True).fill("IHK Magdeburg")
    page.get_by_label("Art der Organisation").select_option("chamber")
    page.get_by_label("Name", exact=True).fill("Anna Beispiel")
    page.get_by_role("button", name="Weitere Person hinzufügen").click()
    page.locator("input[name=name_2]").fill("Ben Muster")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_text("Sie sind angemeldet.")).to_be_visible()

    desk = staff_page(browser, site, "/staff/events/fachaustausch/presence")
    desk.get_by_label("Anna Beispiel").check()
    send(desk, desk.get_by_role("button", name="Liste speichern"))

    expect(desk.get_by_label("Anna Beispiel")).to_be_checked()
    expect(desk.get_by_label("Ben Muster")).not_to_be_checked()
    expect(desk.get_by_role("row", name="Organisationen alle 1 1")).to_be_visible()
    assert_clean(desk, "presence")


@pytest.mark.parametrize("width", WIDTHS)
def test_meetings_are_accessible(browser: Browser, site: Server, width: str) -> None:
    page = opened(browser, site, width, scripts=True)
    page.goto("/de/professionals/austausch")
    assert_clean(page, "meeting of two days")
    send(page, page.get_by_role("button", name="Anmelden"))
    assert_clean(page, "what is wrong")
    desk = staff_page(browser, site, "/staff/events/runder-tisch/meeting", width)
    assert_clean(desk, "programme and members")
    desk.get_by_label("Mitglieder").fill("IHK; Kammer; Anna Beispiel\nDGB; Verband; Ben Muster")
    send(desk, desk.get_by_role("button", name="Speichern"))
    desk.goto("/staff/events/runder-tisch/presence")
    assert_nothing_sticks_out(desk, "presence of a board")
    assert_clean(desk, "presence of a board")
