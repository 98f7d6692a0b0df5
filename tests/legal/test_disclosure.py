"""Whoever finds a weakness finds out whom to tell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventdesk import create_app
from eventdesk.config import Settings

ADDRESS = "/.well-known/security.txt"


def read(settings: Settings, contact: str) -> dict[str, str]:
    answer = create_app(replace(settings, security_contact=contact)).test_client().get(ADDRESS)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("contact", "told"),
    [("it@example.org", "mailto:it@example.org"), ("https://example.org/it", "https://example.org/it")],
)
def test_it_says_whom_to_write_to_and_until_when(settings: Settings, contact: str, told: str) -> None:
    lines = read(settings, contact)

    left = datetime.fromisoformat(lines.pop("Expires")) - datetime.now(UTC)
    assert lines == {
        "Contact": told,
        "Preferred-Languages": "de, en",
        "Canonical": f"{settings.public_url}{ADDRESS}",
    }
    assert timedelta(days=80) < left < timedelta(days=365), "RFC 9116 recommends less than a year"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_a_contact_there_is_none(settings: Settings) -> None:
    assert create_app(settings).test_client().get(ADDRESS).status_code == 404
