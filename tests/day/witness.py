"""What somebody at the door saw happen. Knows no rule of the program: sets of people, stations and days."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

DAYS = (date(2026, 11, 23), date(2026, 11, 24))
"""Of the fair. Berlin is an hour ahead of UTC in November."""

Visit = tuple[str, str, date]


@dataclass(slots=True)
class Entry:
    """A phone showed that these people are in."""

    scan: str
    phone: str
    station: str
    people: frozenset[str]
    at: datetime

    @property
    def visits(self) -> set[Visit]:
        """One for each, on the day of the fair that is nearest."""
        day = min(max((self.at + timedelta(hours=1)).date(), DAYS[0]), DAYS[1])
        return {(person, self.station, day) for person in self.people}


@dataclass(slots=True)
class Witness:
    """Everything that was seen."""

    entries: list[Entry] = field(default_factory=list)

    def saw(self, entry: Entry) -> None:
        """Somebody went in."""
        self.entries.append(entry)

    def last_of(self, phone: str) -> Entry | None:
        """What a volunteer would take back: the last that she did and that still stands."""
        return next((entry for entry in reversed(self.entries) if entry.phone == phone), None)

    def took_back(self, entry: Entry) -> None:
        """It was a mistake."""
        self.entries.remove(entry)

    @property
    def visits(self) -> set[Visit]:
        """Who was where on which day."""
        return {visit for entry in self.entries for visit in entry.visits}
