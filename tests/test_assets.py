"""Built files are served compressed as they were built, and kept by browsers."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.assets import switch_url


@pytest.fixture
def sheet(app: Flask) -> Path:
    folder = Path(str(app.static_folder))
    name: str = json.loads((folder / "manifest.json").read_text())["family.css"]
    return folder / name


def test_a_browser_that_takes_brotli_gets_the_file_made_at_build_time(client: FlaskClient, sheet: Path) -> None:
    answer = client.get(f"/dist/{sheet.name}", headers={"Accept-Encoding": "gzip, br"})

    assert answer.mimetype == "text/css"
    assert answer.content_encoding == "br"
    assert answer.get_data() == sheet.with_name(f"{sheet.name}.br").read_bytes()
    answer.close()
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_browser_that_takes_nothing_gets_the_plain_file(client: FlaskClient, sheet: Path) -> None:
    answer = client.get(f"/dist/{sheet.name}", headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers
    assert answer.get_data() == sheet.read_bytes()
    answer.close()


@pytest.mark.parametrize("path", ["../__init__.py", "..%2f..%2fpyproject.toml", "nothing.css", "%00"])
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/dist/{path}").status_code == 404


def test_the_other_language_keeps_the_parameters(app: Flask) -> None:
    with app.test_request_context("/de/?form=online"):
        assert switch_url("ar") == "/ar/?form=online"
    with app.test_request_context("/scan/?a=1"):
        assert switch_url("ar") == "?a=1&language=ar"
