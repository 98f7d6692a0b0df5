"""Write down what is shipped: `python -m deploy.local.sbom [--output FILE]` prints a CycloneDX bill of materials.

Read from the locks: packages of Python that run, packages of npm that browsers load, and those that only build them
(scope "excluded"). Licences are those that the packages state themselves. The same locks give the same file, byte for
byte, but for what differs between versions of Python.
"""

import argparse
import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageMetadata, distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCK, NPM_LOCK = ROOT / "requirements.txt", ROOT / "package-lock.json"
LOADED_BY_BROWSERS = {"@kern-ux/native", "idb", "qr", "zxing-wasm"}
"""Of npm's packages; the others build these into files."""

NOT_SPDX = {
    "blinker": "MIT",
    "flask-wtf": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "ordered-set": "MIT",
    "pyrage": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "qrcode": "BSD-3-Clause AND MIT",
    "wtforms": "BSD-3-Clause",
}
"""Licences of packages that state theirs in words, by their licence files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as the locks name it.

    Attributes:
        kind: `pypi` or `npm`.
        name: As its registry spells it.
        version: The one that is pinned.
        licence: SPDX expression.
        hashes: Of the files that may be installed.
        needs: Names of packages of the same kind that it asks for.
        is_shipped: Whether it is in what runs or is loaded, or only builds that.
    """

    kind: str
    name: str
    version: str
    licence: str
    hashes: tuple[HashType, ...]
    needs: frozenset[str]
    is_shipped: bool = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the bill of materials, or write it to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, help="file to write; printed if there is none")
    output = parser.parse_args(arguments).output
    text = as_json(bill())
    if output is None:
        sys.stdout.write(text)
        return 0
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text)
    return 0


def bill() -> Bom:
    """Put the bill of materials together."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    root = Component(
        name="eventdesk", version=project["version"], type=ComponentType.APPLICATION,
        licenses=[LicenseFactory().make_from_string("EUPL-1.2")], bom_ref="eventdesk",
    )  # fmt: skip
    locks = sha256(PYTHON_LOCK.read_bytes() + NPM_LOCK.read_bytes()).hexdigest()
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, locks))
    bom.metadata.component = root
    everything = packages()
    components = {(one.kind, one.name): _component(one) for one in everything}
    for component in components.values():
        bom.components.add(component)
    for one in everything:
        needed = [components[one.kind, need] for need in sorted(one.needs) if (one.kind, need) in components]
        bom.register_dependency(components[one.kind, one.name], needed)
    asked = {need for one in everything for need in ((one.kind, name) for name in one.needs)}
    bom.register_dependency(root, [component for key, component in components.items() if key not in asked])
    return bom


def as_json(bom: Bom) -> str:
    """Write a bill as CycloneDX 1.6, without the moment at which that happened."""
    written = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string()
    content = json.loads(written)
    del content["metadata"]["timestamp"]
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def packages() -> list[Package]:
    """List what the locks pin, for this machine's Python, sorted."""
    return sorted([*_of_python(), *_of_npm()], key=lambda one: (one.kind, one.name))


def _of_python() -> Iterator[Package]:
    """Read requirements.txt; what other systems need is left out."""
    for entry in re.split(r"\n(?=[a-z])", PYTHON_LOCK.read_text()):
        requirement = Requirement(entry.partition("\\")[0].strip())
        if requirement.marker and not requirement.marker.evaluate():
            continue
        name = canonicalize_name(requirement.name)
        installed = distribution(name)
        needs = (Requirement(need) for need in installed.requires or ())
        yield Package(
            kind="pypi",
            name=name,
            version=str(requirement.specifier).removeprefix("=="),
            licence=NOT_SPDX.get(name) or _stated(installed.metadata),
            hashes=tuple(_sha256(found) for found in re.findall(r"--hash=sha256:(\w+)", entry)),
            needs=frozenset(
                canonicalize_name(n.name) for n in needs if not n.marker or n.marker.evaluate({"extra": ""})
            ),
        )


def _stated(metadata: PackageMetadata) -> str:
    """What a package says of its own licence."""
    stated = (metadata.get_all(field) for field in ("License-Expression", "License"))
    return next((str(found[0]) for found in stated if found), "")


def _of_npm() -> Iterator[Package]:
    """Read package-lock.json; linters and tests are left out."""
    for path, entry in json.loads(NPM_LOCK.read_text())["packages"].items():
        if not path or entry.get("dev"):
            continue
        name = path.rpartition("node_modules/")[2]
        yield Package(
            kind="npm",
            name=name,
            version=entry["version"],
            licence=entry["license"].strip("()"),
            hashes=(_of_integrity(entry["integrity"]),),
            needs=frozenset(entry.get("dependencies", {})),
            is_shipped=name in LOADED_BY_BROWSERS,
        )


def _sha256(digest: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=digest)


def _of_integrity(stated: str) -> HashType:
    """Turn npm's `sha512-…` into the digits that CycloneDX wants."""
    algorithm, _, digest = stated.partition("-")
    assert algorithm == "sha512", stated  # noqa: S101 - npm has written no other for years
    return HashType(alg=HashAlgorithm.SHA_512, content=base64.b64decode(digest).hex())


def _component(package: Package) -> Component:
    group, _, name = package.name.rpartition("/")
    url = PackageURL(package.kind, group or None, name, package.version)
    return Component(
        name=name, group=group or None, version=package.version, type=ComponentType.LIBRARY, purl=url,
        bom_ref=url.to_string(), licenses=[LicenseFactory().make_from_string(package.licence)], hashes=package.hashes,
        scope=ComponentScope.REQUIRED if package.is_shipped else ComponentScope.EXCLUDED,
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
