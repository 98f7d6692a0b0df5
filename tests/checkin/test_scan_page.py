"""The scanner's page: its words in every language, and what its policy lets it do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.checkin import shell
from eventdesk.i18n import LANGUAGES
from eventdesk.vocabulary import TYPES

SCRIPTS = Path(__file__).parents[2] / "static" / "js" / "scan"
CATEGORIES = {
    "de": {"one", "other"},
    "en": {"one", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "ru": {"one", "few", "many", "other"},
    "uk": {"one", "few", "many", "other"},
}


def words(client: FlaskClient, language: str) -> dict[str, Any]:
    """The words that the page hands to its script."""
    page = client.get(f"/scan/?language={language}").get_data(as_text=True)
    found = re.search(r'<script type="application/json" id="messages">(.*?)</script>', page, re.DOTALL)
    assert found, "no words on the page"
    return json.loads(found[1])  # type: ignore[no-any-return]


def policy(client: FlaskClient, path: str) -> str:
    """The Content-Security-Policy of an answer."""
    with client.get(path) as answer:
        return answer.headers["Content-Security-Policy"]


def named(pattern: str) -> set[str]:
    """What the scripts name by a pattern."""
    return {name for path in SCRIPTS.glob("*.mjs") for name in re.findall(pattern, path.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_word_its_script_says(client: FlaskClient, language: str) -> None:
    said = named(r'\.say\("(\w+)"') | named(r'(?:word|about): "(\w+)"') | named(r'"(camera_\w+)"')
    said |= {f"status_{reason}" for reason in named(r'^    \["(\w+)", ')} | named(r'"(ended(?:_\w+)?|who_\w+)"')
    counted = named(r'\.count\("(\w+)"')

    brought = words(client, language)

    assert said <= brought["sentences"].keys()
    assert counted == brought["plurals"].keys()
    assert brought["types"].keys() == TYPES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_each_plural_form_of_its_language(client: FlaskClient, language: str) -> None:
    for forms in words(client, language)["plurals"].values():
        assert forms.keys() == CATEGORIES[language]
        assert "%(num)s" in forms["other"]


def test_placeholders_stay_for_the_script_to_fill(client: FlaskClient) -> None:
    sentences = words(client, "de")["sentences"]

    assert sentences["present"] == "Da: %(n)s von %(total)s"
    assert sentences["already"] == "Schon eingecheckt um %(time)s Uhr"


def test_webassembly_is_allowed_on_the_scanner_and_in_its_worker_only(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        decoder, plain, script, style = map(shell.address, ("decoder.js", "decoder-plain.js", "scan.js", "scan.css"))
    others = ["/scan/worker.js", "/scan/manifest.webmanifest", "/scan/nothing", decoder.removeprefix("/scan"), "/de/"]

    allowed = [
        path
        for path in ("/scan/", decoder, plain, script, style, *others)
        if "wasm-unsafe-eval" in policy(client, path)
    ]

    assert allowed == ["/scan/", decoder, plain]
