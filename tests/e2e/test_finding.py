"""A family looks for an hour in its language, without scripts, passes the list on and takes the hour along."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from eventdesk import clock
from tests.builders import TITLES, make_event
from tests.calendars import understood
from tests.databases import empty
from tests.server import Server

pytestmark = pytest.mark.e2e

WITHOUT_SCRIPTS: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
FINDER = {"de": "Veranstaltung in Ihrer Nähe finden", "ar": "البحث عن فعالية قريبة منكم"}
NOTHING = {"de": "Im Moment gibt es dazu keine Veranstaltung.", "ar": "لا توجد فعالية كهذه حاليًا."}
FROM_ANYWHERE = {"de": "Online, von jedem Ort aus", "ar": "عبر الإنترنت، من أي مكان"}
CALENDAR = {"de": "In den Kalender", "ar": "إضافة إلى التقويم"}


@pytest.mark.parametrize("language", ["de", "ar"])
def test_from_the_list_to_the_calendar(servers: Any, browser: Browser, language: str) -> None:
    server: Server = servers("sqlite")
    given_events(server)
    page = browser.new_context(**WITHOUT_SCRIPTS, locale=language).new_page()
    page.goto(f"{server.url}/{language}/")

    page.get_by_text(FINDER[language]).click()
    page.locator("select[name=district]").select_option("15090")
    page.locator("select[name=spoken]").select_option("uk")
    page.locator(".finder button").click()
    expect(page).to_have_url(f"{server.url}/{language}/?district=15090&spoken=uk")
    expect(page.get_by_text(NOTHING[language])).to_be_visible()

    page.get_by_role("link", name=FROM_ANYWHERE[language]).click()
    expect(page).to_have_url(f"{server.url}/{language}/?form=online&spoken=uk")
    passed_on = browser.new_context(**WITHOUT_SCRIPTS).new_page()
    passed_on.goto(page.url)
    expect(passed_on.locator(".card__link")).to_have_text([TITLES[language]])

    page.locator(".card__link").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=CALENDAR[language]).click()
    [entry] = understood(Path(download.value.path()).read_bytes())["entries"]
    assert (entry["title"], entry["url"]) == (TITLES[language], page.url)
    assert download.value.suggested_filename == "stunde-uk.ics"


def given_events(server: Server) -> None:
    """An information day in Stendal and an online hour in Ukrainian."""
    starts_at = clock.now() + timedelta(days=3)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    empty(server.database)
    with server.database.transaction() as tx:
        make_event(tx, "stendal", district_ags="15090", languages=["de", "ru"], **times)
        make_event(tx, "stunde-uk", form="online", languages=["de", "uk"], **times)
