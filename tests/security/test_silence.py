"""After everything that can happen, the server's log and its errors know nobody."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from eventdesk.checkin.pairing import add_device, invite_device
from eventdesk.clock import now
from eventdesk.db import Database
from eventdesk.registration.models import Registration
from eventdesk.security import Role
from eventdesk.tickets.models import Ticket
from eventdesk.tickets.service import code_for
from tests.builders import make_event
from tests.databases import Databases
from tests.people import PASSWORD, make_member
from tests.server import Server, serving

NAME, PHONE, EMAIL, WRONG = "Zarifa Mustermann", "0152 34567890", "zarifa@example.org", "ein falsches Passwort"
FORM = "/de/events/infotag/register"
HELPER = "Samira Stationshelferin"
KEYS = {0: bytes.fromhex("7" * 64)}


class Visitor:
    """Somebody with a cookie jar; remembers everything that was answered when something went wrong."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._opener = build_opener(HTTPCookieProcessor())
        self.errors: list[str] = []

    def get(self, path: str, **headers: str) -> tuple[str, str]:
        return self._open(Request(self._server.url + path, headers=headers))

    def post(self, path: str, data: dict[str, str] | bytes, **headers: str) -> tuple[str, str]:
        body = data if isinstance(data, bytes) else urlencode(data).encode()
        return self._open(Request(self._server.url + path, data=body, headers=headers))

    def form(self, path: str, data: dict[str, str]) -> tuple[str, str]:
        """Fill in the form of a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path)[1])
        return self.post(path, {**data, "csrf_token": found[1] if found else ""})

    def _open(self, request: Request) -> tuple[str, str]:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.url, answer.read().decode(errors="replace")
        except HTTPError as error:
            with error:
                self.errors.append(error.read().decode(errors="replace"))
            return request.full_url, self.errors[-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def quiet(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    database = databases.empty(request.param, "silence")
    yield database
    database.engine.dispose()


def test_a_whole_day_leaves_no_person_in_the_log(quiet: Database, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output, serving(quiet, tmp_path, processes=1, output=output) as server:
        day = Day(server)
        day.families_come()
        day.phones_scan()
        day.staff_sign_in()
        day.something_breaks()

    written, errors = log.read_text(), "".join(day.visitor.errors)
    lines = [json.loads(line) for line in written.splitlines()]
    people = [NAME, *NAME.split(), PHONE, "34567890", EMAIL, "zarifa", HELPER, *HELPER.split()]
    statuses = {line.get("status") for line in lines}
    assert {200, 303, 404, 422, 429} <= statuses
    assert statuses & {500, 503}
    assert not [secret for secret in [*people, *day.secrets, day.key] if secret in written]
    assert not [secret for secret in [*day.secrets, "Traceback", "SELECT"] if secret in errors]


class Day:
    """What happens on the day of an event, to one server."""

    def __init__(self, server: Server) -> None:
        self.database, self.visitor = server.database, Visitor(server)
        self.member = make_member(server.database, Role.ORGANISER)
        with server.database.transaction() as tx:
            event = make_event(tx, "infotag", starts_at=now(), ends_at=now() + timedelta(days=1))
            _, self.token = add_device(tx, "infotag", "door", HELPER, now())
            self.invitation = invite_device(tx, event, ["door"], None, now()).secret
        self.family = {"young": "1", "name": NAME, "spoken_language": "de", "phone": PHONE, "email": EMAIL}

    @property
    def secrets(self) -> list[str]:
        """What no log and no error may say."""
        return [self.code, self.code.lower(), self.token, self.invitation, WRONG, PASSWORD]

    def families_come(self) -> None:
        """A family registers; others mistype, and guess."""
        self.visitor.form(FORM, self.family)
        self.visitor.form(FORM, {**self.family, "young": "x"})
        with self.database.reading() as session:
            self.key = session.scalars(select(Registration.page_key)).one()
            self.code = code_for(session.scalars(select(Ticket)).one(), KEYS)
        for path in (
            f"/de/tickets/{self.key}",
            f"/T/{self.code}",
            f"/T/{self.code[:-1]}{'1' if self.code.endswith('0') else '0'}?name={NAME.split(maxsplit=1)[0]}",
        ):
            self.visitor.get(path, **{"User-Agent": EMAIL, "Referer": f"https://x/{self.key}"})

    def phones_scan(self) -> None:
        """A phone checks the family in; somebody guesses pairing links."""
        bearer = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        scan = {"id": str(uuid4()), "code": self.code, "station": "door", "scanned_at": now().isoformat()}
        for body in (scan, {**scan, "name": NAME}):
            self.visitor.post("/api/v1/scans", json.dumps({"scans": [body]}).encode(), **bearer)
        self.visitor.get(f"/api/v1/tickets?code={self.code}&station=door", **bearer)
        pairing = json.dumps({"secret": self.invitation, "name": HELPER}).encode()
        for _ in range(32):
            self.visitor.post("/api/v1/devices/pair", pairing, **{"Content-Type": "application/json"})

    def staff_sign_in(self) -> None:
        """Wrongly, then rightly."""
        self.visitor.form("/staff/sign-in", {"email": EMAIL, "password": WRONG})
        self.visitor.form("/staff/sign-in", {"email": self.member.email, "password": PASSWORD})
        self.visitor.get("/staff/events/infotag/devices")

    def something_breaks(self) -> None:
        """A table is missing: no answer of ours foresees that."""
        with self.database.transaction() as tx:
            tx.execute(text("ALTER TABLE registration RENAME TO elsewhere"))
        self.visitor.form(FORM, {**self.family, "young": "2"})
        self.visitor.get(f"/de/tickets/{self.key}")
        with self.database.transaction() as tx:
            tx.execute(text("ALTER TABLE elsewhere RENAME TO registration"))
