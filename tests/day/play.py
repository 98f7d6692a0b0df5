"""Plays a history: volunteers do with real phones what the steps say, and a witness notes what they saw."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import singledispatchmethod
from typing import Any
from uuid import UUID

from eventdesk.tickets.rules import attendee_id
from tests.builders import MORNING
from tests.day.fair import Fair, Family
from tests.day.network import Network
from tests.day.phones import KILLED, Phones
from tests.day.steps import (
    PHONES,
    STATIONS,
    Cancel,
    Change,
    Disk,
    Look,
    Mishap,
    Online,
    Register,
    Restart,
    Revoke,
    Scan,
    Step,
    Sync,
    Tap,
    Trouble,
    Turn,
    Undo,
    Wait,
    WalkIn,
)
from tests.day.witness import Entry, Witness

LAST = MORNING + timedelta(hours=47)
"""Long after the fair, while phones may still send."""
A_MOMENT = timedelta(seconds=1)
"""What a volunteer needs for anything."""


class Day:
    """One history in the making."""

    def __init__(self, fair: Fair, phones: Phones, wrong_by: Sequence[int]) -> None:
        self._fair, self._phones = fair, phones
        self._wrong_by = {name: timedelta(minutes=off) for name, off in zip(PHONES, wrong_by, strict=True)}
        self._full: set[str] = set()
        self._screens: dict[str, tuple[Family, str, dict[str, Any]]] = {}
        """What each volunteer has before her: a ticket, the code that was read, and what the phone says to it."""
        self.network = Network(fair.serve)
        self.witness = Witness()
        for number, name in enumerate(PHONES):
            # Ids that are the same each time, so that a history can be played again.
            self._tell(name, "pair", answer=fair.pairings[name], ids=f"{number:08x}-0000-4000-8000-0000")

    def play(self, steps: Sequence[Step]) -> None:
        """Let everything happen; in the end all phones find the network."""
        for step in steps:
            self._fair.now += A_MOMENT
            self.do(step)
        self.network.offline.clear()
        self.network.troubles.clear()
        self.network.deliver()
        for name in PHONES:
            self._tell(name, "disk", isFull=False)
        for _ in range(2):  # to send what is there, and to hear what the others sent
            self._fair.now += timedelta(minutes=2)
            for name in PHONES:
                self._tell(name, "sync")

    @property
    def lost(self) -> set[str]:
        """Records that revoked phones still held."""
        made = {record for entry in self.witness.entries for record in (entry.scan, entry.undo) if record}
        return made - self._fair.taken

    def look(self, phone: str) -> dict[str, Any]:
        """Everything a phone could tell somebody, who reads every ticket with it."""
        seen: dict[str, Any] = self._tell(phone, "look", texts=[family.number for family in self._fair.everybody])
        seen["visits"] = {(person, station, date.fromisoformat(day)) for person, station, day in seen["visits"]}
        return seen

    @singledispatchmethod
    def do(self, step: Step) -> None:
        """Let one thing happen."""
        raise TypeError(f"nobody knows what happens at {step}")

    @do.register
    def _(self, step: Scan) -> None:
        self.do(Look(step.phone, step.ticket, step.by))
        self.do(Tap(step.phone, step.whom, step.more))

    @do.register
    def _(self, step: Look) -> None:
        self._screens.pop(step.phone, None)
        family = self._fair.family(step.ticket)
        if family is None:
            return
        code = family.codes[0 if step.by == "old code" else -1] if family.codes else ""
        text = f"HTTPS://EVENTS.EXAMPLE.ORG/T/{code}" if code and step.by != "number" else family.number
        screen = self._do(step.phone, "read", text=text)
        if screen:
            self._screens[step.phone] = family, code, screen

    @do.register
    def _(self, step: Tap) -> None:
        shown = self._screens.pop(step.phone, None)
        people, who = _chosen(step, *shown) if shown else ([], {})
        if people:
            self._saw(step.phone, people, self._do(step.phone, "admit", who=who))

    @do.register
    def _(self, step: WalkIn) -> None:
        noted = self._do(step.phone, "note", counts=dict(step.counts))
        if noted:
            ticket = UUID(noted["ticket"])
            people = [str(attendee_id(ticket, kind, n + 1)) for kind, count in step.counts for n in range(count)]
            self._saw(step.phone, people, noted)

    @do.register
    def _(self, step: Undo) -> None:
        entry = self.witness.last_of(step.phone)
        undone = self._do(step.phone, "undo", scan=entry.scan) if entry else None
        if entry and undone:
            entry.undo = undone["scan"]

    @do.register
    def _(self, step: Sync) -> None:
        self._do(step.phone, "sync")

    @do.register
    def _(self, step: Restart) -> None:
        if step.phone not in self._full:
            self._screens.pop(step.phone, None)
            self._tell(step.phone, "restart")

    @do.register
    def _(self, step: Disk) -> None:
        if step.full:
            self._full.add(step.phone)
        self._tell(step.phone, "disk", isFull=step.full)

    @do.register
    def _(self, step: Online) -> None:
        (self.network.offline.discard if step.online else self.network.offline.add)(step.phone)

    @do.register
    def _(self, step: Mishap) -> None:
        # A full phone says so, and asks before the tab is closed: what only the page knows would be lost.
        if step.trouble != Trouble.KILLED or step.phone not in self._full:
            self.network.troubles[step.phone] = step.trouble

    @do.register
    def _(self, step: Turn) -> None:
        self._wrong_by[step.phone] += timedelta(minutes=step.minutes)

    @do.register
    def _(self, step: Wait) -> None:
        self.network.deliver()  # nothing is on its way for longer than a minute
        self._fair.now = min(self._fair.now + timedelta(minutes=step.minutes), LAST)

    @do.register
    def _(self, step: Change) -> None:
        self._fair.change(step.ticket, dict(step.party))

    @do.register
    def _(self, step: Cancel) -> None:
        self._fair.cancel(step.ticket)

    @do.register
    def _(self, _step: Register) -> None:
        self._fair.register()

    @do.register
    def _(self, step: Revoke) -> None:
        self.network.deliver()
        self._fair.revoke(step.phone)

    def _saw(self, phone: str, people: Sequence[str], record: dict[str, str] | None) -> None:
        """Note who is in, unless the phone said that it belongs to no event any more."""
        if record:
            entry = Entry(record["scan"], phone, STATIONS[phone], frozenset(people), self._fair.now)
            self.witness.entries.append(entry)

    def _do(self, phone: str, verb: str, **what: Any) -> Any:
        """Let a volunteer do something; if her app is killed meanwhile, she opens it again and finds what she did."""
        shown = self._tell(phone, verb, **what)
        if shown is not KILLED:
            return shown
        self._screens.pop(phone, None)
        record = self._tell(phone, "restart")
        assert record or verb in {"read", "sync"}, "what was kept before it was sent is there again"
        return record if verb not in {"read", "sync"} else None

    def _tell(self, phone: str, verb: str, **what: Any) -> Any:
        """Let a volunteer do something with her phone, by her phone's clock."""
        now = self._fair.now + self._wrong_by[phone]
        order = {"phone": phone, "verb": verb, "now": round(now.timestamp() * 1000), **what}
        return self._phones.tell(order, self.network)


