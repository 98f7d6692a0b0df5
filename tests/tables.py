"""The tables of cases that server and station app have in common: `tests/cases`, read by both test suites."""

import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


def table(name: str) -> dict[str, Any]:
    """A table as it is written down."""
    written: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return written


def rows(name: str) -> list[dict[str, Any]]:
    """Its rows, each with the names of the columns."""
    written = table(name)
    return [dict(zip(written["columns"], row, strict=True)) for row in written["rows"]]


def each_row(name: str) -> pytest.MarkDecorator:
    """Run a test for each row, as `case`; the first column says what the row is about."""
    cases = rows(name)
    return pytest.mark.parametrize("case", cases, ids=[str(next(iter(case.values()))) for case in cases])
