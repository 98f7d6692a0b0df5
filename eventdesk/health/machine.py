"""What only the machine knows: its disks, its files, its clock, and what answers at other addresses."""

import json
import shutil
import socket
import ssl
import stat
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPException
from urllib.parse import urlsplit

from sqlalchemy import make_url

from eventdesk.config import Settings
from eventdesk.errors import InvalidInputError
from eventdesk.outbox.post import open_post

ENVIRONMENT_FILE = Path("/etc/eventdesk/eventdesk.env")
"""Where deploy/systemd reads settings and keys from."""
_PATIENCE_S = 5


class NotTrustedError(Exception):
    """A browser would warn before this address."""


def name() -> str:
    """Name this machine; a container has a name of its own."""
    return socket.gethostname()


def newest_backup(folder: str) -> datetime | None:
    """When the newest backup in a folder was made that was read back and found whole; without a folder there is none.

    `eventdesk backup` writes the note beside it as its last step.
    """
    made = [moment for path in Path(folder).glob("*.age.json") if (moment := _made_at(path))] if folder else []
    return max(made, default=None)


def _made_at(path: Path) -> datetime | None:
    """Read one note; what cannot be read is no backup."""
    try:
        moment = datetime.fromisoformat(json.loads(path.read_text())["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def room(database_url: str, *folders: str | Path) -> Mapping[str, int]:
    """Tell how many bytes are free where we write, by folder; those that are not there yet are left out."""
    database = _database_file(database_url)
    wanted = [*([database.parent] if database else []), *(Path(folder) for folder in folders if str(folder))]
    return {str(path): shutil.disk_usage(path).free for path in wanted if path.is_dir()}


def open_to_others(database_url: str) -> Sequence[Path]:
    """List files with keys or people in them that anybody on this machine can read."""
    database = _database_file(database_url)
    candidates = [ENVIRONMENT_FILE, *([database] if database else [])]
    return [path for path in candidates if _is_file(path) and _reachable(path)]


def _is_file(path: Path) -> bool:
    """Whether it is there; what we may not even look at is well kept from others too."""
    try:
        return path.is_file()
    except OSError:
        return False


def _reachable(path: Path) -> bool:
    """Whether others may read or change it: every folder on the way lets them pass."""
    ways = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.absolute().parents)
    return ways and bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


def _database_file(url: str) -> Path | None:
    """The file of an SQLite database."""
    address = make_url(url)
    return Path(address.database).absolute() if address.get_backend_name() == "sqlite" and address.database else None


def mail_trouble(settings: Settings) -> str:
    """Introduce ourselves to the mail server; tell what went wrong, nothing if it welcomes us."""
    try:
        with open_post(settings):
            return ""
    except InvalidInputError as error:
        return str(error)
    except SMTPAuthenticationError as error:
        return f"SMTP {error.smtp_code}"
    except (SMTPException, OSError) as error:
        return type(error).__name__


def clock_is_set_by_network() -> bool | None:
    """Ask systemd; None where it does not know, as in containers."""
    timedatectl = shutil.which("timedatectl")
    if not timedatectl:
        return None
    asked = [timedatectl, "show", "--property=NTPSynchronized", "--value"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(said.stdout.strip())


def certificate_ends_at(host: str) -> datetime:
    """Shake hands with a host as a browser would; tell when its certificate ends.

    Raises:
        NotTrustedError: The certificate is not valid for this host.
        OSError: Nobody answers.
    """
    address = urlsplit(f"//{host}")
    where = (address.hostname or "", address.port or 443)
    try:
        with (
            socket.create_connection(where, timeout=_PATIENCE_S) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=where[0]) as secured,
        ):
            certificate = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        raise NotTrustedError(error.verify_message) from error
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
