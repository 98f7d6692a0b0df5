"""Legal and help pages in five languages: who is responsible, how accessible the site is, easy German."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk import create_app
from eventdesk.config import Settings
from eventdesk.i18n import LANGUAGES, direction
from eventdesk.legal.views import EASY_PAGES
from tests.pages import PageClient
from tests.wording import said, shown


@pytest.fixture
def settings() -> Settings:
    """Somebody is responsible; none of these pages asks a database."""
    return Settings(
        secret_key="5" * 64,
        ticket_keys={0: b"\x07" * 32},
        database_url="sqlite://",
        environment="production",
        controller="KAUSA, Halle <b>",
        contact="0345 1",
        represented_by="Erika Beispiel",
        register_entry="VR 1",
        enforcement_body="Ombudsstelle",
        enforcement_url="https://ombud.example.org/",
        accessibility_checked_on=date(2026, 11, 2),
    )


@pytest.fixture
def app(settings: Settings) -> Flask:
    return app_with(settings)


def app_with(settings: Settings) -> Flask:
    app = create_app(settings)
    app.test_client_class = PageClient
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_imprint_names_who_runs_the_site(client: FlaskClient, language: str) -> None:
    page = client.get(f"/{language}/imprint")

    assert f'<html lang="{language}" dir="{direction(language)}">' in page.text
    for name in ("KAUSA, Halle <b>", "0345 1", "Erika Beispiel", "VR 1"):
        assert name in shown(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_says_what_works_what_does_not_and_who_helps(
    app: Flask, client: FlaskClient, language: str
) -> None:
    page = client.get(f"/{language}/accessibility")

    for sentence in (
        "It is partly accessible: it meets the standard except for what is listed here.",
        "There is no video in German Sign Language yet. Tell us if you need sign language at an event.",
        "How we checked",
        "Does something not work for you? Please tell us. We answer within one month.",
    ):
        assert said(app, language, sentence) in shown(page)
    assert f'href="/{language}/feedback"' in page.text
    assert 'href="https://ombud.example.org/"' in page.text
    assert "2026" in page.text


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_is_not_configured_is_left_out(settings: Settings, language: str) -> None:
    bare = replace(
        settings, represented_by="", register_entry="", enforcement_body="", enforcement_url="",
        accessibility_checked_on=None,
    )  # fmt: skip
    client = app_with(bare).test_client()

    pages = [shown(client.get(f"/{language}/{page}")) for page in ("imprint", "accessibility", "easy-german/website")]

    for sentence in ("Represented by", "Register entry", "Last check", "If our answer does not help"):
        assert not [page for page in pages if said(client.application, language, sentence) in page]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", EASY_PAGES)
def test_easy_german_stays_german_in_every_language(client: FlaskClient, language: str, page: str) -> None:
    answer = client.get(f"/{language}/easy-german/{page}")

    easy = answer.text.partition('<article class="easy" lang="de" dir="ltr">')[2].partition("</article>")[0]
    assert f"<h1>{EASY_PAGES[page]}</h1>" in easy
    assert all(f'href="/{language}/easy-german/{name}"' in easy for name in EASY_PAGES)


def test_easy_german_is_easy(client: FlaskClient) -> None:
    """One sentence a line, and short ones: rules of the Netzwerk Leichte Sprache."""
    for page in EASY_PAGES:
        text = client.get(f"/de/easy-german/{page}").text.partition("<article")[2].partition("</article>")[0]
        for line in [part.partition("</p>")[0] for part in text.split("<p>")[1:]]:
            if "<a" not in line and "0345" not in line:
                assert len(line.split()) <= 12, line
                assert line.count(".") + line.count("?") + line.count("!") <= 1, line
                assert line.rstrip()[-1] in ".?!:", line


def test_a_page_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/de/easy-german/nothing").status_code == 404


@pytest.mark.parametrize("page", ["data-protection", "imprint", "accessibility"])
def test_a_trial_installation_says_that_names_are_examples(settings: Settings, page: str) -> None:
    sentence = "This is a trial installation. Names and addresses on this page are examples."
    apps = [app_with(replace(settings, environment=name)) for name in ("development", "production")]

    assert [said(app, "ru", sentence) in shown(app.test_client().get(f"/ru/{page}")) for app in apps] == [True, False]