def _chosen(step: Tap, family: Family, code: str, shown: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Who goes in, and how the volunteer says so on the screen that she sees; nobody if it offers nobody."""
    if shown["asks"] == "count" and shown["isOpen"]:
        count = min(shown["size"], shown["present"] + max(1, step.whom.bit_count()))
        return family.people[family.codes.index(code)][:count], {"count": count}
    if shown["asks"] == "whole" and shown["isOpen"]:
        return (family.people[-1], {"whole": True}) if family.people else ([], {})  # nobody has this ticket yet
    offered = [person["id"] for person in shown["attendees"] if not person["present"]] if shown["isOpen"] else []
    chosen = [person for place, person in enumerate(offered) if step.whom >> place & 1]
    more = [_joining(family.ticket, step.more, shown)] if step.more and _takes_more(shown) else []
    return chosen + more, {"ids": chosen, "more": {step.more: 1} if more else {}}


def _takes_more(shown: dict[str, Any]) -> bool:
    return bool(shown["isGrowing"] or (shown["asks"] == "types" and shown["isOpen"]))


def _joining(ticket: UUID, kind: str, shown: dict[str, Any]) -> str:
    """Who comes along is the next of a type, behind the last that this phone knows."""
    listed = {person["id"] for person in shown["attendees"]}
    ordinals = [n for n in range(1, 61) if str(attendee_id(ticket, kind, n)) in listed]
    return str(attendee_id(ticket, kind, max(ordinals, default=0) + 1))
