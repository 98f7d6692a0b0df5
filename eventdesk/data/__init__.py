"""Packaged tables: facts that are the same for every installation."""

import csv
from collections.abc import Mapping
from importlib.resources import files

LANGUAGES = ("de", "en", "ar", "ru", "uk")
"""Languages of the packaged texts, a column each."""


def rows(name: str) -> list[dict[str, str]]:
    """Read a packaged CSV file, one mapping per line."""
    with (files("eventdesk") / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def texts(row: Mapping[str, str]) -> dict[str, str]:
    """Take the texts of a row by language."""
    return {language: row[language] for language in LANGUAGES}


def lines(name: str) -> list[str]:
    """Read a packaged text file, one entry per line."""
    return (files("eventdesk") / "data" / name).read_text(encoding="utf-8").splitlines()
