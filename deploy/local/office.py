"""LibreOffice, a reader of our spreadsheets that is not ours: `python -m deploy.local.office` installs it.

It is large, so nothing but `make proof` needs it.
"""

import shutil
import sys

from deploy.local import system

PACKAGE = "libreoffice-calc-nogui"


def install() -> None:
    """Install it unless it is there.

    Raises:
        system.MissingError: Only root may install it.
    """
    if shutil.which("soffice") is None:
        system.install([PACKAGE])


if __name__ == "__main__":
    try:
        install()
    except system.MissingError as missing:
        sys.exit(str(missing))
