"""Takes pictures of the running product, in German and Arabic: `python -m tests.e2e.pictures`.

Each picture shows what a person sees; run it again after a change of looks, and look at them. The README
shows some of them.
"""

import re
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page, ViewportSize, sync_playwright
from sqlalchemy import select

from deploy.local import browser as chromium
from eventdesk import clock
from eventdesk.checkin.pairing import invite_device
from eventdesk.db import Database
from eventdesk.desk import demo
from eventdesk.events.models import Event
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from tests.builders import make_event
from tests.e2e.camera import film
from tests.e2e.hall import promise
from tests.server import Server, serving

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
NAMES = {"de": "Olena", "ar": "أمل"}
ORGANISER_MAIL, PASSWORD = "leitung@kausa.example.org", "vier Stationen im Rathaus"


def main() -> None:
    """Run a server with the campaign of 2025 and one event of today, and photograph it as each person meets it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        database = Database(f"sqlite:///{folder}/pictures.sqlite")
        database.upgrade()
        with serving(database, folder) as server:
            given_a_campaign(database)
            plain = launch(playwright.chromium)
            tickets = {language: ticket(plain, server, language) for language in NAMES}
            for helper, family in (("de", "ar"), ("ar", "de")):
                video = film(tickets[family], folder / f"{family}.mjpeg")
                scanner(launch(playwright.chromium, f"--use-file-for-fake-video-capture={video}"), server, helper)
            report(plain, server)


def launch(browser: BrowserType, *arguments: str) -> Browser:
    """Start a browser whose camera sees what it is told to."""
    return browser.launch(executable_path=chromium.find(), args=[*ARGUMENTS, *arguments])


def given_a_campaign(database: Database) -> None:
    """What happened in 2025, an information day that is running now, and somebody at the ministry."""
    now = clock.now()
    with database.transaction() as tx:
        demo.fill(tx, now)
        make_event(tx, starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(hours=4))
        add_member(tx, ORGANISER_MAIL, Role.ORGANISER, PASSWORD, now)


def ticket(browser: Browser, server: Server, language: str) -> bytes:
    """Register a family and photograph its ticket; the answer is the QR code alone."""
    page = browser.new_page(viewport=PHONE, locale=language)
    page.goto(f"{server.url}/{language}/events/infotag-magdeburg/register")
    for kind, count in (("young", "2"), ("parent", "1"), ("child", "1")):
        page.locator(f"input[name={kind}]").fill(count)
    page.locator("input[name=name]").fill(NAMES[language])
    page.locator("form#registration button[type=submit]:not([name])").click()
    page.wait_for_url(re.compile("/tickets/"))
    photograph(page, f"ticket-{language}")
    return page.locator("svg.qr").screenshot()


def scanner(browser: Browser, server: Server, language: str) -> None:
    """Pair a phone; photograph what it says to the ticket, and after letting the family in."""
    page = browser.new_page(viewport=PHONE, locale=language)
    with server.database.transaction() as tx:
        event = tx.scalars(select(Event).where(Event.slug == "infotag-magdeburg")).one()
        secret = invite_device(tx, event, ["door"], None, clock.now()).secret
    promise(page, f"{server.url}/scan/#pair={secret}")
    page.locator("[data-action=admit]:visible").wait_for()
    photograph(page, f"scanner-{language}")
    page.locator("[data-action=admit]").click()
    page.locator("dialog.verdict [data-action=undo]:visible").wait_for()
    photograph(page, f"scanner-done-{language}")


def report(browser: Browser, server: Server) -> None:
    """Photograph the report on 2025, its small figures protected."""
    page = browser.new_page(viewport=DESK, locale="de-DE")
    page.goto(f"{server.url}/reports/?from=2025-01-01&to=2025-10-31&as_of=2025-10-31&campaign=all&protect=round5")
    page.locator("input[name=email]").fill(ORGANISER_MAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/reports/"))
    photograph(page, "report-de")


def photograph(page: Page, name: str) -> None:
    """Keep what is seen now."""
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
