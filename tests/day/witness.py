"""What somebody at the door saw happen. Knows no rule of the program: sets of people, stations and days."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

DAYS = (date(2026, 11, 23), date(2026, 11, 24))
"""Of the fair. Berlin is an hour ahead of UTC in November."""

Visit = tuple[str, str, date]


def day_of(moment: datetime) -> date:
    """The day of the fair that is nearest to a moment."""
    return min(max((moment + timedelta(hours=1)).date(), DAYS[0]), DAYS[1])


@dataclass(slots=True)
class Entry:
    """A volunteer was shown that these people are in."""

    scan: str
    phone: str
    station: str
    people: frozenset[str]
    at: datetime
    believed: datetime
    """The true time as her phone believed it to be."""
    undo: str | None = None
    """The record with which she took it back."""

    @property
    def visits(self) -> set[Visit]:
        """One for each who was there."""
        return {(person, self.station, day_of(self.at)) for person in self.people}


@dataclass(slots=True)
class Talked:
    """A volunteer noted what a family was advised about."""

    phone: str
    topics: tuple[str, ...]
    note: str
    undo: str | None = None


@dataclass(slots=True)
class Witness:
    """Everything that was seen."""

    entries: list[Entry] = field(default_factory=list)
    talks: list[Talked] = field(default_factory=list)

    def last_of(self, phone: str) -> Entry | None:
        """What a volunteer would take back: the last that she did and that still stands."""
        mine = (entry for entry in reversed(self.entries) if entry.phone == phone)
        return next((entry for entry in mine if not entry.undo), None)

    def standing(self, counts: Callable[[str], bool]) -> Iterator[Entry]:
        """Whatever was seen and not taken back, as far as its records count."""
        for entry in self.entries:
            if counts(entry.scan) and (entry.undo is None or not counts(entry.undo)):
                yield entry

    def visits(self, counts: Callable[[str], bool]) -> set[Visit]:
        """Who was where on which day."""
        return {visit for entry in self.standing(counts) for visit in entry.visits}

    def topics(self, arrived: Collection[str]) -> Counter[str]:
        """How often each topic was talked about, by the notes that arrived."""
        said = (talk for talk in self.talks if talk.note in arrived and talk.undo not in arrived)
        return Counter(topic for talk in said for topic in talk.topics)
