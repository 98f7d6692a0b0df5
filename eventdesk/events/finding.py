"""What a family looks for, how it stands in an address, and which events fit. Pure: values in, values out."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from eventdesk.places import DISTRICTS
from eventdesk.vocabulary import Form

TODAY, WEEK, SOON = "today", "week", "30-days"
"""Words for a time that moves on with the calendar; the others are a month or a first day."""

_DAYS_SOON = 30
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,8}", re.ASCII)
_LONGEST = 20


class Part(StrEnum):
    """Parts of a wish; their names in an address."""

    DISTRICT = "district"
    FORM = "form"
    WHEN = "when"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a family looks for; an empty part means that it does not matter.

    Attributes:
        district: AGS of the place.
        form: `in_person` or `online`; a hybrid event is both.
        when: `today`, `week` (until Sunday), `30-days`, a month as 2026-12, or a first day as 2026-12-03.
        spoken: A language that is spoken there.
    """

    district: str = ""
    form: str = ""
    when: str = ""
    spoken: str = ""

    def asked(self) -> dict[str, str]:
        """Name the parts that matter, as they stand in an address."""
        return {name: value for name, value in asdict(self).items() if value}

    def without(self, part: str) -> "Wish":
        """Stop minding a part."""
        return replace(self, **{part: ""})


@dataclass(frozen=True, slots=True)
class Outline:
    """As much of an event as is needed to know whether it fits."""

    id: int
    district_ags: str | None
    form: Form
    languages: Sequence[str]
    first_day: date
    last_day: date
    """Local days at the place."""


def wish_from(parameters: Mapping[str, str]) -> Wish:
    """Understand the parameters of an address; what means nothing is left out."""
    said = {part: _plain(parameters.get(part, "")) for part in Part}
    return Wish(
        district=said[Part.DISTRICT] if said[Part.DISTRICT] in DISTRICTS else "",
        form=said[Part.FORM] if said[Part.FORM] in {Form.IN_PERSON, Form.ONLINE} else "",
        when=said[Part.WHEN] if _span(said[Part.WHEN], date.min) else "",
        spoken=said[Part.SPOKEN] if _LANGUAGE.fullmatch(said[Part.SPOKEN]) else "",
    )


def fits(wish: Wish, event: Outline, today: date) -> bool:
    """Say whether an event is what a family looks for."""
    first, last = _span(wish.when, today) or (date.min, date.max)
    forms = {event.form} if event.form != Form.HYBRID else {Form.IN_PERSON, Form.ONLINE}
    return (
        wish.district in {"", event.district_ags}
        and (not wish.form or wish.form in forms)
        and (not wish.spoken or wish.spoken in event.languages)
        and first <= event.last_day
        and event.first_day <= last
    )


def wider(wish: Wish) -> dict[str, Wish]:
    """Name wishes that are close to one: each without one part, and online from anywhere.

    What a family can do without comes first: another day, another place, another way; a language it speaks last.
    """
    elsewhere = {"": "elsewhere", Form.IN_PERSON: "other_places", Form.ONLINE: "online"}[wish.form]
    near = {
        "when": wish.without(Part.WHEN),
        elsewhere: wish.without(Part.DISTRICT),
        "form": wish.without(Part.FORM),
        "spoken": wish.without(Part.SPOKEN),
    }
    if wish.form != Form.ONLINE:
        near["online"] = replace(wish, form=Form.ONLINE, district="")
    return {name: other for name, other in near.items() if other.asked() and other != wish}


def months_of(events: Sequence[Outline]) -> list[str]:
    """Name the months in which events begin, as 2026-12, in their order."""
    return sorted({f"{event.first_day:%Y-%m}" for event in events})


def _span(when: str, today: date) -> tuple[date, date] | None:
    """Tell the first and the last day that somebody means; None if it is nothing we know."""
    if when == TODAY:
        return today, today
    if when == WEEK:
        return today, today + timedelta(days=6 - today.weekday())
    if when == SOON:
        return today, today + timedelta(days=_DAYS_SOON)
    if _MONTH.fullmatch(when):
        year, month = int(when[:4]), int(when[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return _from_day(when)


def _from_day(text: str) -> tuple[date, date] | None:
    """Read a first day; everything after it is meant."""
    try:
        return (date.fromisoformat(text), date.max) if _DAY.fullmatch(text) else None
    except ValueError:  # 30 February
        return None


def _plain(text: str) -> str:
    """Write what stands in an address with Western digits, whatever keyboard typed it."""
    return "".join(
        str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFKC", text[:_LONGEST].strip().lower())
    )
