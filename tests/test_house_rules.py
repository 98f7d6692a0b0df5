"""What no linter knows: the conventions of this house, held as tests."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import eventdesk.models  # noqa: F401 - so that all tables are known
from eventdesk.db import Base

ROOT = Path(__file__).parent.parent
FILE_LINES, FUNCTION_LINES = 300, 40
PYTHON_CODE = ("eventdesk", "tests", "deploy/local")
GENERATED = ("eventdesk/migrations/versions/",)

TRACKED_BUT_NOT_OURS = {"LICENSE", "package-lock.json"}
LOCKS = re.compile(r"requirements.*\.txt|package-lock\.json")
# Spelled in pieces, so that this file passes its own test.
MACHINE_PATHS = re.compile(r"(?<![\w.$}/-])/(?:" + "|".join(("work", "root", "home/[a-z]+")) + r")/")
REGISTRIES = re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(?:org|com)", "jsde" + "livr")))

FORBIDDEN_COLUMNS = re.compile(
    r"(?:^|_)(?:birth|dob|gender|nation|nationality|citizen|religion|ethnic|address|plz|passport)(?:_|$)"
)
"""What must not be stored about a family (data minimisation). A venue's address is not about a family."""

PHYSICAL_CSS = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right|border-(?:top|bottom)-(?:left|right)-radius)"
    r"(?:-(?:width|style|color))?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


@cache
def tracked() -> tuple[str, ...]:
    """All files of the repository, also those about to be added."""
    # A checkout may belong to somebody else than who tests it, in containers for instance.
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(name for name in names if (ROOT / name).is_file())


def files(*suffixes: str, under: tuple[str, ...] = ("",)) -> list[str]:
    return [name for name in tracked() if name.endswith(suffixes) and name.startswith(under)]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def text_files() -> Iterator[tuple[str, str]]:
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data[:1024] and Path(name).name not in TRACKED_BUT_NOT_OURS:
            yield name, data.decode("utf-8")


