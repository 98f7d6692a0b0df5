"""Takes the README's pictures from the running product: `python -m tests.e2e.pictures`.

Each picture shows what a person sees; run it again after a change of looks, and look at them.
"""

import re
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from sqlalchemy import select

from deploy.local import browser as chromium
from eventdesk import clock
from eventdesk.checkin.pairing import invite_device
from eventdesk.db import Database
from eventdesk.events.models import Event
from tests.builders import make_event
from tests.e2e.camera import film
from tests.server import Server, serving

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


def main() -> None:
    """Run a server with one event, register a family in Arabic, and scan its ticket."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        database = Database(f"sqlite:///{folder}/pictures.sqlite")
        database.upgrade()
        with serving(database, folder) as server:
            given_an_event(database)
            plain = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
            ticket = ticket_in_arabic(plain, server)
            fed = [*ARGUMENTS, f"--use-file-for-fake-video-capture={film(ticket, folder / 'ticket.mjpeg')}"]
            scanner(playwright.chromium.launch(executable_path=chromium.find(), args=fed), server)


def given_an_event(database: Database) -> None:
    """An information day that is running now."""
    now = clock.now()
    with database.transaction() as tx:
        make_event(tx, starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=4))


def ticket_in_arabic(browser: Browser, server: Server) -> bytes:
    """Register a family and photograph its ticket; the answer is the QR code alone."""
    page = browser.new_page(viewport=PHONE, locale="ar")
    page.goto(f"{server.url}/ar/events/infotag-magdeburg/register")
    for kind, count in (("young", "2"), ("parent", "1"), ("child", "1")):
        page.locator(f"input[name={kind}]").fill(count)
    page.locator("input[name=name]").fill("أمل")
    page.locator("form#registration button[type=submit]").click()
    page.wait_for_url(re.compile("/tickets/"))
    page.screenshot(path=PICTURES / "ticket-ar.png")
    return page.locator("svg.qr").screenshot()


def scanner(browser: Browser, server: Server) -> None:
    """Pair a phone in German and photograph what it says to the ticket."""
    page = browser.new_page(viewport=PHONE, locale="de-DE")
    with server.database.transaction() as tx:
        event = tx.scalars(select(Event)).one()
        secret = invite_device(tx, event, ["door"], None, clock.now()).secret
    page.goto(f"{server.url}/scan/#pair={secret}")
    page.locator("#pledge-name").fill("Samira")
    page.locator("section[data-screen=pledge] button[type=submit]").click()
    admit(page)


def admit(page: Page) -> None:
    """Photograph the party, and the answer after letting it in."""
    page.locator("[data-action=admit]:visible").wait_for()
    page.screenshot(path=PICTURES / "scanner-de.png")
    page.locator("[data-action=admit]").click()
    page.locator("dialog.verdict [data-action=undo]:visible").wait_for()
    page.screenshot(path=PICTURES / "scanner-done-de.png")


if __name__ == "__main__":
    main()
