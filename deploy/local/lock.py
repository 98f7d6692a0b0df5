"""Pin the newest dependencies: `python -m deploy.local.lock`. Lock files carry hashes and name no host."""

import json
import subprocess
import sys
from pathlib import Path

from deploy.local import node

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ("requirements-build", "requirements", "requirements-dev", "requirements-node")
NPM_FOLDERS = (ROOT, ROOT / "deploy" / "local" / "proof")
OPTIONS = (
    *("--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header"),
    # pip takes `coverage[toml]` for another package than `coverage`, and refuses it for want of a pin.
    "--no-strip-extras",
)


def main() -> None:
    """Pin Python and npm packages."""
    uv = Path(sys.executable).parent / "uv"
    for name in PYTHON_LOCKS:
        command = [str(uv), "pip", "compile", *OPTIONS, "-o", f"{name}.txt", f"{name}.in"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    command = [*node.npm(), "update", "--package-lock-only", "--ignore-scripts", "--loglevel=error"]
    for folder in NPM_FOLDERS:
        subprocess.run(command, cwd=folder, check=True, env=dict(node.environment()))
        drop_links(folder / "package-lock.json")


def drop_links(path: Path) -> None:
    """Remove the links to fund-raising pages from npm's lock file; npm does not read them."""
    lock = json.loads(path.read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
