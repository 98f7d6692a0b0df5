"""Plays a history: volunteers do with real phones what the steps say, and a witness notes what they saw."""

from collections.abc import Sequence
from datetime import timedelta
from functools import singledispatchmethod
from typing import Any

from tests.builders import MORNING
from tests.day.fair import Fair
from tests.day.network import Network
from tests.day.phones import Phones
from tests.day.steps import (
    PHONES,
    STATIONS,
    Cancel,
    Change,
    Mishap,
    Online,
    Restart,
    Scan,
    Step,
    Sync,
    Undo,
    Wait,
)
from tests.day.witness import Entry, Witness

LAST = MORNING + timedelta(hours=47)
"""Long after the fair, while phones may still send."""


class Day:
    """One history in the making."""

    def __init__(self, fair: Fair, phones: Phones, wrong_by: Sequence[int]) -> None:
        self._fair, self._phones = fair, phones
        self._wrong_by = {name: timedelta(minutes=off) for name, off in zip(PHONES, wrong_by, strict=True)}
        self.network = Network(fair.serve)
        self.witness = Witness()
        for number, name in enumerate(PHONES):
            # Ids that are the same each time, so that a history can be played again.
            self._tell(name, "pair", ids=f"{number:08x}-0000-4000-8000-0000", **fair.pairing(name))

    def play(self, steps: Sequence[Step]) -> None:
        """Let everything happen; in the end all phones find the network."""
        for step in steps:
            self.do(step)
        self.network.offline.clear()
        self.network.troubles.clear()
        self.network.deliver()
        for name in PHONES * 2:
            self._tell(name, "sync")

    @singledispatchmethod
    def do(self, step: Step) -> None:
        """Let one thing happen."""
        raise NotImplementedError(step)

    @do.register
    def _(self, step: Scan) -> None:
        family = self._fair.families[step.ticket]
        code = family.codes[0 if step.by == "old" else -1]
        issue = family.people[family.codes.index(code)]
        text = family.number if step.by == "number" else f"HTTPS://EVENTS.EXAMPLE.ORG/T/{code}"
        shown = self._tell(step.phone, "read", text=text, station=STATIONS[step.phone])
        offered = [person["id"] for person in shown["attendees"] if not person["present"]] or [str(p) for p in issue]
        chosen = [person for place, person in enumerate(offered) if step.whom >> place & 1]
        if not shown["open"] or not chosen or (not shown["attendees"] and step.by == "number"):
            return
        people = chosen if shown["attendees"] else offered[: len(chosen)]
        who: dict[str, Any] = {"ids": people} if shown["attendees"] else {"count": len(people)}
        told = self._tell(step.phone, "admit", who=who)
        if told["admitted"]:
            self._saw(step.phone, told["scan"], people)

    @do.register
    def _(self, step: Undo) -> None:
        entry = self.witness.last_of(step.phone)
        if entry:
            self._tell(step.phone, "undo", scan=entry.scan)
            self.witness.took_back(entry)

    @do.register
    def _(self, step: Sync) -> None:
        self._tell(step.phone, "sync")

    @do.register
    def _(self, step: Restart) -> None:
        self._tell(step.phone, "start")

    @do.register
    def _(self, step: Online) -> None:
        (self.network.offline.discard if step.online else self.network.offline.add)(step.phone)

    @do.register
    def _(self, step: Mishap) -> None:
        self.network.troubles[step.phone] = step.trouble

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

    def _saw(self, phone: str, scan: str, people: Sequence[str]) -> None:
        self.witness.saw(Entry(scan, phone, STATIONS[phone], frozenset(people), self._fair.now))

    def _tell(self, phone: str, verb: str, **what: Any) -> Any:
        """Let a volunteer do something with her phone, by her phone's clock."""
        now = self._fair.now + self._wrong_by[phone]
        order = {"phone": phone, "verb": verb, "now": round(now.timestamp() * 1000), **what}
        return self._phones.tell(order, self.network)
