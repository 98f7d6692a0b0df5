"""The documents say what the code does."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from eventdesk.cli import main
from eventdesk.config import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_setting_is_described() -> None:
    described = re.findall(r"^\| `EVENTDESK_(\w+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)

    assert [name.lower() for name in described] == [field.name for field in fields(Settings)]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    command = main.commands[name]
    names = [f"{name} {part}" for part in command.commands] if isinstance(command, click.Group) else [name]

    assert name == "demo" or all(f"`eventdesk {each}" in README for each in names)


@pytest.mark.parametrize("path", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
