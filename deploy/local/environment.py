"""Bring what the project needs onto this machine: `python3 -m deploy.local.environment run|test`.

Runs on a bare Python 3.11: it imports nothing but the standard library and its neighbours here.
A second run finds everything in place and takes a fraction of a second.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.local import browser, node, proxy, system

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "eventdesk-installed.json"
PURPOSES = {
    "run": ("requirements-build.txt", "requirements.txt"),
    "test": ("requirements-build.txt", "requirements.txt", "requirements-dev.txt"),
}
"""The lock files of each purpose; the build tools come first, the project itself needs them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Install what the purpose needs; say in one line what, or what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=PURPOSES)
    purpose = parser.parse_args(arguments).purpose
    try:
        prepare(purpose)
    except system.MissingError as missing:
        print(missing, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"Failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def prepare(purpose: str) -> None:
    """Make the environment complete for a purpose.

    Raises:
        system.MissingError: A system package is missing and only root may install it.
        CalledProcessError: pip failed; it has said why.
    """
    wanted = [*browser.missing_packages(), *proxy.missing_packages()] if purpose == "test" else []
    system.install([*system.missing_venv(), *wanted])
    create_venv()
    locks = [*PURPOSES[purpose], *([] if node.of_system() else ["requirements-node.txt"])]
    install_locks(locks)
    install_project()
    if purpose == "test":
        browser.download(PYTHON)


def create_venv() -> None:
    """Make .venv, or make it anew if its Python is gone (another machine, an upgrade, a moved folder)."""
    works = PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    if not works or _installed().get("root", str(ROOT)) != str(ROOT):
        print("Creating .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install_locks(locks: Sequence[str]) -> None:
    """Install lock files that changed since they were last installed. Every archive is checked by its hash.

    The locks are complete. Left to resolve them anew, pip stumbles over releases newer than the pins.
    """
    changed = [lock for lock in locks if _installed().get(lock) != _digest(ROOT / lock)]
    if not changed:
        return
    print(f"Installing Python packages from {', '.join(changed)}", flush=True)
    _pip("--no-deps", "--require-hashes", *(part for lock in changed for part in ("-r", ROOT / lock)))
    _remember({lock: _digest(ROOT / lock) for lock in changed})


def install_project() -> None:
    """Install eventdesk itself, editable. It has no hash, so it takes a step of its own."""
    description = _digest(ROOT / "pyproject.toml")
    if _installed().get("pyproject.toml") == description:
        return
    _pip("--no-deps", "--no-build-isolation", "-e", ROOT)
    _remember({"pyproject.toml": description, "root": str(ROOT)})


def _pip(*arguments: str | Path) -> None:
    """Call pip so quietly that it prints errors only."""
    pip = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")
    subprocess.run([str(PYTHON), *pip, *map(str, arguments)], check=True, cwd=ROOT)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _installed() -> dict[str, str]:
    """What the stamp in .venv says is installed."""
    return dict(json.loads(STAMP.read_text())) if STAMP.exists() else {}


def _remember(facts: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(_installed() | facts, indent=1))


if __name__ == "__main__":
    sys.exit(main())
