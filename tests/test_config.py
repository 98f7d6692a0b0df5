"""Settings are read once and completely, or the program says in one sentence which one is wrong."""

import os
import subprocess
import sys
from pathlib import Path
from secrets import token_hex

import pytest

from eventdesk.config import Settings
from eventdesk.errors import InvalidInputError

ROOT = Path(__file__).parent.parent
LEAST = {"EVENTDESK_SECRET_KEY": "5" * 32, "EVENTDESK_TICKET_KEYS": f"0:{'7' * 64}"}


def test_two_secrets_are_enough() -> None:
    settings = Settings.from_env(LEAST)

    assert settings.ticket_keys == {0: b"\x77" * 32}
    assert (settings.environment, settings.trusted_proxies, settings.secure) == ("development", 0, False)


@pytest.mark.parametrize("name", LEAST)
def test_without_a_secret_nothing_starts(name: str) -> None:
    with pytest.raises(InvalidInputError, match=f"{name} is not set"):
        Settings.from_env({key: value for key, value in LEAST.items() if key != name})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", "5" * 31),
        ("TICKET_KEYS", "0:12"),
        ("TICKET_KEYS", f"8:{'7' * 64}"),
        ("TICKET_KEYS", "7" * 64),
        ("TICKET_KEYS", ""),
        ("PUBLIC_URL", "events.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://example.org/anmeldung"),
        ("ENVIRONMENT", "prod"),
        ("SECURITY_CONTACT", "IT-Abteilung, Zimmer 7"),
        ("SECURITY_CONTACT", "http://example.org/it"),
        ("SECURITY_CONTACT", "it@example.org\nContact: mailto:other@example.org"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "٣"),
        ("REGISTRATIONS_PER_HOUR", "many"),
        ("LEGAL_BASIS", "interest"),
        ("ACCESSIBILITY_CHECKED_ON", "02.11.2026"),
        ("ENFORCEMENT_URL", "javascript:alert(1)"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, text: str) -> None:
    with pytest.raises(InvalidInputError):
        Settings.from_env({**LEAST, f"EVENTDESK_{name}": text})


@pytest.mark.parametrize("text", ["https://events.example.org", "https://events.example.org/"])
def test_a_slash_behind_the_host_does_no_harm(text: str) -> None:
    settings = Settings.from_env({**LEAST, "EVENTDESK_PUBLIC_URL": text})

    assert (settings.public_url, settings.host, settings.secure) == (
        "https://events.example.org",
        "events.example.org",
        True,
    )


def test_keys_rotate() -> None:
    settings = Settings.from_env({**LEAST, "EVENTDESK_TICKET_KEYS": f"0:{'7' * 64}, 1:{'8' * 64}"})

    assert settings.ticket_keys == {0: b"\x77" * 32, 1: b"\x88" * 32}


DRAWN = {
    "EVENTDESK_SECRET_KEY": "9b1f4e0c7a5d8263e4f10b9c8d7a6e5f",
    "EVENTDESK_TICKET_KEYS": "0:4f9c1e7ab3d0582694ce7f10a8b3d65c21e09f7d8a4b6c3e5f1720d98cba6e34",
}
PRODUCTION = {
    **DRAWN,
    "EVENTDESK_ENVIRONMENT": "production",
    "EVENTDESK_PUBLIC_URL": "https://events.example.org",
    "EVENTDESK_CONTROLLER": "Träger, Magdeburg",
    "EVENTDESK_CONTACT": "0391 1",
    "EVENTDESK_DATA_PROTECTION_CONTACT": "dsb@example.org",
    "EVENTDESK_SUPERVISORY_AUTHORITY": "Landesbeauftragte, Magdeburg",
}
NEEDED = sorted(PRODUCTION.keys() - DRAWN.keys() - {"EVENTDESK_ENVIRONMENT"})


def test_production_starts_once_it_is_said_who_is_responsible() -> None:
    assert Settings.from_env(PRODUCTION).environment == "production"


@pytest.mark.parametrize("empty", ["", "  ", None])
@pytest.mark.parametrize("name", NEEDED)
def test_production_refuses_to_start_without_any_of_it(name: str, empty: str | None) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    if empty is not None and name != "EVENTDESK_PUBLIC_URL":
        environment[name] = empty

    with pytest.raises(InvalidInputError, match=name):
        Settings.from_env(environment)


def test_everything_that_is_missing_is_named_in_one_line() -> None:
    bare = {**LEAST, "EVENTDESK_ENVIRONMENT": "production", "EVENTDESK_PUBLIC_URL": "http://events.example.org"}

    with pytest.raises(InvalidInputError) as refused:
        Settings.from_env(bare)

    assert all(name in str(refused.value) for name in NEEDED)
    assert "\n" not in str(refused.value)


def test_a_short_secret_is_refused_in_production_too() -> None:
    with pytest.raises(InvalidInputError, match="shorter"):
        Settings.from_env({**PRODUCTION, "EVENTDESK_SECRET_KEY": "5" * 31})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", "5" * 64),
        ("SECRET_KEY", "0123456701234567012345670123456701234567"),
        ("SECRET_KEY", "please-Change-this-before-you-go-live-2026"),
        ("SECRET_KEY", "eventdesk-eventdesk-eventdesk-2026-!"),
        ("TICKET_KEYS", f"0:{'0' * 64}"),
        ("TICKET_KEYS", f"{DRAWN['EVENTDESK_TICKET_KEYS']},1:{'0123456789abcdef' * 4}"),
    ],
)
def test_production_refuses_keys_that_nobody_drew(name: str, text: str) -> None:
    with pytest.raises(InvalidInputError, match=f"openssl rand.* EVENTDESK_{name}"):
        Settings.from_env({**PRODUCTION, f"EVENTDESK_{name}": text})


def test_drawn_keys_are_taken_whatever_they_are() -> None:
    for _ in range(300):
        drawn = {"EVENTDESK_SECRET_KEY": token_hex(32), "EVENTDESK_TICKET_KEYS": f"0:{token_hex(32)}"}

        assert Settings.from_env({**PRODUCTION, **drawn}).environment == "production"


def test_the_server_says_in_one_line_why_it_does_not_start() -> None:
    least = {"PATH": os.environ["PATH"], **DRAWN, "EVENTDESK_ENVIRONMENT": "production"}

    command = [sys.executable, "-c", "import eventdesk.wsgi"]
    ended = subprocess.run(command, cwd=ROOT, env=least, capture_output=True, text=True, check=False)

    assert ended.returncode == 3, "gunicorn must not try again and again"
    (line,) = ended.stderr.splitlines()
    assert all(name in line for name in NEEDED)
