"""The station app when things go wrong: it loses nothing, and it says what is the matter."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from eventdesk.tickets.service import code_for
from tests.databases import empty
from tests.e2e.hall import Hall, enter, hand_scan, pair, said
from tests.server import Server

pytestmark = pytest.mark.e2e

KEYS = {0: b"\x77" * 32}


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
    hand_scan(page, f"HTTPS://A.DE/T/{code_for(ticket, KEYS)}")
    page.get_by_role("button", name="Ich weiß noch nicht genau").click()
    expect(page.get_by_role("dialog")).to_be_hidden()

    hand_scan(page, f"HTTPS://A.DE/T/{code_for(ticket, KEYS)}")
    with page.expect_request("**/api/v1/scans") as sent:
        page.locator("[data-action=admit]").click()

    assert json.loads(sent.value.post_data or "")["scans"][0]["station"] == "orientation"


@pytest.mark.parametrize("status", [403, 404, 413, 429, 500])
def test_a_scan_outlives_whatever_answers_in_the_servers_place(page: Page, hall: Hall, status: int) -> None:
    pair(page, hall.link())
    enter(page, hall.ticket().number)
    page.route("**/api/v1/scans", lambda route: route.fulfill(status=status, body="<html>"), times=1)

    page.locator("[data-action=admit]").click()

    expect(page.get_by_role("dialog")).to_contain_text(said(page, "checked_in_about"))
    if status == 413:  # whoever says so: this scan alone is too large
        expect(page.locator("[data-part=rejected]")).not_to_be_empty()
        page.reload()  # nothing is forgotten: a new start offers it once more
    expect(page.locator("[data-part=count]")).to_have_text(said(page, "all_sent"), timeout=10_000)
    expect(page.locator("[data-part=rejected]")).to_be_empty()
    assert hall.visits() == 2
