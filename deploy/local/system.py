"""System packages: which are missing, and how they come onto a Debian or Ubuntu machine."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

APT = ("apt-get", "-q", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0")


class MissingError(Exception):
    """Something only root can install is missing; the text is one line with the command that helps."""


def missing_venv() -> list[str]:
    """Name the package that lets this Python make virtual environments; Debian splits it off."""
    if importlib.util.find_spec("ensurepip"):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def install(packages: Sequence[str]) -> None:
    """Install packages as root, or say how.

    Raises:
        MissingError: Without root, without apt-get, or when apt-get fails.
    """
    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise MissingError(f"Missing, and there is no apt-get here: please install what Debian calls {names}")
    if os.geteuid() != 0:
        install_line = f"sudo apt-get install -y --no-install-recommends {names}"
        raise MissingError(f"Missing: {names}. Install with: sudo apt-get update && {install_line}")
    print(f"Installing system packages: {names}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", *packages]):
        done = subprocess.run(
            [*APT, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            raise MissingError(f"{done.stdout}apt-get could not install {names}.")


def distribution() -> set[str]:
    """Tell what this system is and is like: {"debian"}, {"ubuntu", "debian"}, or nothing known."""
    path = Path("/etc/os-release")
    lines = path.read_text().splitlines() if path.exists() else []
    return {name for line in lines if line.startswith(("ID=", "ID_LIKE=")) for name in _values(line)}


def _values(line: str) -> list[str]:
    return line.partition("=")[2].strip("\"'").split()
