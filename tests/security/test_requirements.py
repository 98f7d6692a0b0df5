"""The table of requirements in docs/security.md is complete, and names only what is there."""

import re
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
MODULES = {
    "APP.3.1": {1, 4, 7, 8, 9, 11, 12, 14, 20, 21, 22},
    "APP.3.2": {1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20},
    "CON.8": {1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 14, 16, 17, 18, 19, 20, 21, 22},
    "CON.10": set(range(1, 19)),
}
"""Requirements of the edition of 2023 that were not dropped."""
FORTY = 40
OPEN: set[str] = set()
"""What nothing meets yet; each is told under "What remains"."""


def rows() -> Sequence[list[str]]:
    """Requirement, words, where, shown by."""
    part = PAGE.read_text().partition("## Requirements")[2].partition("## What remains")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ") and "| where |" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_requirement_has_a_row() -> None:
    named = {name for row in rows() for name in row[0].split(", ")}

    asvs = [row for row in rows() if row[0][0].isdigit()]
    bsi = {name for name in named if not name[0].isdigit()}

    assert len(asvs) == FORTY
    assert bsi == {f"{module}.A{number}" for module, numbers in MODULES.items() for number in numbers}


def test_every_file_and_every_test_is_there() -> None:
    page = PAGE.read_text().partition("## Requirements")[2]
    named = re.findall(
        r"`((?:tests|eventdesk|deploy|docs|static|templates)/[^`]*|[\w-]+\.(?:md|toml|txt|in|json))`", page
    )

    assert len(named) > 150
    missing = []
    for name in named:
        path, _, test = name.partition("::")
        there = (ROOT / path).exists()
        if not there or (test and not re.search(rf"def {test}\(", (ROOT / path).read_text())):
            missing.append(name)
    assert missing == []


def test_what_is_met_is_shown_by_a_test_or_said_to_be_somebody_elses() -> None:
    others = ("the operator's", "the maintainers'", "`docs/")

    bare = [row[0] for row in rows() if "tests/" not in row[3] and not row[2].startswith(others)]

    assert {name.split(", ")[0] for name in bare} == OPEN
    assert all(row[3].startswith("open") for row in rows() if row[0] in bare)
