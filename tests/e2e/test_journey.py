"""The whole way: a family registers in Arabic, is checked in by camera, and the ministry counts it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import select, update

from eventdesk import clock
from eventdesk.checkin.pairing import invite_device
from eventdesk.events.models import Event
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from eventdesk.tickets.models import Ticket
from tests.builders import make_event
from tests.e2e.camera import film, read_code
from tests.e2e.hall import promise
from tests.server import Server

pytestmark = pytest.mark.e2e

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
MINISTRY = "lesen@ministerium.example.org"
PASSWORD = "vier Stationen im Rathaus"


def given_an_event_today(server: Server) -> str:
    """An information day that is running now, and somebody at the ministry."""
    now = clock.now()
    with server.database.transaction() as tx:
        make_event(tx, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=2), capacity=60)
        add_member(tx, MINISTRY, Role.MINISTRY, PASSWORD, now)
    return "infotag-magdeburg"


def register_in_arabic(page: Page, server: Server, slug: str) -> bytes:
    """A family of four registers on a phone; the picture is the QR code of its ticket."""
    page.goto(server.url)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator(f"a[href$='/ar/events/{slug}']").first.click()
    page.locator(f"a[href$='/ar/events/{slug}/register']").first.click()
    for kind, count in (("young", "٢"), ("parent", "1"), ("child", "1")):
        page.locator(f"input[name={kind}]").fill(count)
    page.locator("input[name=name]").fill("أمل")
    page.locator("summary").click()
    page.locator("select[name=home]").select_option("15083")
    page.locator("input[name=name]").press("Enter")  # as the key of a phone's keyboard does
    expect(page).to_have_url(re.compile(r"/ar/tickets/[0-9A-Za-z_-]{20,}$"))
    expect(page.get_by_text("تم تسجيلكم.")).to_be_visible()
    return page.locator("svg.qr").screenshot()


@contextmanager
def scanner(playwright: Playwright, arguments: dict[str, Any], video: Path) -> Iterator[Page]:
    """A volunteer's phone whose camera sees the video."""
    fed = {**arguments, "args": [*arguments["args"], f"--use-file-for-fake-video-capture={video}"]}
    browser = playwright.chromium.launch(**fed)
    context = browser.new_context(**PHONE, locale="de-DE", permissions=["camera"])
    yield context.new_page()
    browser.close()


def pair(page: Page, server: Server, slug: str) -> None:
    """Open the organiser's link, promise, and stand at the door."""
    with server.database.transaction() as tx:
        event = tx.scalars(select(Event).where(Event.slug == slug)).one()
        secret = invite_device(tx, event, ["door", "orientation"], None, clock.now()).secret
    promise(page, f"{server.url}/scan/#pair={secret}")
    page.get_by_role("button", name="Eingang").click()


def check_in(page: Page, leave_out: list[str], expected: str) -> None:
    """Wait until the camera has read the ticket, untick some, and let the others in."""
    verdict = page.get_by_role("dialog")
    expect(verdict).to_be_visible(timeout=20_000)
    for name in leave_out:
        verdict.get_by_role("checkbox", name=re.compile(name)).last.uncheck(force=True)
    verdict.locator("[data-action=admit]").click()
    expect(verdict).to_contain_text(expected)


def test_a_family_of_four_from_the_form_to_the_report(
    server: Server,
    browser: Browser,
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
) -> None:
    slug = given_an_event_today(server)
    phone = browser.new_context(**PHONE, locale="ar", java_script_enabled=False).new_page()
    ticket = register_in_arabic(phone, server, slug)
    assert read_code(ticket).startswith(f"HTTP://{server.url.removeprefix('http://').upper()}/T/")

    with scanner(playwright, browser_type_launch_args, film(ticket, tmp_path / "ticket.mjpeg")) as page:
        pair(page, server, slug)
        check_in(page, ["Kind"], "Da: 3 von 4")
        page.locator("[data-action=close]").first.click()
        page.get_by_role("button", name="Station wechseln").click()
        page.get_by_role("button", name="Ich weiß noch nicht genau").click()
        check_in(page, ["Junge Person", "Mutter", "Kind"], "Da: 1 von 4")

    the_day_ends(server)
    report = figures(server)
    assert {row["ags"]: row["attendance"] for row in report["by_district"]}["15003"] == 3
    by_type = {row["type"]: row["attendance"] for row in report["district_by_type"] if row["ags"] == "15003"}
    assert {kind: count for kind, count in by_type.items() if count} == {"young": 2, "parent": 1}
    assert {row["ags"]: row["attendance"] for row in report["by_home_district"]} == {"15083": 3}
    assert {row["key"]: row["contacts"] for row in report["by_station"]}["orientation"] == 1
    assert report["registered"] == 3  # the child is none of the counted participants
    the_ministry_sees_it(browser, server)


def the_day_ends(server: Server) -> None:
    """A report counts an event once it is over."""
    with server.database.transaction() as tx:
        tx.execute(update(Event).values(ends_at=clock.now()))
        assert tx.scalars(select(Ticket.admits)).one() == 4


def figures(server: Server, *options: str) -> dict[str, Any]:
    """The report of the command line for this year."""
    year = clock.now().year
    command = [str(Path(sys.executable).with_name("eventdesk")), "report", "--format", "json"]
    command += ["--from", f"{year}-01-01", "--to", f"{year}-12-31", *options]
    printed = subprocess.run(command, env=dict(server.environment), capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(printed.stdout)
    return report


def the_ministry_sees_it(browser: Browser, server: Server) -> None:
    """Somebody at the ministry signs in, opens what was frozen, and finds the three attendances in Magdeburg."""
    figures(server, "--freeze", "--protect", "round5", "--zeros-meant")
    page = browser.new_context(locale="de-DE").new_page()
    page.goto(f"{server.url}/reports/")
    page.get_by_label("E-Mail").fill(MINISTRY)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Einloggen").click()
    page.get_by_role("link", name="Version 1").click()
    row = page.get_by_role("row", name=re.compile("^Magdeburg")).first
    expect(row).to_contain_text("3")
