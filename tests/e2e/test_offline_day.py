"""A day in a cellar: two phones without a network, thirty tickets, and exact figures once they are back."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect
from sqlalchemy import func, select, update

from eventdesk import clock
from eventdesk.checkin.models import Conflict, Device, Scan, Visit
from eventdesk.events.models import Event
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from eventdesk.tickets import qr
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.tickets.service import code_for
from tests.builders import make_ticket
from tests.databases import empty
from tests.e2e.camera import film
from tests.e2e.hall import Hall, enter, hand_scan, pair
from tests.server import Server

pytestmark = pytest.mark.e2e

KEYS = {0: b"\x77" * 32}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "de-DE", "permissions": ["camera"]}
EMAIL, PASSWORD = "orga@kausa.example.org", "vier Stationen im Rathaus"
FAMILY = {"young": 1, "parent": 1, "child": 1}
SINGLES = 26
WALK_INS = {"young": 2, "parent": 1}

EMPTY = """async (shelf) => {
  const after = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  for (let tries = 0; tries < 200; tries += 1) {
    const database = await after(indexedDB.open("eventdesk-scan"));
    const count = await after(database.transaction(shelf).objectStore(shelf).count());
    database.close();
    if (count === 0) {
      return true;
    }
    await new Promise((go) => setTimeout(go, 50));
  }
  return false;
}"""
"""Whether a shelf of the phone's own database is empty soon: what was sent goes when the list shows it."""


class Day:
    """The hall with its tickets, and what the server knows of them."""

    def __init__(self, server: Server) -> None:
        self.hall = Hall(server)
        self.database = server.database
        self.family = self.ticket(FAMILY)
        self.singles = [self.ticket({"young": 1}) for _ in range(SINGLES)]
        self.cancelled = self.ticket({"older": 1})

    def ticket(self, party: dict[str, int]) -> Ticket:
        with self.database.transaction() as tx:
            return make_ticket(tx, tx.get_one(Event, self.hall.event.id), party, clock.now())

    def cancel(self, ticket: Ticket) -> None:
        with self.database.transaction() as tx:
            tx.execute(update(Ticket).where(Ticket.id == ticket.id).values(revoked_at=clock.now()))

    def seen(self) -> dict[str, int]:
        """How many people of each type were seen at the door."""
        with self.database.reading() as session:
            here = select(Attendee.type, func.count().label("people")).join(Visit, Visit.attendee_id == Attendee.id)
            return {row.type: row.people for row in session.execute(here.group_by(Attendee.type))}

    def seen_of(self, ticket: Ticket) -> int:
        with self.database.reading() as session:
            here = select(func.count()).select_from(Visit).join(Attendee, Visit.attendee_id == Attendee.id)
            return session.scalar(here.where(Attendee.ticket_id == ticket.id)) or 0

    def walk_ins(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).where(Ticket.source == Source.WALK_IN)) or 0

    def conflicts(self) -> list[str]:
        with self.database.reading() as session:
            return sorted(session.scalars(select(Conflict.cause)))

    def listed(self, page: Page) -> Locator:
        """What an organiser reads under "to check"."""
        with self.database.transaction() as tx:
            add_member(tx, EMAIL, Role.ORGANISER, PASSWORD, clock.now())
        page.goto(f"{self.hall.server.url}/staff/sign-in")
        page.get_by_label("E-Mail").fill(EMAIL)
        page.get_by_label("Passwort").fill(PASSWORD)
        page.get_by_role("button", name="Einloggen").click()
        page.goto(f"{self.hall.server.url}/staff/events/{self.hall.event.slug}/to-check")
        return page.locator("main .columns .card")

    def unsent(self) -> int:
        """What the phones say that they still hold."""
        with self.database.reading() as session:
            return session.scalar(select(func.sum(Device.unsent))) or 0

    def scans(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Scan)) or 0


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def day(request: pytest.FixtureRequest, servers: Any) -> Iterator[Day]:
    server: Server = servers(request.param)
    yield Day(server)
    empty(server.database)


@pytest.fixture
def phones(
    day: Day, playwright: Playwright, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[tuple[Page, Page]]:
    """Two volunteers' phones; the first one's camera sees the family's ticket."""
    video = film(qr.bitmap(text_of(day.family)), tmp_path / "family.mjpeg")
    with ExitStack() as stack:
        pages = []
        for extra in ([f"--use-file-for-fake-video-capture={video}"], []):
            arguments = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *extra]}
            browser = playwright.chromium.launch(**arguments)
            stack.callback(browser.close)
            page = browser.new_context(**PHONE).new_page()
            page.set_default_timeout(15_000)
            pages.append(page)
        yield pages[0], pages[1]


def text_of(ticket: Ticket) -> str:
    return f"HTTPS://EVENTS.EXAMPLE.ORG/T/{code_for(ticket, KEYS)}"


def spaced(number: str) -> str:
    return f"{number[:3]} {number[3:]}"


def verdict(page: Page) -> Any:
    return page.locator("dialog.verdict[open]")


def begin(page: Page, day: Day) -> None:
    """Pair, stand at the door, and wait until the phone has its list and could start anew without a network."""
    pair(page, day.hall.link())
    expect(page.locator("[data-part=fresh]")).not_to_be_empty()
    page.evaluate("navigator.serviceWorker.ready")


def go(page: Page, *, offline: bool) -> None:
    context: BrowserContext = page.context
    context.set_offline(offline)


