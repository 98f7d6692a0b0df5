"""axe finds nothing where a family changes, cancels, sees and deletes, nor where it is too late for that."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update

from eventdesk import clock
from eventdesk.checkin.models import Visit
from eventdesk.events.models import Event, Station
from eventdesk.registration.models import RegistrationStatus
from eventdesk.tickets.models import Attendee
from tests.builders import make_event
from tests.databases import empty
from tests.e2e.axe import LANGUAGES, WIDTHS, assert_clean, send
from tests.registration.verbs import make_family, make_waiting, registration
from tests.server import Server

pytestmark = pytest.mark.e2e

THEMES = ["light", pytest.param("dark", marks=pytest.mark.proof)]


@pytest.fixture(scope="module")
def site(servers: Callable[[str], Server]) -> Iterator[Server]:
    """A server with an event that is running."""
    server = servers("sqlite")
    empty(server.database)
    now = clock.now()
    with server.database.transaction() as tx:
        hour = timedelta(hours=1)
        make_event(tx, "infotag", starts_at=now - hour, ends_at=now + 3 * hour, capacity=500)
    yield server
    empty(server.database)


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, site: Server, theme: Any) -> Iterator[Page]:
    width, height = WIDTHS[request.param]
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": height}, color_scheme=theme, locale="de-DE"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_that_is_registered(page: Page, site: Server, language: str) -> None:
    with site.database.transaction() as tx:
        key = make_family(tx, tx.scalars(select(Event)).one())
    address = f"/{language}/tickets/{key}"
    for path in (address, *(f"{address}/{verb}" for verb in ("cancel", "data", "delete", "change"))):
        page.goto(path)
        assert_clean(page, path)

    for young in ("x", "29"):
        page.locator("input[name=young]").fill(young)
        page.locator("input[name=issue]").evaluate("field => { field.value = '9'; }")
        send(page, page.locator("form#party button[type=submit]").last)
        assert_clean(page, f"the party with {young} young people")
    page.goto(f"{address}/cancel")
    send(page, page.locator("main form button"))
    assert_clean(page, "the ticket of a family that cancelled")
    page.goto(f"{address}/delete")
    send(page, page.locator("main form button"))
    assert_clean(page, "deleted")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_for_which_it_is_too_late(page: Page, site: Server, language: str) -> None:
    with site.database.transaction() as tx:
        event = tx.scalars(select(Event)).one()
        waiting, here = make_waiting(tx, event, RegistrationStatus.WAITING), make_family(tx, event)
        person = tx.scalars(select(Attendee.id).where(Attendee.ticket_id == registration(tx, here).ticket_id)).first()
        station = tx.scalars(select(Station.id)).first()
        tx.add(Visit(attendee_id=person, station_id=station, day=event.starts_at.date()))
    for key, verb in ((waiting, "change"), (waiting, "cancel"), (here, "change"), (here, "delete")):
        page.goto(f"/{language}/tickets/{key}/{verb}")
        assert_clean(page, verb)

    with site.database.transaction() as tx:
        tx.execute(update(Event).values(status="cancelled"))
    page.goto(f"/{language}/tickets/{here}/change")
    assert_clean(page, "a cancelled event")
    with site.database.transaction() as tx:
        tx.execute(update(Event).values(status="published"))
