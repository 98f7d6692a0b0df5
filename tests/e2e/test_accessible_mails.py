"""axe finds nothing in the pages that families get by mail, though no style sheet helps them."""

from base64 import b64encode
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import update

from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.i18n import speaking
from eventdesk.registration.mails import letter
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News
from eventdesk.registration.rules import Family
from eventdesk.registration.service import Order, register
from tests.builders import make_event
from tests.e2e.axe import LANGUAGES, RULES, WIDTHS, assert_nothing_sticks_out
from tests.registration.post import BEFORE

pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

WITHOUT_LANDMARKS = {**RULES, "rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
"""A mail is shown inside the page of a mail program, which has the landmarks."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails(app: Flask, database: Database, settings: Settings, browser: Browser, language: str) -> None:
    with database.transaction() as tx:
        event = make_event(tx, "infotag", venue_address="Breiter Weg 12, 39104 Magdeburg")
        family = Family(party={"young": 2}, name="Amal", spoken_language=language)
        key = register(tx, Order(event.id, uuid4(), language, family, per_contact=9), BEFORE).page_key

    for news in (News.CONFIRMED, News.MOVED, News.OFFERED):
        status = RegistrationStatus.OFFERED if news is News.OFFERED else RegistrationStatus.CONFIRMED
        with database.transaction() as tx:
            tx.execute(update(Registration).values(status=status, offer_ends_at=event.starts_at))
            with speaking(app, language, settings.public_url):
                written = letter(tx, news, key, BEFORE)
        assert written is not None
        html = written.html
        for name, picture in written.pictures:
            html = html.replace(f"cid:{name}", f"data:image/png;base64,{b64encode(picture).decode()}")
        _look_at(browser, html, f"{news} {language}")


def _look_at(browser: Browser, html: str, about: str) -> None:
    width, height = WIDTHS["phone"]
    for theme in ("light", "dark"):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
        page.set_content(html)
        found = Axe().run(page, options=WITHOUT_LANDMARKS)
        assert found.violations_count == 0, f"{about} {theme}\n{found.generate_report()}"
        assert_nothing_sticks_out(page, about)
        page.close()
