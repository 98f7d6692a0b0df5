"""Paper about a meeting, in German: the list of those present with the programme, and certificates of attendance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from eventdesk.i18n import format_clock, format_day
from eventdesk.professionals.queries import Block, RegisteredPerson
from eventdesk.tickets.typesetting import compiled, plain

HERE = "anwesend"
_NOTE = "Enthält Namen: nur für die Veranstaltenden. Die Namen werden 14 Tage nach dem Treffen gelöscht."


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPaper:
    """What is printed about a meeting.

    Attributes:
        title: What it is called, in German.
        hours: From when to when, for example 14:00–16:30.
        where: Place, or that it is online.
        issuer: Who issues the paper.
        agenda: The programme.
        days: The days of the meeting.
        people: Everybody who is registered or a member.
        seen: On which days who was there, by ticket.
        board: Whether members can be represented by somebody.
    """

    title: str
    hours: str
    where: str
    issuer: str
    agenda: Sequence[Block]
    days: Sequence[date]
    people: Sequence[RegisteredPerson]
    seen: Mapping[UUID, frozenset[date]]
    board: bool


def presence_pdf(paper: MeetingPaper) -> bytes:
    """Print who was there, with a column for each day; before the meeting its cells are empty, to be signed."""
    several = len(paper.days) > 1
    days = [format_day(day, "de", length="short") if several else "Anwesend" for day in paper.days]
    deputies = ["Vertreten durch"] if paper.board else []
    came = sum(bool(paper.seen.get(person.ticket_id)) for person in paper.people)
    content = {
        **_shared(paper),
        "when": f"{_days(paper.days)}, {paper.hours}",
        "note": _NOTE,
        "count": f"{came} von {len(paper.people)} Personen der Liste waren anwesend." if came else "",
        "head": ["Nr.", "Name", "Organisation", *deputies, *days],
        "widths": [1, 5, 6, *([4] if paper.board else []), *([3] * len(days))],
        "rows": [_row(number, person, paper) for number, person in enumerate(paper.people, start=1)],
    }
    return _set("professionals/presence.typ", content)


def certificates_pdf(paper: MeetingPaper) -> bytes:
    """Print a certificate for each person who was there, naming the days."""
    came = [person for person in paper.people if paper.seen.get(person.ticket_id)]
    people = [
        {
            "name": person.name,
            "organisation": person.organisation,
            "when": f"{_days(sorted(paper.seen[person.ticket_id]))}, {paper.hours}",
        }
        for person in came
    ]
    return _set("professionals/certificates.typ", {**_shared(paper), "people": people})


def hours(starts_at: Any, ends_at: Any, time_zone: str) -> str:
    """Write from when to when a day lasts, as on a ticket."""
    return f"{format_clock(starts_at, time_zone)}–{format_clock(ends_at, time_zone)} Uhr"


def _shared(paper: MeetingPaper) -> dict[str, Any]:
    agenda = [f"{block.title} ({block.speaker})" if block.speaker else block.title for block in paper.agenda]
    return {"title": paper.title, "where": paper.where, "issuer": paper.issuer, "agenda": agenda}


def _row(number: int, person: RegisteredPerson, paper: MeetingPaper) -> list[str]:
    seen = paper.seen.get(person.ticket_id, frozenset())
    marks = [HERE if day in seen else "" for day in paper.days]
    deputies = [person.deputy] if paper.board else []
    return [str(number), person.name, person.organisation, *deputies, *marks]


def _days(days: Sequence[date]) -> str:
    """Name days, one after the other."""
    return ", ".join(format_day(day, "de", length="long") for day in days)


def _set(template: str, content: Mapping[str, Any]) -> bytes:
    """Hand the words to Typst as data; a tagged PDF."""
    inputs = {"content": json.dumps(plain(content), ensure_ascii=False)}
    return compiled(template, inputs, format="pdf", pdf_standards=["ua-1"])
