"""A running event, and what a volunteer does with the station app there."""

import json
from datetime import timedelta

from playwright.sync_api import Page
from sqlalchemy import func, select

from eventdesk import clock
from eventdesk.checkin.models import Conflict, Device, Visit
from eventdesk.checkin.pairing import invite_device, revoke_device
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from tests.builders import make_event, make_ticket
from tests.databases import empty
from tests.server import Server

STATIONS = ["door", "orientation"]


class Hall:
    """A running event with a family's ticket."""

    def __init__(self, server: Server) -> None:
        self.server = server
        empty(server.database)
        now = clock.now()
        with server.database.transaction() as tx:
            self.event = make_event(tx, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2))

    def ticket(self) -> Ticket:
        with self.server.database.transaction() as tx:
            return make_ticket(tx, tx.get_one(Event, self.event.id), {"young": 2}, clock.now())

    def link(self) -> str:
        with self.server.database.transaction() as tx:
            secret = invite_device(tx, tx.get_one(Event, self.event.id), STATIONS, None, clock.now()).secret
        return f"{self.server.url}/scan/#pair={secret}"

    def revoke_all(self) -> None:
        with self.server.database.transaction() as tx:
            for device in tx.scalars(select(Device.id)).all():
                revoke_device(tx, device, self.event.id, clock.now())

    def to_check(self) -> list[str]:
        with self.server.database.reading() as session:
            return list(session.scalars(select(Conflict.cause)))

    def visits(self) -> int:
        with self.server.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Visit)) or 0


def said(page: Page, key: str) -> str:
    """A sentence of the app, as the page brings it."""
    words: dict[str, dict[str, str]] = json.loads(page.locator("#messages").text_content() or "")
    return words["sentences"][key]


def promise(page: Page, link: str = "", *, is_trained: bool = False) -> None:
    """Open the organiser's link, promise, and skip the training, which a phone offers only once."""
    if link:
        page.goto(link)
    page.locator("#pledge-name").fill("Samira")
    page.locator("section[data-screen=pledge] button[type=submit]").click()
    if not is_trained:
        page.locator("[data-action=skip]").click()


def pair(page: Page, link: str, station: str = "Eingang") -> None:
    promise(page, link)
    page.get_by_role("button", name=station).click()


def enter(page: Page, number: str) -> None:
    page.locator("[data-action=enter-number]").click()
    page.locator("#number-input").fill(number)
    page.locator("#number-input").press("Enter")


def hand_scan(page: Page, text: str) -> None:
    """A hand scanner types: faster than any person, then Enter."""
    page.evaluate(
        """text => [...text, "Enter"].forEach(key => {
            const code = key === "Enter" ? key : "";
            document.body.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true}));
        })""",
        text,
    )
