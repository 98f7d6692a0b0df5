"""What search engines are told."""

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import Status
from eventdesk.i18n import LANGUAGES
from tests.builders import make_event

HOST = "https://events.example.org"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_lists_public_pages_in_every_language(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")
        make_event(tx, "entwurf", status=Status.DRAFT)

    answer = client.get("/sitemap.xml")

    entries = ElementTree.fromstring(answer.data)
    pages = {url.findtext(f"{NAMESPACE}loc") for url in entries}
    assert answer.mimetype == "application/xml"
    assert pages == {f"{HOST}/{code}/{rest}" for code in LANGUAGES for rest in ("", "events/infotag")}
    assert all(len(url) == 1 + len(LANGUAGES) for url in entries)


def test_robots_are_sent_away_from_the_desk_and_to_the_sitemap(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text

    assert "Disallow: /staff/" in text
    assert f"Sitemap: {HOST}/sitemap.xml" in text
    assert "/T/" not in text, "a page that says noindex has to be read"


@pytest.mark.parametrize("path", ["/", "/?form=online", "/events/infotag", "/events/infotag/register", "/imprint"])
def test_a_public_page_names_itself_and_its_translations(client: FlaskClient, database: Database, path: str) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")

    page = client.get(f"/ar{path}").text

    assert f'<link rel="canonical" href="{HOST}/ar{path}">' in page
    assert re.findall(r'hreflang="(\w\w)" href="([^"]+)">', page.split("</head>")[0]) == [
        (code, f"{HOST}/{code}{path}") for code in LANGUAGES
    ]
    assert re.search(r'<meta name="description" content="[^"]{40,}">', page)


def test_what_hangs_on_an_address_is_not_passed_on(client: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "infotag")

    assert "follows-you" not in client.get("/de/events/infotag?fbclid=follows-you").text.split("</head>")[0]
