"""Lighthouse, Google's judge of pages: `python -m deploy.local.lighthouse` installs it, as `make proof` does.

It has packages of its own (deploy/local/proof), because it weighs more than everything else together.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local import browser, frontend, node

FOLDER = Path(__file__).resolve().parent / "proof"
PROGRAM = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
INSTALLED = FOLDER / "node_modules" / ".eventdesk-installed"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROME = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
)
TRIES = 3
"""A browser that loses its trace says so, and is asked again."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What Lighthouse says of one page: points from 0 to 100 by category, and what it found wanting."""

    points: Mapping[str, int]
    wanting: tuple[str, ...]


def install() -> None:
    """Install the locked packages unless they are there.

    Raises:
        CalledProcessError: npm failed; it has said why.
    """
    locks = frontend.digest_of(FOLDER / name for name in ("package.json", "package-lock.json"))
    if INSTALLED.exists() and INSTALLED.read_text() == locks:
        return
    print("Installing Lighthouse", flush=True)
    command = [*node.npm(), "ci", "--ignore-scripts", "--loglevel=error", "--no-progress"]
    subprocess.run(command, check=True, cwd=FOLDER, env=dict(node.environment()), stdout=subprocess.DEVNULL)
    INSTALLED.write_text(locks)


def judge(address: str) -> Judgement:
    """Look at a page as on a phone: small, slow, with an empty cache.

    Raises:
        RuntimeError: The browser lost its trace at each try.
    """
    for _try in range(TRIES):
        report = _report(address)
        if "runtimeError" not in report:
            return _read(report)
    raise RuntimeError(f"Lighthouse could not judge {address}")


def _report(address: str) -> dict[str, object]:
    """Run Lighthouse once."""
    with tempfile.TemporaryDirectory(prefix="lighthouse-") as folder:
        report = Path(folder, "report.json")
        command = [
            *(node.node(), str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}"),
            *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(CHROME)}"),
        ]
        environment = {**node.environment(), "CHROME_PATH": str(browser.find())}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        read: dict[str, object] = json.loads(report.read_text())
        return read


def _read(report: dict[str, object]) -> Judgement:
    """Take points and complaints out of a report."""
    categories, audits = report["categories"], report["audits"]
    assert isinstance(categories, dict)  # noqa: S101 - for the type checker
    assert isinstance(audits, dict)  # noqa: S101 - the same
    points = {name: round(category["score"] * 100) for name, category in categories.items()}
    wanting = [
        f"{name}: {audits[part['id']]['title']} {audits[part['id']].get('displayValue', '')}".strip()
        for name, category in categories.items()
        for part in category["auditRefs"]
        if part["weight"] and (audits[part["id"]]["score"] or 0) < 1 and audits[part["id"]]["score"] is not None
    ]
    return Judgement(points, tuple(wanting))


if __name__ == "__main__":
    try:
        install()
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed: {' '.join(map(str, error.cmd))}")
