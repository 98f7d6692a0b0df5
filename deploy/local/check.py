"""Everything `make check` looks at: `python -m deploy.local.check`. Runs all of it, then says what failed."""

import subprocess
import sys
import time
from pathlib import Path

from deploy.local import node

ROOT = Path(__file__).resolve().parents[2]
BIN = str(Path(sys.executable).parent)
PYTHON_CODE = ("eventdesk", "tests", "deploy/local")

CHECKS: dict[str, list[str]] = {
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", *PYTHON_CODE],
    "lint": [f"{BIN}/ruff", "check", "--quiet", *PYTHON_CODE],
    "types": [f"{BIN}/mypy", "--no-error-summary"],
    "imports": [f"{BIN}/lint-imports", "--no-logo"],
    "templates": [f"{BIN}/djlint", "templates", "--lint", "--quiet"],
    "migrations": [sys.executable, "-m", "deploy.local.migrations"],
    "dead code": [sys.executable, "-m", "deploy.local.dead_code"],
    "dependencies": [f"{BIN}/deptry", "."],
    "spelling": [f"{BIN}/codespell"],
    "translations": [sys.executable, "-m", "deploy.local.translations", "check"],
    "scripts and styles": [*node.npm(), "run", "--silent", "check"],
    "script tests": [*node.npm(), "run", "--silent", "test"],
}


def main() -> int:
    """Run each check; print the output of those that fail, and one line for each."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    print(f"{len(CHECKS) - len(failed)} checks passed, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Run one check and report on it."""
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=dict(node.environment()), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        print(done.stdout, end="")
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
