"""A node and a worker are killed in the rush: the others go on, and nothing is given, told or numbered twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventdesk import clock, create_app
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.outbox.delivery import deliver
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import LEASE
from eventdesk.registration.mails import writer
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.reports.models import ReportVersion
from eventdesk.security import Role
from eventdesk.tickets.models import Attendee
from tests.builders import make_event
from tests.databases import Databases
from tests.load.crowd import Answer, Family, at_once, open_form
from tests.load.nodes import Browser, Node, node, start_worker
from tests.mail_servers import Mailbox, working
from tests.people import PASSWORD, make_member
from tests.registration.waiting_list import ask, leave, states
from tests.reports.presence import tally

pytestmark = pytest.mark.proof

SEATS = 60
PARTIES = [1, 2, 1, 3] * 30
VERSIONS = 4
DAY = timedelta(days=1)


@dataclass(slots=True)
class Nodes:
    """Two nodes, and mail that arrives."""

    database: Database
    nodes: Sequence[Node]
    box: Mailbox
    smtp_url: str
    folder: Path
    answered: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def two(databases: Databases, tmp_path: Path) -> Iterator[Nodes]:
    database = databases.empty("postgresql", "lost")
    box = Mailbox()
    with ExitStack() as stack:
        stack.callback(database.engine.dispose)
        smtp_url = stack.enter_context(working(box))
        nodes = [stack.enter_context(node(database, tmp_path)) for _ in range(2)]
        yield Nodes(database, nodes, box, smtp_url, tmp_path)


def test_one_node_and_one_worker_are_killed_in_the_rush(two: Nodes) -> None:
    in_a_week = clock.now() + timedelta(days=7)
    with two.database.transaction() as tx:
        make_event(tx, "infotag", capacity=SEATS, starts_at=in_a_week, ends_at=in_a_week + timedelta(hours=5))
    families = [with_address(open_form(two.nodes[n % 2].url, "infotag", n, p), n) for n, p in enumerate(PARTIES)]
    workers = [start_worker(two.database, two.folder, EVENTDESK_SMTP_URL=two.smtp_url) for _ in range(2)]

    answers = in_the_rush(two, families)
    two.box.wait_for(5)
    workers[0].kill()
    two.box.wait_for(mails_of(two.database))
    for worker in workers:
        worker.terminate()
        worker.wait(30)

    tickets = {f.submission: a.page_key for f, a in zip(families, answers, strict=True) if a.status == 303}
    assert {answer.status for answer in answers} == {303, 409}
    compare_seats(two.database, families, tickets)
    compare_mails(two, families, tickets)


def with_address(family: Family, number: int) -> Family:
    family.answers["email"] = f"family{number}@example.org"
    return family


def in_the_rush(two: Nodes, families: Sequence[Family]) -> list[Answer]:
    """All at once, half of them at each node; the first is killed after a few answers."""
    enough = Signal()

    def insist(numbered: tuple[int, Family]) -> Answer:
        """As a proxy in front does, and a family that taps once more: whoever hears nothing asks the other node."""
        number, family = numbered
        for turn in range(4):
            try:
                answer = family.ask(two.nodes[(number + turn) % 2].url)
            except (OSError, HTTPException):
                continue
            two.answered["all"] += 1
            if two.answered["all"] >= 10:
                enough.set()
            return answer
        raise AssertionError("nobody answered")

    def lose() -> None:
        assert enough.wait(60)
        two.nodes[0].kill()

    killer = Thread(target=lose)
    killer.start()
    answers = at_once(insist, list(enumerate(families)))
    killer.join()
    return answers


def arrived(box: Mailbox) -> list[tuple[str, EmailMessage]]:
    return list(zip(box.recipients, box.messages, strict=True))


def mails_of(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(OutgoingMail)).one()


def compare_seats(database: Database, families: Sequence[Family], tickets: dict[UUID, str | None]) -> None:
    """Who was told of a ticket has it, once, and nobody else has one."""
    with database.reading() as session:
        stored = {row.submission_id: row.page_key for row in session.scalars(select(Registration))}
        taken = session.scalars(select(Event.seats_taken)).one()
        people = session.scalars(select(func.count()).select_from(Attendee)).one()
    assert stored == tickets
    assert taken == people == sum(family.persons for family in families if family.submission in tickets) == SEATS


def compare_mails(two: Nodes, families: Sequence[Family], tickets: dict[UUID, str | None]) -> None:
    """Each family is told once. The killed worker's message comes after its lease; if it was out, with the same id."""
    later = clock.now() + LEASE + timedelta(minutes=1)
    settings = Settings(
        secret_key="5" * 64,
        ticket_keys={0: b"\x07" * 32},
        database_url=two.database.url,
        smtp_url=two.smtp_url,
        public_url="https://events.example.org",
    )
    deliver(two.database, settings, later, writer(create_app(settings), settings))
    ids = Counter(str(message["Message-ID"]) for message in two.box.messages)
    told = {recipient: message["Message-ID"] for recipient, message in arrived(two.box)}
    assert set(told) == {family.answers["email"] for family in families if family.submission in tickets}
    assert len(ids) == len(told)
    print(f"mails: {len(ids)}, twice: {sum(ids.values()) - len(ids)}")
    assert sum(ids.values()) - len(ids) <= 1, "the one that the killed worker was about to note"


def test_two_workers_end_offers_once_and_offer_the_seats_once(two: Nodes) -> None:
    now = clock.now()
    with two.database.transaction() as tx:
        start = now + timedelta(days=7)
        event = make_event(tx, "infotag", capacity=8, starts_at=start, ends_at=start + timedelta(hours=5)).id
        here = [ask(tx, event, 1, now - DAY, email=f"here{n}@example.org") for n in range(8)]
        silent = [ask(tx, event, 1, now - DAY, email=f"silent{n}@example.org") for n in range(8)]
        queue = [ask(tx, event, 1, now - DAY, email=f"next{n}@example.org") for n in range(10)]
        for key in here:
            leave(tx, key, now - 2 * DAY)  # so their offers ended long ago

    workers = [start_worker(two.database, two.folder, EVENTDESK_SMTP_URL=two.smtp_url) for _ in range(2)]
    two.box.wait_for(18)
    for worker in workers:
        worker.terminate()
        worker.wait(30)

    with two.database.reading() as session:
        found = states(session, event)
    offered, waiting = RegistrationStatus.OFFERED, RegistrationStatus.WAITING
    assert {found[key] for key in silent} == {RegistrationStatus.EXPIRED}
    assert [found[key] for key in queue] == [offered] * 8 + [waiting] * 2
    told = Counter((recipient, str(mail["Subject"])) for recipient, mail in arrived(two.box))
    assert set(told.values()) == {1}


def test_versions_frozen_at_both_nodes_at_once_have_numbers_of_their_own(two: Nodes) -> None:
    today = clock.now().date()
    day = clock.now() - 40 * DAY
    with two.database.transaction() as tx:
        tally(tx, make_event(tx, starts_at=day, ends_at=day + timedelta(hours=5)), "young", 12, parties=9)
    email = make_member(two.database, Role.ADMIN).email
    address = f"/reports/versions/?from={day.date() - DAY}&to={today}&as_of={today}&protect=round5"

    def freeze(url: str) -> int:
        browser = Browser()
        browser.open(url, "/staff/sign-in")
        assert browser.send(url, "/staff/sign-in", email=email, password=PASSWORD).status == 303
        browser.open(url, "/staff/account")
        return browser.send(url, address).status

    codes = at_once(freeze, [two.nodes[turn % 2].url for turn in range(VERSIONS)])

    with two.database.reading() as session:
        numbers = session.scalars(select(ReportVersion.number).order_by(ReportVersion.number)).all()
    assert codes == [303] * VERSIONS
    assert numbers == list(range(1, VERSIONS + 1))
