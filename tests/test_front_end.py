import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DIST = ROOT / "static" / "dist"
NAMES: dict[str, str] = json.loads((DIST / "manifest.json").read_text())
SHEETS = ("family.css", "desk.css", "scan.css", "design.css")
PHYSICAL = re.compile(r"[{;]((?:(?:margin|padding|border)-)?(?:left|right)\b[^:;{}]*|text-align:(?:left|right)\b)")


def weight(*names: str, form: str) -> int:
    return sum((DIST / f"{NAMES[name]}.{form}").stat().st_size for name in names)


def test_a_familys_sheet_stays_under_twenty_kilobytes() -> None:
    assert weight("family.css", form="gz") < 20_000


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_names_a_side_that_arabic_pages_would_have_to_mirror(name: str) -> None:
    sheet = (DIST / NAMES[name]).read_text()

    assert PHYSICAL.findall(sheet) == []


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_loads_anything_from_elsewhere(name: str) -> None:
    sheet = (DIST / NAMES[name]).read_text()

    assert [url for url in re.findall(r"url\(([^)]{0,40})", sheet) if not url.strip("\"'").startswith("data:")] == []


def test_every_icon_a_template_asks_for_is_drawn() -> None:
    drawn = set(re.findall(r'^  "([a-z]+)":', (ROOT / "templates/components/icon.html").read_text(), re.MULTILINE))
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]

    asked = {name for page in pages for name in re.findall(r'\bicon\("([a-z]+)"', page)}

    assert asked <= drawn


@pytest.mark.parametrize("folder", [ROOT, ROOT / "deploy/local/proof"])
def test_the_lock_file_names_no_registry_and_a_hash_for_every_package(folder: Path) -> None:
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
