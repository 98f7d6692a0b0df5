"""A running, filled server for one person at one machine: `PORT=8000 python -m deploy.local.run`.

Makes instance/ with secrets and accounts once, upgrades the database, fills in the demo campaign, starts
web server and worker, and prints the addresses. Ctrl-C ends all of it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from deploy.local import certificate, instance
from eventdesk import serving

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE_S = 60


def main() -> int:
    """Prepare, start, tell, wait."""
    port = int(os.environ.get("PORT", "8000"))
    for number in (port, port + 1):
        refuse_taken(number)
    own = instance.prepare(ROOT / "instance", f"http://127.0.0.1:{port}")
    lan = certificate.lan_address()
    pair = certificate.prepare(own.folder, lan)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    log = own.folder / "eventdesk.log"
    secure = [*serving.command(f"0.0.0.0:{port + 1}", 1), *certificate.options(pair)]
    children = [
        _start(serving.command(f"127.0.0.1:{port}", 2), own.environment, log),
        _start([str(BIN / "eventdesk"), "worker"], own.environment, log),
        _start(secure, {**own.environment, "EVENTDESK_PUBLIC_URL": f"https://{lan}:{port + 1}"}, log),
    ]
    try:
        if is_ready(f"http://127.0.0.1:{port}/readyz", children):
            print(addresses(port, lan, own), flush=True)
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
        lines = log.read_text(errors="replace").splitlines()[-20:]
        print("The server ended or did not start. The end of its log:", *lines, sep="\n", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    finally:
        stop(children)
    return 1


def refuse_taken(port: int) -> None:
    """Stop with a clear line if another program listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except (OSError, OverflowError):
            raise SystemExit(f"Port {port} is not free. Choose another one: make run PORT=8080") from None


def is_ready(url: str, children: list[subprocess.Popen[bytes]]) -> bool:
    """Wait for the server's first answer; say whether it came."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def addresses(port: int, lan: str, own: instance.Instance) -> str:
    """What a person at the terminal needs to know, one thing a line."""
    home, phones = f"http://127.0.0.1:{port}", f"https://{lan}:{port + 1}"
    staff, ministry = own.accounts["admin"], own.accounts["ministry"]
    pairing = f"/staff/events/{own.info_day}/devices"
    return f"""
eventdesk is running.

  Families           {home}/de/   (also /en/ /ar/ /ru/ /uk/)
  Staff              {home}/staff/   {staff.email}   password: {staff.password}
  Ministry           {home}/reports/   {ministry.email}   password: {ministry.password}
  Pair a phone       {home}{pairing}
                     sign in as staff, choose stations, open the link it shows
  Phones, same Wi-Fi {phones}/de/
                     {phones}{pairing}   shows a QR code that a phone can follow
                     The camera needs HTTPS. The certificate is self-made: the browser warns once;
                     for offline use install instance/https-certificate.pem on the phone.
  Mail               laid down in instance/mail/ as .eml files

Passwords are kept in instance/accounts.json, the log in instance/eventdesk.log. Stop with Ctrl-C.
"""


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """End all children, politely first."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()


def _start(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches it through us alone."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, start_new_session=True, stdout=output, stderr=subprocess.STDOUT
        )


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while still preparing
        sys.exit(130)
