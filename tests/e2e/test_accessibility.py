"""axe finds nothing on any page, in German and Arabic, on a phone and on a desk.

`make proof` looks at all five languages in both themes.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from eventdesk import clock
from eventdesk.checkin.pairing import invite_device
from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.legal.models import Feedback
from eventdesk.legal.views import EASY_PAGES
from eventdesk.security import Role
from eventdesk.staff.service import add_member
from tests.builders import make_event, make_ticket
from tests.databases import empty
from tests.e2e.axe import LANGUAGES, WIDTHS, assert_clean, send
from tests.server import Server
from tests.troubles import make_troubles

pytestmark = pytest.mark.e2e

THEMES = ["light", pytest.param("dark", marks=pytest.mark.proof)]
EMAIL, PASSWORD = "orga@kausa.example.org", "vier Stationen im Rathaus"
OF_STAFF = ("/staff/people", "/staff/account/password", "/staff/account/second-factor")


@pytest.fixture(scope="module")
def site(servers: Any) -> Iterator[Server]:
    """A filled server: running, full, cancelled and draft events, one family's ticket."""
    server: Server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    hours: dict[str, Any] = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=3)}
    with server.database.transaction() as tx:
        event = make_event(tx, **hours, capacity=500)
        make_ticket(tx, event, now=now)
        make_troubles(tx, event, now)
        make_ticket(tx, make_event(tx, "voll", **hours, capacity=1), {"young": 1}, now)
        make_event(tx, "abgesagt", **hours, status=Status.CANCELLED)
        make_ticket(tx, make_event(tx, "stunde", **hours, form="online"), now=now)
        tx.add(Feedback(language="ar", message="لا أستطيع قراءة الأزرار", created_at=now))
        make_event(tx, "gestern", starts_at=now - timedelta(days=1), ends_at=now - timedelta(hours=20))
        make_event(tx, "entwurf", **hours, status=Status.DRAFT, titles={"de": "Nur auf Deutsch"})
        add_member(tx, EMAIL, Role.ADMIN, PASSWORD, now)
    yield server
    empty(server.database)


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, site: Server, theme: Any) -> Iterator[Page]:
    width, height = WIDTHS[request.param]
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": height},
        permissions=["camera"],
        locale="de-DE",
        color_scheme=theme,
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_families_pages(page: Page, language: str) -> None:
    event = f"/{language}/events/infotag-magdeburg"
    for path in (
        *(f"/{language}/", event, f"{event}/register", f"/{language}/events/voll/register"),
        *(f"/{language}/events/abgesagt", f"/{language}/events/nowhere", f"/{language}/tickets/nobody"),
        *(f"/{language}/data-protection", f"/{language}/imprint", f"/{language}/accessibility"),
        *(f"/{language}/easy-german/{name}" for name in EASY_PAGES),
        *(f"/{language}/feedback", f"/{language}/feedback/thanks"),
        f"/{language}/my-tickets",
    ):
        page.goto(path)
        assert_clean(page, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_mistakes_and_a_ticket(page: Page, language: str) -> None:
    page.goto(f"/{language}/events/infotag-magdeburg/register")
    submit = page.locator("form#registration button[type=submit]:not([name])")
    send(page, submit)
    assert_clean(page, "the form with mistakes")

    page.locator("input[name=young]").fill("1")
    page.locator("input[name=name]").fill("Olena Шевченко")
    submit.click()
    expect(page).to_have_url(re.compile("/tickets/"))
    assert_clean(page, "the ticket")


def test_the_desk_and_the_report(page: Page) -> None:
    page.goto("/staff/")
    assert_clean(page, "sign-in")
    page.get_by_label("E-Mail").fill(EMAIL)
    page.get_by_label("Passwort").fill(PASSWORD)
    send(page, page.get_by_role("button", name="Einloggen"))
    event = "/staff/events/infotag-magdeburg"
    for path in (
        *(
            "/staff/",
            "/staff/account",
            "/staff/events/new",
            event,
            f"{event}/edit",
            f"{event}/advice",
            f"{event}/blank-tickets",
            f"{event}/devices",
            f"{event}/mails",
            f"{event}/to-check",
        ),
        *(f"{event}/cancel", "/staff/events/entwurf", "/reports/", "/reports/?from=x", "/staff/events/nowhere"),
        *("/staff/feedback", "/staff/health", "/staff/retention", "/staff/events/stunde/room", "/staff/events"),
        *("/staff/events/gestern/record", *OF_STAFF),
    ):
        page.goto(path)
        assert_clean(page, path)
    page.goto("/reports/?protect=round5")
    send(page, page.get_by_role("button", name="Festschreiben"))
    assert_clean(page, "the question before freezing")
    page.get_by_label("Zu diesen Veranstaltungen").check()
    send(page, page.get_by_role("button", name="Festschreiben"))
    expect(page).to_have_url(re.compile("/reports/versions/[0-9]+$"))
    assert_clean(page, "a frozen report")
    page.goto("/reports/versions/")
    assert_clean(page, "the frozen reports")
    page.goto("/reports/deliveries/")
    send(page, page.get_by_role("button", name="Speichern"))
    page.get_by_label("E-Mail-Adresse").fill("referat@ministerium.example")
    send(page, page.get_by_role("button", name="Diese Person fragen"))
    assert_clean(page, "the monthly packages")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scanner(page: Page, site: Server, language: str) -> None:
    page.goto(f"/scan/?language={language}")
    assert_clean(page, "the scanner before pairing")
    page.goto(f"/scan/?language={language}#pair={secret_for(site.database)}")
    page.reload()
    assert_clean(page, "the promise")
    page.locator("#pledge-name").fill("Samira")
    page.locator("section[data-screen=pledge] button[type=submit]").click()
    for step in range(1, 5):
        expect(page.locator("[data-part=step]")).to_have_text(f"{step} / 4")
        assert_clean(page, f"step {step} of the training")
        page.locator("[data-action=next]:visible, [data-action=finish]:visible").click()
    page.locator(".scan-stations__button").first.wait_for()
    assert_clean(page, "the choice of stations")
    page.locator(".scan-stations__button").last.click()
    open_pads(page)
    page.locator("[data-action=enter-number]").click()
    assert_clean(page, "the number by hand")
    page.locator("#number-input").fill(number_of_a_family(site.database))
    page.locator("#number-input").press("Enter")
    page.locator("[data-action=admit]:visible").wait_for()
    assert_clean(page, "the party")


def open_pads(page: Page) -> None:
    """Walk-ins, notes of advice and the slip, each with something on it."""
    page.locator(".scan-actions [data-action=walk-in]").click()
    page.locator("[data-type=young]").click()
    assert_clean(page, "the pad for walk-ins")
    page.locator(".pad [data-action=close]").click()
    page.locator(".scan-actions [data-action=advice]").click()
    page.locator(".advice__topic[value=language]").click()
    assert_clean(page, "the topics")
    page.locator(".advice [data-action=offices]").click()
    page.locator(".advice__office[value=jobcenter]").click()
    page.locator(".advice [data-action=save]").click()
    page.locator(".advice [data-action=slip]").click()
    assert_clean(page, "the slip")
    page.locator(".slip [data-action=close]").click()
    page.locator("[data-part=noted] [data-action=close]").click()


def secret_for(database: Database) -> str:
    """A fresh pairing secret for the door and a station."""
    with database.transaction() as tx:
        event = tx.scalars(select(Event).where(Event.slug == "infotag-magdeburg")).one()
        return invite_device(tx, event, ["door", "general"], None, clock.now()).secret


def number_of_a_family(database: Database) -> str:
    """The number of a new family's ticket."""
    with database.transaction() as tx:
        event = tx.scalars(select(Event).where(Event.slug == "infotag-magdeburg")).one()
        return make_ticket(tx, event, now=clock.now()).number