def lines_matching(pattern: re.Pattern[str], name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)
    ]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def called_names(tree: ast.AST) -> set[str]:
    """Names of everything that is called: `f` of f(), `commit` of session.commit()."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {node.attr for node in called if isinstance(node, ast.Attribute)} | {
        node.id for node in called if isinstance(node, ast.Name)
    }


def test_files_are_small_enough_to_see_whole() -> None:
    ours = files(".py", ".mjs", ".scss", ".html", under=(*PYTHON_CODE, "static/js", "static/scss", "templates"))

    long = [name for name in ours if not name.startswith(GENERATED) and len(read(name).splitlines()) > FILE_LINES]

    assert not long, f"split these: {long}"


def test_functions_are_small_enough_to_see_whole() -> None:
    long = [
        f"{name}:{function.lineno} {function.name}"
        for name in files(".py", under=PYTHON_CODE)
        if not name.startswith(GENERATED)
        for function in functions(ast.parse(read(name)))
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
    ]

    assert not long, f"split these: {long}"


def test_only_the_database_module_commits() -> None:
    allowed = {"eventdesk/db.py", "eventdesk/migrations/env.py"}

    committing = [
        name
        for name in files(".py", under=("eventdesk",))
        if name not in allowed and called_names(ast.parse(read(name))) & {"commit", "rollback"}
    ]

    assert not committing, "only db.transaction commits"


def test_only_the_clock_module_asks_for_the_time() -> None:
    asking = re.compile(r"\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(")

    found = [
        line
        for name in files(".py", under=("eventdesk",))
        if name != "eventdesk/clock.py"
        for line in lines_matching(asking, name, read(name))
    ]

    assert not found, "take `now` as an argument"


def test_rooms_have_no_junk_drawers() -> None:
    drawers = {"utils", "helpers", "common", "misc", "managers", "manager", "base"}

    assert not [name for name in files(".py", ".mjs") if Path(name).stem in drawers]


def test_no_column_holds_what_families_need_not_tell() -> None:
    columns = {f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns}

    found = {
        name
        for name in columns
        if FORBIDDEN_COLUMNS.search(name.partition(".")[2]) and not name.partition(".")[2].startswith("venue_")
    }

    assert not found


@pytest.mark.parametrize("name", ["date_of_birth", "nationality", "home_address", "plz", "passport_number"])
def test_the_words_for_such_columns_are_known(name: str) -> None:
    assert FORBIDDEN_COLUMNS.search(name)


@pytest.mark.parametrize("name", ["event_name", "combination", "district_ags", "designation"])
def test_other_columns_are_left_alone(name: str) -> None:
    assert not FORBIDDEN_COLUMNS.search(name)


def test_lock_files_pin_hashes_and_name_no_host() -> None:
    locks = [name for name in tracked() if LOCKS.fullmatch(name)]

    without_hash = [
        f"{name}: {line}"
        for name in locks
        if name.endswith(".txt")
        for line in read(name).splitlines()
        if re.match(r"[a-z0-9]", line) and not line.endswith("\\")
    ]
    hosts = [line for name in locks for line in lines_matching(re.compile("://"), name, read(name))]

    assert len(locks) >= 4
    assert not without_hash
    assert not hosts


def test_lock_files_pin_each_extra_that_a_package_asks_for() -> None:
    lines = "".join(read(name) for name in tracked() if LOCKS.fullmatch(name) and name.endswith(".txt"))
    pinned = {pin.name: pin.extras for pin in map(Requirement, re.findall(r"^[a-z0-9].*==[^ ;]+", lines, re.MULTILINE))}

    asked = [Requirement(line) for package in distributions() for line in package.requires or ()]
    wanted = [one for one in asked if one.extras and one.name in pinned and (not one.marker or one.marker.evaluate())]
    assert [f"{one.name}{one.extras}" for one in wanted if not one.extras <= pinned[one.name]] == []
    assert "coverage" in {one.name for one in wanted}, "no package asks for an extra any more: this test sees nothing"


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    found = [
        line
        for name, text in text_files()
        for pattern in (REGISTRIES, MACHINE_PATHS)
        for line in lines_matching(pattern, name, text)
    ]

    assert not found


def test_text_files_end_with_one_newline_and_no_line_with_spaces() -> None:
    found = [
        name
        for name, text in text_files()
        if text
        and not name.endswith((".po", ".svg", ".json"))
        and (not text.endswith("\n") or text.endswith("\n\n") or re.search(r"[ \t]+$", text, re.MULTILINE))
    ]

    assert not found


def test_templates_carry_no_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|javascript:")

    # Mail programs drop style sheets, and know no Content-Security-Policy.
    pages = [name for name in files(".html", under=("templates",)) if not name.startswith("templates/mails/")]

    found = [line for name in pages for line in lines_matching(inline, name, read(name))]

    assert not found, "the Content-Security-Policy would drop these"


def test_components_say_the_arguments_of_their_macros() -> None:
    macro = re.compile(r"{%-?\s*macro (\w+)\(")
    used_elsewhere = "".join(read(name) for name in files(".html", under=("templates",)))

    silent = [
        f"{name}: {found}"
        for name in files(".html", under=("templates/components",))
        for found in macro.findall(read(name))
        if f"{found}(" not in read(name).partition("{% macro")[0] and f"import {found}" in used_elsewhere
    ]

    assert not silent, "say it in a comment on top: {# name(arguments): what it shows. #}"


def test_a_component_is_one_thing() -> None:
    crowded = [
        name
        for name in files(".html", under=("templates/components",))
        if len(re.findall(r"{%-?\s*macro ", read(name))) > 4
    ]

    assert not crowded, "make two components of these"


def test_pages_stay_short() -> None:
    long = [name for name in files(".html", under=("templates",)) if len(read(name).splitlines()) > 150]

    assert not long, f"make components of parts of these: {long}"


def test_styles_name_no_side_of_the_screen() -> None:
    found = [
        line
        for name in files(".scss", ".css", under=("static",))
        for line in lines_matching(PHYSICAL_CSS, name, read(name))
    ]

    assert not found, "Arabic runs from right to left: use inline-start and inline-end"


@pytest.mark.parametrize("line", ["margin-left: 1rem;", "  right: 0;", "text-align: left;", "float:right"])
def test_physical_styles_are_recognised(line: str) -> None:
    assert PHYSICAL_CSS.search(line)


@pytest.mark.parametrize(
    "line", ["margin-inline-start: 1rem;", "text-align: start;", "--left: 1px;", "inset-inline: 0"]
)
def test_logical_styles_are_left_alone(line: str) -> None:
    assert not PHYSICAL_CSS.search(line)
