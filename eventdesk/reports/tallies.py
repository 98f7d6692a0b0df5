"""Tally sheets: strokes on paper for people nobody scanned. What is kept is always the whole of an event's sheets."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from eventdesk.errors import EventdeskError, NotFoundError
from eventdesk.events.closed import take_open_event
from eventdesk.events.models import Event, Station
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.reports.recorded import OF_THE_EVENT, UNCOUNTED


class Line(NamedTuple):
    """What one number of a sheet is about: a type at the door, or a station; on one day, or in the whole event."""

    day: date | None
    type: str = UNCOUNTED
    station: str | None = None


class Strokes(NamedTuple):
    """How many people, and in how many parties if somebody noted it."""

    persons: int
    parties: int = 0


class TallyRefusedError(EventdeskError):
    """Somebody counts more or fewer different people than the days of the event can have had."""

    code = "tally-refused"
    status = 422

    def __init__(self, bounds: Mapping[str, tuple[int, int]]) -> None:
        """Remember the fewest and the most that are possible, by type."""
        super().__init__(", ".join(bounds))
        self.bounds = bounds


def keep_tally(session: Session, slug: str, lines: Mapping[Line, Strokes]) -> Event:
    """Keep what an event's tally sheets say in place of what was kept of them before.

    Somebody who comes on two days of an event is one attendance, and paper cannot tell. Where nobody says how many
    different people there were, those of the fullest day are certain, and no more are claimed.

    Args:
        session: The transaction.
        slug: A published event.
        lines: Everything that was noted; of several days each with its day, and by type without a day where
            somebody knows how many different people came.

    Raises:
        NotFoundError: There is no such event, or no such station.
        EventClosedError: Its figures are complete.
        TallyRefusedError: The different people are more than all days together, or fewer than on one of them.
    """
    event = take_open_event(session, slug)
    places = session.execute(select(Station.key, Station.id).where(Station.event_id == event.id))
    stations = {place.key: place.id for place in places}
    kept = {**lines, **_whole(lines)}
    if not {line.station for line in kept if line.station} <= stations.keys():
        raise NotFoundError("station")
    session.execute(delete(RecordedCount).where(*_tally(event.id)))
    rows = [_row(event.id, line, strokes, stations) for line, strokes in kept.items() if strokes.persons]
    if rows:
        session.execute(insert(RecordedCount), rows)
    return event


def tally_of(session: Session, event_id: int) -> dict[Line, Strokes]:
    """Read what the tally sheets of an event say."""
    columns = (RecordedCount.day, RecordedCount.type, Station.key, RecordedCount.persons, RecordedCount.parties)
    found = select(*columns).outerjoin(Station, Station.id == RecordedCount.station_id).where(*_tally(event_id))
    return {Line(*row[:3]): Strokes(*row[3:]) for row in session.execute(found)}


def tallied(session: Session, event_id: int) -> int:
    """Count everybody who is known from tally sheets only."""
    persons = select(func.coalesce(func.sum(RecordedCount.persons), 0)).where(*_tally(event_id), *OF_THE_EVENT)
    return int(session.scalar(persons) or 0)


def _row(event_id: int, line: Line, strokes: Strokes, stations: Mapping[str, int]) -> dict[str, Any]:
    """Spell a line out as a recorded count: at the door people attend, at a station they are contacts."""
    return {
        "event_id": event_id,
        "measure": Measure.CONTACT if line.station else Measure.ATTENDANCE,
        "day": line.day,
        "station_id": stations[line.station] if line.station else None,
        "type": line.type,
        "persons": strokes.persons,
        "parties": strokes.parties,
        "method": Method.TALLY,
    }


def _whole(lines: Mapping[Line, Strokes]) -> Mapping[Line, Strokes]:
    """Tell the different people of several days by type, where days are given."""
    days: dict[str, list[Strokes]] = {}
    for line, strokes in lines.items():
        if line.station is None and line.day is not None:
            days.setdefault(line.type, []).append(strokes)
    bounds = {kind: _bounds(counts) for kind, counts in days.items()}
    stated = {line.type: strokes for line, strokes in lines.items() if line.day is None and line.station is None}
    wrong = {
        kind: bounds.get(kind, (0, 0))
        for kind, strokes in stated.items()
        if days and not bounds.get(kind, (0, 0))[0] <= strokes.persons <= bounds.get(kind, (0, 0))[1]
    }
    if wrong:
        raise TallyRefusedError(wrong)
    return {Line(None, kind): max(counts) for kind, counts in days.items() if kind not in stated}


def _bounds(days: Sequence[Strokes]) -> tuple[int, int]:
    """The fewest and the most different people that days can have had."""
    return max(day.persons for day in days), sum(day.persons for day in days)


def _tally(event_id: int) -> tuple[ColumnElement[bool], ...]:
    """Say which counts are those of tally sheets."""
    return RecordedCount.event_id == event_id, RecordedCount.method == Method.TALLY
