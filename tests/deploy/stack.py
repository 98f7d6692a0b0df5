"""A whole installation from the files of deploy/: nginx, two nodes and the worker, on PostgreSQL, behind TLS."""

import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPMessage, HTTPSConnection
from pathlib import Path
from urllib.request import urlopen

from deploy.local import certificate, proxy
from eventdesk.db import Database
from tests.server import SECRETS, STARTS_WITHIN_S

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
HOST = "localhost"
EVENTDESK = (sys.executable, "-c", "from eventdesk.cli import main; main()")
"""The command of this checkout, wherever the environment lies."""
DRAWN = {
    "EVENTDESK_SECRET_KEY": "9b1f4e0c7a5d8263e4f10b9c8d7a6e5f",
    "EVENTDESK_TICKET_KEYS": "0:4f9c1e7ab3d0582694ce7f10a8b3d65c21e09f7d8a4b6c3e5f1720d98cba6e34",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    text: str


class Connection(HTTPSConnection):
    """TLS to this machine, with the certificate checked against the name."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        super().__init__("127.0.0.1", port, timeout=20)
        self.trust = context

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.sock = self.trust.wrap_socket(plain, server_hostname=HOST)


@dataclass(slots=True)
class Stack:
    """The installation while it runs."""

    folder: Path
    database: Database
    ports: Mapping[str, int]
    environment: Mapping[str, str]
    trust: ssl.SSLContext
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.ports['https']}"

    def ask(
        self, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None, port: str = "https"
    ) -> Answer:
        """Send one request as a browser would; POST if it has a body."""
        connection = Connection(self.ports[port], self.trust)
        try:
            connection.request("GET" if body is None else "POST", path, body, {"Host": HOST, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        finally:
            connection.close()

    def start(self, name: str) -> None:
        """Start a service with the command of its unit."""
        port = str(self.ports.get(name, ""))
        unit = "eventdesk-web@.service" if port else "eventdesk-worker.service"
        command = [part.replace("%i", port) for part in shlex.split(command_of(unit))]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*EVENTDESK, *command[1:]],
                cwd=self.folder, env=dict(self.environment), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait_for(self, *names: str) -> None:
        """Return when nodes can store registrations."""
        deadline = time.monotonic() + STARTS_WITHIN_S
        waiting = set(names)
        while waiting and time.monotonic() < deadline:
            waiting = {name for name in waiting if not self._is_ready(name)}
            time.sleep(0.05)
        assert not waiting, self.logs()

    def _is_ready(self, name: str) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.ports[name]}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self, name: str, number: int = signal.SIGTERM) -> None:
        """End a service: politely its first process, or all at once."""
        process = self.running.pop(name)
        if number == signal.SIGKILL:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        process.wait(timeout=30)

    def logs(self) -> str:
        """Everything that was written down anywhere, by nginx too."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


def command_of(unit: str) -> str:
    """The command line of a unit."""
    found = re.search(r"^ExecStart=(.+)$", (DEPLOY / "systemd" / unit).read_text(), re.MULTILINE)
    assert found
    return found[1]


def settings_file() -> dict[str, str]:
    """The settings of an installation as deploy/systemd/eventdesk.env proposes them."""
    lines = (DEPLOY / "systemd" / "eventdesk.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def write_nginx(folder: Path, ports: Mapping[str, int]) -> Path:
    """Lay the files of deploy/nginx down as an installation does, with its own paths and ports."""
    ours = folder / "eventdesk"
    ours.mkdir()
    (ours / "pages").symlink_to(DEPLOY / "nginx" / "pages")
    nodes = (DEPLOY / "nginx" / "nodes.conf").read_text()
    (ours / "nodes.conf").write_text(nodes.replace(":8001", f":{ports['one']}").replace(":8002", f":{ports['two']}"))
    site = (DEPLOY / "nginx" / "site.conf").read_text().replace("anmeldung.example.org;", f"{HOST};")
    site = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(folder / "https-certificate.pem"), site)
    (ours / "site.conf").write_text(re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(folder / "https-key.pem"), site))
    text = (DEPLOY / "nginx" / "eventdesk.conf").read_text()
    text = re.sub(r"^.*\[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{ports['https']} ")
    text = text.replace("listen 80 ", f"listen 127.0.0.1:{ports['http']} ")
    text = text.replace("/etc/nginx/eventdesk", str(ours)).replace("/var/log/nginx", str(folder))
    (folder / "eventdesk.conf").write_text(text)
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, port=ports["caching"], host=HOST, user=USER))
    return main


USER = "user root;" if os.geteuid() == 0 else ""
MAIN = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
daemon off;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/eventdesk.conf;

    # What nobody should do: a cache in front of everything, that keeps whatever may be kept.
    proxy_cache_path {folder}/cache keys_zone=careless:1m;
    server {{
        listen 127.0.0.1:{port} ssl;
        include {folder}/eventdesk/site.conf;
        access_log off;
        proxy_cache careless;
        proxy_cache_valid 10m;
        add_header X-Cache $upstream_cache_status always;
        location / {{
            proxy_set_header X-Forwarded-Proto https;
            proxy_pass http://eventdesk;
        }}
    }}
}}
"""


def free_ports(*names: str) -> dict[str, int]:
    """Find ports that nobody uses."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _name in names]
    ports = {name: listener.getsockname()[1] for name, listener in zip(names, listeners, strict=True)}
    for listener in listeners:
        listener.close()
    return ports


@contextmanager
def installed(database: Database, folder: Path) -> Iterator[Stack]:
    """Install and start everything; end it with the block."""
    ports = free_ports("https", "http", "caching", "one", "two")
    certificate.prepare(folder, "127.0.0.1")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("EVENTDESK_")},
        **{name: value or "Beispiel" for name, value in settings_file().items()},
        "EVENTDESK_SECURITY_CONTACT": "it@example.org",
        **DRAWN,
        "PYTHONPATH": str(ROOT),
        "EVENTDESK_METRICS_TOKEN": SECRETS["EVENTDESK_METRICS_TOKEN"],
        "EVENTDESK_FORM_SECONDS": "0",
        "EVENTDESK_PUBLIC_URL": f"https://{HOST}:{ports['https']}",
        "EVENTDESK_DATABASE_URL": database.url,
        "EVENTDESK_SMTP_URL": "",
        "EVENTDESK_MAIL_FROM": "anmeldung@amt.example",
        "EVENTDESK_MAIL_FOLDER": str(folder / "mail"),
    }
    trust = ssl.create_default_context(cafile=str(folder / "https-certificate.pem"))
    stack = Stack(folder, database, ports, environment, trust)
    main = write_nginx(folder, ports)
    nginx = proxy.find()
    assert nginx, "nginx is not installed: run `make test`, not pytest alone"
    try:
        for name in ("one", "two", "worker"):
            stack.start(name)
        stack.running["nginx"] = subprocess.Popen([nginx, "-p", str(folder), "-c", str(main)])
        stack.wait_for("one", "two")
        yield stack
    finally:
        for name in list(stack.running):
            stack.end(name)
