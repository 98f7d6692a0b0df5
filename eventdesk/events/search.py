"""Looking for an event: what fits a wish, and what is close to it where nothing does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from eventdesk.events.finding import Outline, Wish, fits, months_of, wider
from eventdesk.events.queries import PublicEvent, coming_events, coming_outlines, events_of, events_since
from eventdesk.events.rules import days_of
from eventdesk.i18n import LANGUAGES

PAGE = 20
"""Events on one page of the list."""

_FEW = 3
_ZONE = ZoneInfo("Europe/Berlin")
"""Whose calendar `today` is of."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen from: only what leads somewhere, now or after another choice."""

    districts: Sequence[str]
    months: Sequence[str]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what fits, and what else there is.

    Attributes:
        events: Those on this page; where nothing fits, a few that are close.
        total: How many fit.
        page: Which page this is.
        coming: How many events there are at all.
        near: Close wishes by what is given up, each with how many events fit it; only where nothing fits.
    """

    events: Sequence[PublicEvent]
    total: int
    page: int
    coming: int
    choice: Choice
    near: Sequence[tuple[str, Wish, int]] = ()

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def today_of(now: datetime) -> date:
    """Tell the day of families' calendars."""
    return now.astimezone(_ZONE).date()


def search(session: Session, wish: Wish, page: int, language: str, now: datetime) -> Found:
    """Find one page of the coming events that fit a wish; a page too far is the last one."""
    coming, today = coming_outlines(session, now), today_of(now)
    fitting = [event for event in coming if fits(wish, event, today)]
    page = min(page, max(1, -(-len(fitting) // PAGE)))
    near = [] if fitting else _near(wish, coming, today)
    shown = fitting[(page - 1) * PAGE : page * PAGE] or _first(near, coming, today)
    events = events_of(session, [event.id for event in shown], language)
    return Found(events, len(fitting), page, len(coming), _choice(coming), near)


def feed(session: Session, wish: Wish, language: str, now: datetime, since: datetime) -> list[PublicEvent]:
    """Find everything that fits a wish for a calendar: cancelled events too, and past ones for a while."""
    today = today_of(now)
    return [event for event in events_since(session, language, since) if fits(wish, _outline(event), today)]


def next_in_language(session: Session, event: PublicEvent, language: str, now: datetime) -> PublicEvent | None:
    """Find the next event at which a reader's language is spoken: at the same place, or online too, if there is one."""
    spoken = [other for other in coming_events(session, language, now) if language in other.languages]
    return min(spoken, key=lambda other: other.district != event.district, default=None)


def _near(wish: Wish, coming: Sequence[Outline], today: date) -> list[tuple[str, Wish, int]]:
    """Count what fits close wishes; those that nothing fits are no help."""
    counted = [(name, other, sum(fits(other, event, today) for event in coming)) for name, other in wider(wish).items()]
    return [one for one in counted if one[2]]


def _first(near: Sequence[tuple[str, Wish, int]], coming: Sequence[Outline], today: date) -> list[Outline]:
    """Choose a few events of the closest wish, or simply the next ones."""
    closest = near[0][1] if near else Wish()
    return [event for event in coming if fits(closest, event, today)][:_FEW]


def _choice(coming: Sequence[Outline]) -> Choice:
    """Gather what the coming events offer."""
    return Choice(
        sorted({event.district_ags for event in coming if event.district_ags}),
        months_of(coming),
        [language for language in LANGUAGES if any(language in event.languages for event in coming)],
    )


def _outline(event: PublicEvent) -> Outline:
    """Reduce an event to what decides whether it fits."""
    days = days_of(event.starts_at, event.ends_at, event.time_zone)
    return Outline(event.id, event.district.ags if event.district else None, event.form, event.languages, *days)
