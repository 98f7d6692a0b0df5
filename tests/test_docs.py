"""The documents say what the code does."""

import inspect
import re
from dataclasses import MISSING, fields
from pathlib import Path

import click
import pytest

from eventdesk.cli import main
from eventdesk.config import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
RUNBOOK = (ROOT / "docs" / "betrieb.md").read_text()


def described() -> dict[str, str]:
    """What the docstring of the settings says about each."""
    attributes = inspect.cleandoc(Settings.__doc__ or "").partition("Attributes:\n")[2]
    found = re.findall(r"^    (\w+): (.+(?:\n        .+)*)", attributes, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


def shown(default: object) -> str:
    """A default as the page writes it."""
    if default is MISSING:
        return "(required)"
    return "(empty)" if default in {"", None} else f"`{default}`"


def test_the_page_of_settings_says_what_the_code_says() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()

    rows = [
        f"| `EVENTDESK_{field.name.upper()}` | {shown(field.default)} | {described()[field.name]} |"
        for field in fields(Settings)
    ]
    assert re.findall(r"^\| `EVENTDESK_.*$", page, re.MULTILINE) == rows


def test_no_setting_is_read_elsewhere() -> None:
    """Nor mentioned anywhere under a name that does not exist."""
    known = {f"EVENTDESK_{field.name.upper()}" for field in fields(Settings)}
    texts = [*ROOT.glob("docs/*.md"), *ROOT.glob("eventdesk/**/*.py"), *ROOT.glob("deploy/**/*.*"), ROOT / "README.md"]

    named = {
        name
        for path in texts
        for name in re.findall(r"\bEVENTDESK_[A-Z_]+[A-Z]\b", path.read_text(errors="replace"))
        if not name.startswith("EVENTDESK_TEST")
    }

    assert named <= known


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_described(name: str) -> None:
    command = main.commands[name]
    names = [f"{name} {part}" for part in command.commands] if isinstance(command, click.Group) else [name]

    assert name == "demo" or all(f"`eventdesk {each}" in README + RUNBOOK for each in names)


@pytest.mark.parametrize("path", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
