"""nginx, which the tests put in front of the program as deploy/nginx does."""

import os
import shutil
from collections.abc import Sequence

PACKAGE = "nginx-light"


def find() -> str | None:
    """Path of nginx; Debian keeps it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")


def missing_packages() -> Sequence[str]:
    """Name the system package that is needed here."""
    return [] if find() else [PACKAGE]
