"""The notice says everything Articles 13 and 14 GDPR ask for, in five languages, for public and private bodies."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import force_locale

from eventdesk import create_app, i18n
from eventdesk.config import Settings
from eventdesk.i18n import LANGUAGES
from eventdesk.legal.notice import Item, Section, notice
from tests.pages import PageClient
from tests.wording import shown

NAMED = {
    "controller": "Träger <b>, Magdeburg",
    "contact": "0391 1",
    "data_protection_contact": "dsb@example.org",
    "supervisory_authority": "Landesbeauftragte, Magdeburg",
    "hoster": "Rechenzentrum, Halle",
    "mail_provider": "Post, Dessau",
    "video_service": "Video, Leipzig",
    "legal_basis_law": "§ 4 DSAG LSA",
}


@pytest.fixture
def settings() -> Settings:
    return Settings(secret_key="5" * 64, ticket_keys={0: b"\x07" * 32}, database_url="sqlite://", **NAMED)  # type: ignore[arg-type]


def written(settings: Settings, language: str) -> list[Section]:
    """The notice in a language."""
    app = Flask("eventdesk")
    i18n.init_app(app)
    with app.test_request_context(), force_locale(language):
        return notice(settings)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("basis", ["public", "private"])
def test_nothing_is_left_out_in_any_language(settings: Settings, language: str, basis: str) -> None:
    sections = written(replace(settings, legal_basis=basis), language)

    assert [section.item for section in sections] == list(Item)
    for section in sections:
        assert section.title.strip()
        assert section.sentences or section.facts, section.item
        assert all(sentence.strip() for sentence in section.sentences)
        assert all(term.strip() and value.strip() for term, value in section.facts)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_sentence_stayed_english(settings: Settings, language: str) -> None:
    said = [{s.title, *s.sentences, *(term for term, _ in s.facts)} for s in written(settings, language)]
    english = [{s.title, *s.sentences, *(term for term, _ in s.facts)} for s in written(settings, "en")]

    assert not set().union(*said) & set().union(*english)


def test_the_legal_basis_follows_from_who_is_responsible(settings: Settings) -> None:
    texts = {
        basis: "\n".join(
            sentence
            for section in written(replace(settings, legal_basis=basis), "en")
            if section.item in {Item.BASIS, Item.RIGHTS}
            for sentence in section.sentences
        )
        for basis in ("public", "private")
    }

    assert "Article 6 (1) (e) GDPR" in texts["public"]
    assert "Article 6 (1) (b)" not in texts["public"]
    assert "Article 6 (1) (b)" in texts["private"]
    assert ("Article 20" in texts["public"], "Article 20" in texts["private"]) == (False, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_all_of_it(settings: Settings, language: str) -> None:
    app = create_app(settings)
    app.test_client_class = PageClient

    page = app.test_client().get(f"/{language}/data-protection")

    missing = [name for name in NAMED.values() if name not in shown(page)]
    unsaid = [
        sentence for section in written(settings, language) for sentence in section.sentences
        if sentence not in shown(page)
    ]  # fmt: skip
    assert not missing
    assert not unsaid
    assert re.findall(r'<h2 id="(\w+)">', page.text) == list(Item)
    assert "<b>" not in page.text.partition("<main")[2]
