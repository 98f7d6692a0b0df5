"""What the daily run looks at, and what is left to `make proof`."""

from pathlib import Path

import pytest

SEEN_DAILY = {"phone": ("ar", "en"), "desk": ("de",), 390: ("ar",), 1280: ("de",)}
"""Languages in which axe looks at pages every day, by width: so both directions and both widths are seen."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the other pairs of width and language to the proof: what breaks in one pair hardly ever breaks alone."""
    for item in items:
        if not isinstance(item, pytest.Function) or not item.path.is_relative_to(Path(__file__).parent):
            continue
        params = getattr(item, "callspec", None)
        values = params.params if params else {}
        width = next((value for value in values.values() if isinstance(value, str | int) and value in SEEN_DAILY), None)
        if width and "language" in values and values["language"] not in SEEN_DAILY[width] and _looks_with_axe(item):
            item.add_marker(pytest.mark.proof)


def _looks_with_axe(item: pytest.Function) -> bool:
    """Whether a test only looks; journeys are walked in every language they name."""
    return "accessib" in f"{item.path.name} {item.name}" or "axe" in item.name
