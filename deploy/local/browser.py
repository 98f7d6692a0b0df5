"""A real Chromium for the browser tests: found, installed, or downloaded."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.local import system

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FONTS = "fonts-noto-core"


def find() -> str | None:
    """Path of an installed Chromium or Chrome that starts; None if Playwright has to bring its own.

    A snap does not count: it cannot read the files that the tests lay in the temporary folder.
    """
    named = os.environ.get("EVENTDESK_TEST_CHROMIUM")
    candidates = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in candidates if not _is_snap(path) and _starts(path)), None)


def missing_packages() -> list[str]:
    """Name the system packages that browser tests still need here.

    Ubuntu has Chromium only as a snap, so there the browser comes from Playwright (`download`).
    """
    wanted = ["chromium"] if find() is None and _is_plain_debian() else []
    return wanted if _has_fonts() else [*wanted, FONTS]


def download(python: Path) -> None:
    """Let Playwright bring its own Chromium if no other was found.

    Raises:
        system.MissingError: Its libraries are missing and only root may install them.
    """
    if find() is not None or _playwright_starts(python):
        return
    is_root = os.geteuid() == 0
    print("Downloading Chromium through Playwright", flush=True)
    libraries = ["--with-deps"] if is_root else []
    subprocess.run(
        [str(python), "-m", "playwright", "install", *libraries, "chromium"], check=True, stdout=subprocess.DEVNULL
    )
    if not _playwright_starts(python):
        raise system.MissingError(
            f"Chromium misses libraries. Install with: sudo {python} -m playwright install-deps chromium"
        )


def _is_plain_debian() -> bool:
    names = system.distribution()
    return "debian" in names and "ubuntu" not in names


def _is_snap(path: str) -> bool:
    """Ubuntu's chromium-browser is a script that starts the snap."""
    real = Path(path).resolve()
    with real.open("rb") as file:
        return "snap" in real.parts or (file.read(2) == b"#!" and b"/snap/" in file.read(4096))


def _starts(path: str) -> bool:
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0


def _playwright_starts(python: Path) -> bool:
    """Whether Playwright's own download is there and finds its libraries."""
    script = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: p.chromium.launch(args=['--no-sandbox']).close()"
    )
    return subprocess.run([python, "-c", script], capture_output=True).returncode == 0


def _has_fonts() -> bool:
    """Whether pages in Arabic are drawn with letters and not with boxes, and pictures of all with the same ones."""
    fonts = Path("/usr/share/fonts")
    return any(fonts.rglob("Noto*Arabic*")) and any(fonts.rglob("NotoSans[-[]*"))
