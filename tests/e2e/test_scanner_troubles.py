"""The station app when things go wrong: it loses nothing, and it says what is the matter."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import func, select

from eventdesk import clock
from eventdesk.checkin.models import Device, Visit
from eventdesk.checkin.pairing import invite_device, revoke_device
from eventdesk.events.models import Event
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.service import code_for
from tests.builders import make_event, make_ticket
from tests.databases import empty
from tests.server import Server

pytestmark = pytest.mark.e2e

KEYS = {0: b"\x77" * 32}
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

    def visits(self) -> int:
        with self.server.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Visit)) or 0


@pytest.fixture
def hall(servers: Any) -> Iterator[Hall]:
    server: Server = servers("sqlite")
    yield Hall(server)
    empty(server.database)


@pytest.fixture(params=[["camera"]])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A volunteer's phone with a camera that sees no code."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="de-DE",
        permissions=request.param,
        service_workers="block",  # what goes through one, `page.route` does not see
    )
    yield context.new_page()
    context.close()


def said(page: Page, key: str) -> str:
    """A sentence of the app, as the page brings it."""
    words: dict[str, dict[str, str]] = json.loads(page.locator("#messages").text_content() or "")
    return words["sentences"][key]


def pair(page: Page, link: str, station: str = "Eingang") -> None:
    page.goto(link)
    page.get_by_label("Ihr Vorname").fill("Samira")
    page.get_by_role("button", name="Ich verspreche es").click()
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


def test_a_phone_that_was_revoked_keeps_its_scans_says_so_and_sends_them_when_it_is_back(
    page: Page, hall: Hall
) -> None:
    pair(page, hall.link())
    enter(page, hall.ticket().number)
    page.locator("[data-action=admit]").wait_for()
    hall.revoke_all()

    page.locator("[data-action=admit]").click()
    expect(page.get_by_role("dialog")).to_contain_text(said(page, "kept"))
    page.locator("dialog[open] [data-action=close]").click()

    expect(page.locator("[data-screen=unpaired]")).to_be_visible()
    status = page.locator("[data-module=status-line]")
    expect(status).to_be_visible()
    expect(status).to_contain_text(said(page, "not_connected"))

    page.evaluate("link => { location.hash = new URL(link).hash }", hall.link())
    page.get_by_label("Ihr Vorname").fill("Samira")
    page.get_by_role("button", name="Ich verspreche es").click()
    page.get_by_role("button", name="Eingang").click()

    expect(status).to_have_text(said(page, "all_sent"))
    assert hall.visits() == 2


def test_a_fresh_phone_says_nothing_about_sending(page: Page, hall: Hall) -> None:
    page.goto(f"{hall.server.url}/scan/")

    expect(page.locator("[data-screen=unpaired]")).to_be_visible()
    expect(page.locator("[data-module=status-line]")).to_be_hidden()


def test_without_a_decoder_the_page_says_so_and_takes_numbers(page: Page, hall: Hall) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("**/decoder*.js", refuse)

    pair(page, hall.link())

    expect(page.locator("[data-part=hint]")).to_have_text(said(page, "failed"), timeout=10_000)
    before = len(asked)
    page.wait_for_timeout(2_000)
    assert len(asked) - before <= 4
    enter(page, hall.ticket().number)
    expect(page.locator("[data-action=admit]")).to_be_visible()

    page.unroute("**/decoder*.js")
    page.locator("dialog[open] [data-action=close]").click()
    expect(page.locator("[data-part=hint]")).to_have_text(said(page, "hint"), timeout=10_000)


@pytest.mark.parametrize("page", [[]], indirect=True)
def test_a_refused_camera_says_why_and_can_be_started_again(page: Page, hall: Hall) -> None:
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }"
    )
    pair(page, hall.link())

    expect(page.locator("[data-part=hint]")).to_have_text(said(page, "camera_refused"))
    expect(page.locator("[data-action=start]")).to_be_visible()
    expect(page.locator("[data-action=torch]")).to_be_hidden()


def test_an_unplugged_camera_says_so_and_can_be_started_again(page: Page, hall: Hall) -> None:
    pair(page, hall.link())
    expect(page.locator("[data-part=hint]")).to_have_text(said(page, "hint"))

    page.evaluate(
        """const [track] = document.querySelector("video").srcObject.getVideoTracks();
        track.stop();
        track.dispatchEvent(new Event("ended"));"""
    )
    expect(page.locator("[data-part=hint]")).to_have_text(said(page, "camera_busy"))
    page.locator("[data-action=start]").click()
    expect(page.locator("[data-part=hint]")).to_have_text(said(page, "hint"))


def test_the_camera_is_off_on_every_other_screen(page: Page, hall: Hall) -> None:
    page.add_init_script(
        """const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
            await new Promise(resolve => setTimeout(resolve, 1000));
            const stream = await open(wanted);
            const note = () => { document.documentElement.dataset.camera = stream.getTracks()[0].readyState; };
            note();
            setInterval(note, 50);
            return stream;
        };"""
    )
    pair(page, hall.link())
    page.get_by_role("button", name="Station wechseln").click()

    expect(page.locator("html")).to_have_attribute("data-camera", "ended", timeout=10_000)


def test_a_hand_scanner_reads_nothing_while_the_station_is_chosen(page: Page, hall: Hall) -> None:
    ticket = hall.ticket()
    pair(page, hall.link())
    page.get_by_role("button", name="Station wechseln").click()
    with page.expect_event("request", lambda request: "/tickets" in request.url, timeout=20_000) as asked:
        hand_scan(page, f"HTTPS://A.DE/T/{code_for(ticket, KEYS)}")
        page.get_by_role("button", name="Ich weiß noch nicht genau").click()
        hand_scan(page, f"HTTPS://A.DE/T/{code_for(ticket, KEYS)}")

    assert asked.value.url.endswith("station=orientation")


@pytest.mark.parametrize("status", [403, 404, 413, 429, 500])
def test_a_scan_outlives_whatever_answers_in_the_servers_place(page: Page, hall: Hall, status: int) -> None:
    pair(page, hall.link())
    enter(page, hall.ticket().number)
    page.route("**/api/v1/scans", lambda route: route.fulfill(status=status, body="<html>"), times=1)

    page.locator("[data-action=admit]").click()

    if status == 413:  # our server's own word: this scan alone is too large
        expect(page.locator("[data-part=rejected]")).not_to_be_empty()
    else:
        expect(page.get_by_role("dialog")).to_contain_text(said(page, "kept"))
        expect(page.locator("[data-module=status-line]")).to_have_text(said(page, "all_sent"), timeout=10_000)
        assert hall.visits() == 2
