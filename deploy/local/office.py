"""LibreOffice, a reader of our spreadsheets that is not ours: `python -m deploy.local.office` installs it.

It is large, so nothing but `make proof` needs it.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local import system

PACKAGE = "libreoffice-calc-nogui"
EVERY_SHEET_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Commas, quotes, UTF-8; a file for each sheet. Source: LibreOffice, Filter Options for CSV."""


def install() -> None:
    """Install it unless it is there.

    Raises:
        system.MissingError: Only root may install it.
    """
    if shutil.which("soffice") is None:
        system.install([PACKAGE])


def convert(file: Path, kind: str, folder: Path) -> str:
    """Open a file and write it down as something else; return what LibreOffice said."""
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        own = f"-env:UserInstallation=file://{profile}"
        command = ["soffice", own, "--headless", "--convert-to", kind, "--outdir", str(folder), str(file)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout


if __name__ == "__main__":
    try:
        install()
    except system.MissingError as missing:
        sys.exit(str(missing))
