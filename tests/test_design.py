"""The page of all components is complete, the same for everybody, and about nobody.

How it looks: tests/e2e/test_design.py.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from jinja2 import Environment, nodes

from deploy.local.translations import extract
from eventdesk import design
from eventdesk.db import Database
from eventdesk.design import LOOKS, PARTS, parts

COMPONENTS = Path(__file__).parent.parent / "templates" / "components"

on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""The page does not ask it anything."""


def tree(path: Path) -> nodes.Template:
    return Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))


def called(path: Path) -> set[str]:
    """Names of the macros a template calls."""
    calls = (call.node for call in tree(path).find_all(nodes.Call))
    return {node.name for node in calls if isinstance(node, nodes.Name)}


def test_every_component_is_shown() -> None:
    shown = set[str]().union(*map(called, [*PARTS.glob("*.html"), *COMPONENTS.glob("*.html")]))

    made = {
        f"{path.stem}: {macro.name}" for path in COMPONENTS.glob("*.html") for macro in tree(path).find_all(nodes.Macro)
    }

    missing = {macro for macro in made if macro.partition(": ")[2] not in shown}
    assert not missing, "show these in templates/design/parts, then run `python -m tests.e2e.looks`"
    inside_others = {"hint"}
    assert {path.stem for path in COMPONENTS.glob("*.html")} - inside_others <= set(parts())


@on_one_database
def test_every_part_appears_in_both_directions_and_both_themes(client: FlaskClient, database: Database) -> None:
    page = client.get("/design").text

    for part in parts():
        for look in LOOKS:
            direction = "rtl" if look.language == "ar" else "ltr"
            frame = f'id="{part}-{look}" lang="{look.language}" dir="{direction}" data-theme="{look.theme}"'
            assert frame in page
    assert {(look.language, look.theme) for look in LOOKS} == {
        *(("de", "light"), ("de", "dark"), ("ar", "light"), ("ar", "dark"))
    }


@on_one_database
def test_it_asks_the_database_nothing_and_stays_out_of_search_engines(
    client: FlaskClient, database: Database, statements: list[str]
) -> None:
    statements.clear()
    answer = client.get("/design")

    assert statements == []
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "Set-Cookie" not in answer.headers


@on_one_database
def test_nothing_of_one_visitor_is_kept_for_the_next(client: FlaskClient, database: Database) -> None:
    first = client.get("/design?mark=of-the-first", headers={"Accept-Language": "ar"})
    second = client.get("/design", headers={"Accept-Language": "de"})

    assert "of-the-first" in first.text, "the switch of this page itself keeps what was asked"
    assert "of-the-first" not in second.text


def test_it_says_only_what_the_product_says_elsewhere() -> None:
    texts = "".join(path.read_text() for path in [*PARTS.glob("*.html"), Path(str(design.__file__))])
    said = set(re.findall(r'\b(?:_|_l|ngettext)\("([^"]+)"', texts))
    known = {message.id if isinstance(message.id, str) else message.id[0] for message in extract("messages")}

    assert said - known == set(), "another sentence, or its new wording, please: these would stay English"


@on_one_database
def test_no_id_occurs_twice(client: FlaskClient, database: Database) -> None:
    ids = Counter(re.findall(r'\bid="([^"]+)"', client.get("/design").text))

    assert [name for name, count in ids.items() if count > 1] == []
