"""LibreOffice as a reader of what we wrote; `deploy.local.office` installs it."""

import subprocess
import tempfile
from pathlib import Path

EVERY_SHEET_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Commas, quotes, UTF-8; a file for each sheet. Source: LibreOffice, Filter Options for CSV."""


def convert(file: Path, kind: str, folder: Path) -> str:
    """Open a file and write it down as something else; return what LibreOffice said."""
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        own = f"-env:UserInstallation=file://{profile}"
        command = ["soffice", own, "--headless", "--convert-to", kind, "--outdir", str(folder), str(file)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout
