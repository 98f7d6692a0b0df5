"""People without a ticket, blank tickets and notes of advice, on a phone without a network."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select, update

from eventdesk import clock
from eventdesk.advice.queries import AdviceCounts, topics_of
from eventdesk.checkin.models import Visit
from eventdesk.db import table_of
from eventdesk.events.models import Event, Station
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.tickets.service import code_for, issue_blanks
from tests.databases import empty
from tests.e2e.hall import Hall, enter, pair
from tests.server import Server

pytestmark = pytest.mark.e2e

KEYS = {0: b"\x77" * 32}


class BusyHall(Hall):
    """A running event, and who came to it without a registration."""

    def blank(self) -> Ticket:
        with self.server.database.transaction() as tx:
            return issue_blanks(tx, self.event.id, 1, clock.now())[0]

    def parties(self, source: Source) -> list[tuple[str | None, int, list[str]]]:
        """Home district, size and types of tickets that somebody came with, in the order in which they were made."""
        with self.server.database.reading() as session:
            rows = session.execute(
                select(Ticket.id, Ticket.home_ags, Ticket.admits)
                .where(Ticket.source == source, Ticket.admits > 0)
                .order_by(Ticket.created_at, Ticket.admits)
            ).all()
            return [
                (home, size, sorted(session.scalars(select(Attendee.type).where(Attendee.ticket_id == ticket))))
                for ticket, home, size in rows
            ]

    def seen(self, station: str) -> int:
        with self.server.database.reading() as session:
            here = select(func.count()).select_from(Visit).join(Station, Station.id == Visit.station_id)
            return session.scalar(here.where(Station.key == station)) or 0

    def advice(self) -> AdviceCounts:
        with self.server.database.reading() as session:
            return topics_of(session, self.event.id)


@pytest.fixture
def server(servers: Any) -> Iterator[Server]:
    running: Server = servers("sqlite")
    yield running
    empty(running.database)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE", permissions=["camera"])
    page = context.new_page()
    page.set_default_timeout(5_000)
    yield page
    context.close()


def start(page: Page, hall: BusyHall) -> None:
    """Stand at the door with a list that is up to date."""
    pair(page, hall.link())
    expect(page.locator("[data-module=status-line]")).to_contain_text("Liste von")


def press(page: Page, *names: str) -> None:
    """Tap buttons of the screen that is on top."""
    for name in names:
        dialogs = page.locator("dialog[open]")
        screen = dialogs.last if dialogs.count() else page
        tapped = re.compile(rf"^{re.escape(name)}( \d+)?$")  # the pad's buttons tell how often
        screen.get_by_role("button", name=tapped).locator("visible=true").click()


def leave_verdict(page: Page) -> None:
    """Let somebody in and go on, also where the green screen goes by itself meanwhile."""
    page.locator("dialog[open] [data-action=admit]").click()
    expect(page.locator(".verdict--asking")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def fits(page: Page) -> bool:
    """Nothing of the open screen has to be scrolled to."""
    return bool(page.evaluate("(d => d.scrollHeight <= d.clientHeight)(document.querySelector('dialog[open]'))"))


def count_walk_ins(page: Page) -> None:
    """Two young people twice, and a journalist who is taken back."""
    press(page, "Ohne Ticket", "Junge Person", "Junge Person", "Kind, das mitkommt", "Rückgängig")
    assert fits(page)
    district = page.get_by_label("Wohnort")
    district.select_option("15083")
    assert district.locator("option:enabled").count() == 16  # not stated, the fourteen of the Land, elsewhere
    press(page, "2 Personen speichern")
    total = page.locator(".pad [data-part=total]")
    expect(page.locator(".pad__news")).to_contain_text("Gespeichert: 2 × Junge Person")
    expect(page.locator(".pad__news")).to_contain_text("folgt, sobald es Internet gibt")
    expect(total).to_have_text("2")
    press(page, "Noch einmal so")
    expect(total).to_have_text("4")
    press(page, "Andere", "Presse", "1 Person speichern")
    expect(total).to_have_text("5")
    press(page, "Rückgängig")
    expect(total).to_have_text("4")
    press(page, "Zurück zum Scannen")


def give_types(page: Page, *blanks: str) -> None:
    """Hand blank tickets to a young person with a parent each."""
    for text in blanks:
        enter(page, text)
        for kind in ("young", "parent"):
            page.locator(f"dialog[open] [data-module=types] [data-type={kind}]").click()
        leave_verdict(page)


def advise(page: Page, number: str) -> None:
    """Receive a family at a station and note what it was about; the second topic is taken back."""
    press(page, "Station wechseln")
    page.get_by_role("button", name=re.compile("Ich weiß noch nicht genau")).click()
    enter(page, number)
    leave_verdict(page)
    press(page, "Thema notieren", "Deutsch lernen", "Aufenthalt")
    assert fits(page)
    page.get_by_role("button", name="Weiter an").click()
    assert fits(page)
    press(page, "Ausländerbehörde", "Speichern", "Rückgängig", "Aufenthalt", "Speichern")


def read_slip(page: Page) -> None:
    """The family's slip is Arabic, and what is German in it stays German."""
    press(page, "Zettel für die Familie zeigen", "العربية")
    slip = page.locator(".slip__paper")
    expect(slip).to_have_attribute("dir", "rtl")
    expect(slip).to_contain_text("تعلّم اللغة الألمانية")
    expect(slip.locator(".slip__counter")).to_contain_text("Es geht um einen Deutschkurs.")
    german = slip.locator("[data-part=german]")
    expect(german).to_have_text("Ausländerbehörde")
    expect(german).to_have_css("direction", "ltr")
    press(page, "Zurück", "Zurück zum Scannen")


def test_without_a_network_walk_ins_blank_tickets_and_topics_are_counted_once(page: Page, server: Server) -> None:
    hall = BusyHall(server)
    known = hall.blank()
    start(page, hall)
    strange = hall.blank()
    press(page, "Ohne Ticket", "Ohne Angabe", "1 Person speichern")
    expect(page.locator(".pad__number bdi")).to_have_text(re.compile(r"^\d{3}\s\d{4}$"))
    press(page, "Rückgängig", "Zurück zum Scannen")
    page.context.set_offline(True)

    count_walk_ins(page)
    give_types(page, known.number, f"HTTPS://A.DE/T/{code_for(strange, KEYS)}")
    advise(page, known.number)
    read_slip(page)
    assert hall.seen("door") == 0
    page.context.set_offline(False)
    expect(page.locator("[data-module=status-line]")).to_contain_text("Alles gesendet", timeout=10_000)

    pair_of_friends, family = ("15083", 2, ["young", "young"]), (None, 2, ["parent", "young"])
    taken_back = [(None, 1, ["press"]), (None, 1, ["unknown"])]
    assert sorted(hall.parties(Source.WALK_IN), key=str) == [pair_of_friends, pair_of_friends, *taken_back]
    assert hall.parties(Source.BLANK) == [family, family]
    assert (hall.seen("door"), hall.seen("orientation")) == (8, 2)
    assert hall.advice() == AdviceCounts(1, {"language": 1}, {"immigration_office": 1})


def test_a_fair_saves_each_tap_and_the_number_comes_with_the_network(page: Page, server: Server) -> None:
    hall = BusyHall(server)
    with server.database.transaction() as tx:
        tx.execute(update(table_of(Event)).values(preset="fair"))
    start(page, hall)

    press(page, "Ohne Ticket", "Ohne Angabe", "Ohne Angabe", "Junge Person")

    expect(page.locator(".pad [data-part=total]")).to_have_text("3")
    expect(page.locator("[data-module=status-line]")).to_contain_text("Alles gesendet")
    assert [size for _home, size, _types in hall.parties(Source.WALK_IN)] == [1, 1, 1]


@pytest.mark.proof
def test_sixty_people_in_five_minutes_by_one_person(page: Page, server: Server) -> None:
    """Two taps a person at most; a tap takes a thumb a second and a half, and the phone is never what one waits for."""
    hall, taps = BusyHall(server), 0
    start(page, hall)
    page.context.set_offline(True)
    press(page, "Ohne Ticket")
    started = time.monotonic()

    for number in range(1, 61):
        press(page, "Ohne Angabe", "1 Person speichern")
        taps += 2
        expect(page.locator(".pad [data-part=total]")).to_have_text(str(number))

    seconds = time.monotonic() - started
    print(f"60 people, {taps} taps, {seconds:.1f} s without a thumb")
    assert taps * 1.5 + seconds < 5 * 60
    page.context.set_offline(False)
    press(page, "Zurück zum Scannen")
    expect(page.locator("[data-module=status-line]")).to_contain_text("Alles gesendet", timeout=20_000)
    assert hall.seen("door") == 60