def scan(page: Page, *tickets: Ticket) -> None:
    """Scan people who came alone; each is let in at once, whatever was on the screen before."""
    for ticket in tickets:
        hand_scan(page, text_of(ticket))
        expect(verdict(page).locator("[data-part=number] bdi")).to_have_text(spaced(ticket.number))
        expect(verdict(page).locator("#verdict-word")).to_have_text("Da: 1 von 1")


def leave(page: Page) -> None:
    """Go on, also where the verdict goes by itself meanwhile."""
    page.keyboard.press("Escape")
    expect(verdict(page)).to_have_count(0)


def at_the_first_phone(page: Page, day: Day, latecomer: Ticket) -> None:
    """The camera sees the family, a hand scanner the others; in between the phone's browser is killed."""
    verdict(page).locator("[data-action=admit]").click()
    expect(verdict(page)).to_contain_text("Da: 3 von 3")
    scan(page, *day.singles[:7])

    page.reload()
    expect(page.locator("[data-module=last-scan] [data-part=number]")).to_have_text(spaced(day.singles[6].number))
    expect(verdict(page).locator("#verdict-word")).to_contain_text("schon", ignore_case=True)
    scan(page, *day.singles[7:13], day.cancelled)
    forged = text_of(day.singles[20])[:-1] + ("A" if text_of(day.singles[20])[-1] != "A" else "B")
    hand_scan(page, forged)
    expect(verdict(page).locator("#verdict-word")).to_have_text("Kein echtes Ticket")
    hand_scan(page, text_of(latecomer))
    expect(verdict(page).locator("#verdict-word")).to_have_text("Gültig für 1")
    verdict(page).locator("[data-action=admit]").click()
    expect(verdict(page).locator("#verdict-word")).to_have_text("Da: 1 von 1")


def at_the_second_phone(page: Page, day: Day) -> None:
    """Three whom the first phone has too, the family without its child, one undone, three without a ticket."""
    scan(page, *day.singles[10:])
    verdict(page).locator("[data-action=undo]").click()
    expect(verdict(page).locator("#verdict-word")).to_have_text("Rückgängig gemacht")
    leave(page)
    enter(page, day.family.number)
    verdict(page).get_by_role("checkbox", name="Kind").uncheck(force=True)
    verdict(page).locator("[data-action=admit]").click()
    expect(verdict(page)).to_contain_text("Da: 2 von 3")
    leave(page)
    page.locator("[data-action=walk-in]").click()
    pad = page.locator("dialog.pad")
    for name in ("Junge Person", "Junge Person", "Mutter, Vater oder Vormund"):
        pad.get_by_role("button", name=name).first.click()
        pad.locator("[data-action=save]").click()
    expect(pad.locator("[data-part=total]")).to_have_text("20")
    pad.locator("[data-action=close]").click()


def test_thirty_tickets_on_two_phones_without_a_network_are_counted_exactly(
    day: Day, phones: tuple[Page, Page]
) -> None:
    first, second = phones
    for page in phones:
        begin(page, day)
    expect(verdict(first).locator("[data-action=admit]")).to_be_visible(timeout=20_000)  # the camera has read
    for page in phones:
        go(page, offline=True)
    day.cancel(day.cancelled)
    latecomer = day.ticket({"young": 1})

    at_the_first_phone(first, day, latecomer)
    at_the_second_phone(second, day)
    assert (day.seen(), day.scans()) == ({}, 0)
    status = second.locator("[data-module=status-line]")
    expect(status).to_contain_text("21 Scans sind noch nicht gesendet")

    for page in phones:
        go(page, offline=False)
    for page in phones:
        expect(page.locator("[data-part=count]")).to_have_text("Alles gesendet", timeout=20_000)
        assert page.evaluate(EMPTY, "records")

    assert day.seen() == {"young": 25 + 1 + 1 + 2, "parent": 1 + 1, "child": 1, "older": 1}
    assert [day.seen_of(ticket) for ticket in day.singles] == [1] * 25 + [0], "the last one was taken back"
    assert (day.seen_of(day.family), day.seen_of(latecomer), day.walk_ins()) == (3, 1, 3)
    assert (day.conflicts(), day.unsent()) == (["cancelled"], 0)

    the_phones_are_revoked(day, phones)


def the_phones_are_revoked(day: Day, phones: tuple[Page, Page]) -> None:
    """Their lists are gone; what one of them had not sent is handed over and waits for a human."""
    first, second = phones
    before = day.seen()
    go(second, offline=True)
    scan(second, day.singles[25])
    day.hall.revoke_all()
    go(second, offline=False)
    first.evaluate("dispatchEvent(new Event('online'))")

    for page in phones:
        expect(page.locator("[data-screen=unpaired]")).to_be_visible(timeout=20_000)
        expect(page.locator("[data-module=status-line]")).to_be_hidden(timeout=20_000)
        assert all(page.evaluate(EMPTY, shelf) for shelf in ("tickets", "records", "pairing"))
    assert day.seen() == before
    assert day.conflicts() == ["cancelled", "revoked_phone"]
    listed = day.listed(first)
    expect(listed).to_have_count(2)
    for ticket in (day.cancelled, day.singles[25]):
        expect(listed.filter(has_text=spaced(ticket.number))).to_have_count(1)
    expect(listed.filter(has_text="Samira")).to_have_count(2)
