"""What somebody at the door saw happen. Knows no rule of the program: sets of people, stations and days."""

from collections.abc import Collection, Iterator
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
    undo: str | None = None
    """The record with which she took it back."""

    @property
    def visits(self) -> set[Visit]:
        """One for each who was there."""
        return {(person, self.station, day_of(self.at)) for person in self.people}


@dataclass(slots=True)
class Witness:
    """Everything that was seen."""

    entries: list[Entry] = field(default_factory=list)

    def last_of(self, phone: str) -> Entry | None:
        """What a volunteer would take back: the last that she did and that still stands."""
        mine = (entry for entry in reversed(self.entries) if entry.phone == phone)
        return next((entry for entry in mine if not entry.undo), None)

    def visits(self, lost: Collection[str] = ()) -> set[Visit]:
        """Who was where on which day; records that came too late to count count for nothing."""
        return {visit for entry in self._standing(lost) for visit in entry.visits}

    def _standing(self, lost: Collection[str]) -> Iterator[Entry]:
        for entry in self.entries:
            if entry.scan not in lost and (entry.undo is None or entry.undo in lost):
                yield entry
