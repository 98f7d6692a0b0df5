"""What is shipped: written down as CycloneDX, and named with its licence in NOTICE."""

import json
import re
from collections.abc import Sequence

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.local.sbom import LOADED_BY_BROWSERS, PYTHON_LOCK, ROOT, Package, as_json, bill, main, packages

WELCOME = {
    *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2", "ISC", "MIT", "MIT-0", "OFL-1.1", "PSF-2.0"),
    *("CC0-1.0", "LGPL-3.0-only", "Unlicense"),
}
"""Licences that go together with EUPL-1.2 the way we use these packages."""


@pytest.fixture(scope="module")
def pinned() -> Sequence[Package]:
    return packages()


@pytest.fixture(scope="module")
def written() -> str:
    return as_json(bill())


def test_the_bill_is_valid_and_names_everything_with_version_hash_and_licence(
    pinned: Sequence[Package], written: str
) -> None:
    content = json.loads(written)

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    assert content["metadata"]["component"]["name"] == "eventdesk"
    assert len(content["components"]) == len(pinned)
    assert all(entry["hashes"] and entry["licenses"] and entry["purl"] for entry in content["components"])


def test_what_only_builds_is_told_from_what_is_shipped(written: str) -> None:
    npm = [entry for entry in json.loads(written)["components"] if entry["purl"].startswith("pkg:npm")]

    shipped = {f"{one.get('group', '')}/{one['name']}".strip("/") for one in npm if one["scope"] == "required"}

    assert shipped == LOADED_BY_BROWSERS
    assert any(one["name"] == "esbuild" and one["scope"] == "excluded" for one in npm)


def test_everything_hangs_together(written: str) -> None:
    """Each package is reached from ours by what asks for what."""
    content = json.loads(written)
    asks = {entry["ref"]: entry.get("dependsOn", []) for entry in content["dependencies"]}
    reached, next_ = set(), ["eventdesk"]
    while next_:
        reached.add(one := next_.pop())
        next_ += [need for need in asks[one] if need not in reached]

    assert {entry["bom-ref"] for entry in content["components"]} <= reached


def test_the_same_locks_give_the_same_bill(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([])

    assert capsys.readouterr().out == written


def test_notice_names_each_package_under_its_licence(pinned: Sequence[Package]) -> None:
    """Other versions of Python need some packages fewer, so NOTICE may name more than this one has."""
    notice = (ROOT / "NOTICE").read_text()
    listed = notice.partition("as the packages state it:\n\n")[2].partition("\n\n")[0]
    entries = (entry.strip().split(": ", 1) for entry in re.sub(r"\n {4}", " ", listed).splitlines())
    named = {name: licence for licence, names in entries for name in names.split(", ")}
    expected = {one.name: one.licence for one in pinned if one.kind == "pypi"}

    assert {name: named.get(name) for name in expected} == expected
    assert set(named) <= set(re.findall(r"^([\w.-]+)[=\[]", PYTHON_LOCK.read_text(), re.MULTILINE))
    assert [name for name in LOADED_BY_BROWSERS if name not in notice] == []


def test_every_licence_goes_with_ours(pinned: Sequence[Package]) -> None:
    stated = {one.name: set(re.split(r" (?:AND|OR) ", one.licence)) for one in pinned}

    assert {name: licences - WELCOME for name, licences in stated.items() if licences - WELCOME} == {}
