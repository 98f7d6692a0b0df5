"""Build style sheets and scripts: `python -m deploy.local.frontend [--tools]`.

Needs only Python and what `deploy.local.node` finds. Packages are installed again when the lock file
changed, files are built again when a source changed; otherwise it takes some milliseconds.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from deploy.local import node

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "static" / "dist"
PACKAGES = ROOT / "node_modules"
INSTALLED = PACKAGES / ".eventdesk-installed.json"
BUILT = DIST / ".built-from"
LOCKS = ("package.json", "package-lock.json", ".npmrc")
SOURCES = ("static/scss/**/*.scss", "static/js/**/*.mjs", "static/icons/*", "deploy/local/*.mjs")


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring packages and built files up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", action="store_true", help="also install the linters that `make check` calls")
    tools = parser.parse_args(arguments).tools
    try:
        install_packages(tools=tools)
        build()
    except subprocess.CalledProcessError as error:
        print(f"Failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def install_packages(*, tools: bool) -> None:
    """Install the locked npm packages, with or without the linters; run none of their scripts."""
    locks = digest_of(ROOT / name for name in LOCKS)
    installed = json.loads(INSTALLED.read_text()) if INSTALLED.exists() else {}
    tools = tools or installed.get("tools", False)
    if installed == {"locks": locks, "tools": tools}:
        return
    print("Installing npm packages", flush=True)
    _npm("ci", "--ignore-scripts", "--loglevel=error", "--no-progress", *([] if tools else ["--omit=dev"]))
    INSTALLED.write_text(json.dumps({"locks": locks, "tools": tools}))


def build() -> None:
    """Build static/dist if a source is newer than it."""
    files = (path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file())
    sources = digest_of([*files, *(ROOT / name for name in LOCKS)])
    if (DIST / "manifest.json").exists() and BUILT.exists() and BUILT.read_text() == sources:
        return
    print("Building style sheets and scripts", flush=True)
    _npm("run", "--silent", "build")
    BUILT.write_text(sources)


def _npm(*arguments: str) -> None:
    """Call npm; what goes wrong stands on standard error, the rest is of no interest."""
    command = [*node.npm(), *arguments]
    subprocess.run(command, check=True, cwd=ROOT, env=dict(node.environment()), stdout=subprocess.DEVNULL)


def digest_of(paths: Iterable[Path]) -> str:
    """Hash names and contents of files, in an order of its own."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
