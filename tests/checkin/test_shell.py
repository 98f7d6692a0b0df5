"""What a phone keeps of the station app, and what it is told to install."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deploy.local import icons
from eventdesk import create_app
from eventdesk.checkin import shell
from eventdesk.config import Settings
from eventdesk.i18n import LANGUAGES
from tests.wording import said

WORKER = "/scan/worker.js"


def wanted(client: FlaskClient) -> dict[str, Any]:
    """What the worker is told to keep."""
    text = client.get(WORKER).text
    found = re.match(r"globalThis\.app=(\{.*?\});\n", text)
    assert found, text[:200]
    return json.loads(found[1])  # type: ignore[no-any-return]


def manifest(client: FlaskClient, language: str) -> dict[str, Any]:
    """What a phone reads that opens the app in this language."""
    page = client.get(f"/scan/?language={language}").text
    found = re.search(r'<link rel="manifest" href="([^"]+)">', page)
    assert found
    answer = client.get(found[1])
    assert answer.mimetype == "application/manifest+json"
    return json.loads(answer.text)  # type: ignore[no-any-return]


def test_all_that_is_kept_is_there_and_stands_on_the_page(client: FlaskClient) -> None:
    kept = wanted(client)
    page = client.get("/scan/").text

    for path in [*kept["pages"].values(), *kept["named"], *kept["decoder"], *kept["plainDecoder"]]:
        with client.get(path) as answer:
            assert answer.status_code == 200, path
    assert all(path in page for path in [*kept["named"], kept["decoder"][0], *kept["plainDecoder"]])
    assert list(kept["pages"]) == list(LANGUAGES)


def test_the_page_asks_for_nothing_outside_the_workers_scope(client: FlaskClient) -> None:
    page = client.get("/scan/").text

    assert set(re.findall(r'(?:href|src|data-[a-z-]+)="(/[^"]*)"', page)) == {
        path for path in re.findall(r'"(/[^"]*)"', page) if path.startswith("/scan/")
    }


def test_nothing_personal_is_among_it(client: FlaskClient) -> None:
    kept = wanted(client)
    paths = [*kept["pages"].values(), *kept["named"], *kept["decoder"], *kept["plainDecoder"]]

    assert all(re.match(r"/scan/(\?language=[a-z]{2}|dist/[\w.-]+)$", path) for path in paths)


def test_the_worker_is_looked_at_anew_and_the_same_until_the_app_changes(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    first = client.get(WORKER)
    arabic = client.get(WORKER, headers={"Accept-Language": "ar"})
    again = client.get(WORKER, headers={"If-None-Match": first.headers["ETag"]})
    renamed = create_app(replace(settings, site_name="KAUSA"))

    assert (first.mimetype, first.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert arabic.data == first.data, "the version is no matter of who asks"
    assert again.status_code == 304
    assert renamed.test_client().get(WORKER).data != first.data, "a page that changed is a new version"
    renamed.extensions["eventdesk.database"].engine.dispose()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_installed_under_its_name_in_the_pages_language(
    app: Flask, client: FlaskClient, language: str
) -> None:
    told = manifest(client, language)

    assert told["short_name"] == said(app, language, "Check-in")
    assert told["name"].startswith(told["short_name"])
    assert (told["lang"], told["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert (told["start_url"], told["scope"], told["id"]) == ("/scan/",) * 3
    assert told["display"] == "standalone"
    for icon in told["icons"]:
        with client.get(icon["src"]) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}


def test_the_colours_of_the_manifest_are_those_of_sign_and_page() -> None:
    theme = (Path(__file__).parents[2] / "static" / "scss" / "base" / "_theme.scss").read_text()

    assert f'fill="{shell.SIGN}"' in icons.SIGN.read_text()
    assert tuple(shell.PAPERS.values()) == tuple(re.findall("--paper: (#[0-9a-f]{6});", theme))


@pytest.mark.parametrize(("name", "picture"), icons.drawn().items())
def test_the_signs_of_the_app_are_drawn_from_our_own(name: str, picture: bytes) -> None:
    assert (icons.FOLDER / name).read_bytes() == picture, "run `python -m deploy.local.icons`"
