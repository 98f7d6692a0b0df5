"""Legal pages name who is responsible, in five languages."""

from dataclasses import replace

import pytest

from eventdesk import create_app
from eventdesk.config import Settings
from eventdesk.i18n import direction
from tests.databases import in_each_language
from tests.pages import PageClient


@in_each_language
@pytest.mark.parametrize("page", ["data-protection", "imprint", "accessibility"])
def test_legal_pages_name_who_is_responsible(settings: Settings, language: str, page: str) -> None:
    named = replace(
        settings,
        controller="KAUSA, Halle <b>",
        contact="0345 1",
        data_protection_contact="dsb@example.org",
        supervisory_authority="Landesbeauftragte",
    )
    app = create_app(named)
    app.test_client_class = PageClient

    answer = app.test_client().get(f"/{language}/{page}").text

    assert f'<html lang="{language}" dir="{direction(language)}">' in answer
    assert "0345 1" in answer
    assert page == "accessibility" or "KAUSA, Halle &lt;b&gt;" in answer
    assert page != "data-protection" or ("dsb@example.org" in answer and "Landesbeauftragte" in answer)
