"""The record of an event ("Veranstaltungsnachweis"): what a funder wants to know of it, in German words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from eventdesk.halls.queries import Present
from eventdesk.places import DISTRICTS
from eventdesk.reports.disclosure import Method, rounded_bounds
from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import LANGUAGES
from eventdesk.reports.models import EventNote
from eventdesk.reports.queries import OneEvent, Which
from eventdesk.reports.records.facts import RecordFacts, record_facts
from eventdesk.reports.records.protection import events_to_split, printed, spread
from eventdesk.reports.rules import decimal, digits, german_date
from eventdesk.vocabulary import OFFICES, TOPICS, TYPES, Form

FORMS = {Form.IN_PERSON: "Präsenz", Form.ONLINE: "Online", Form.HYBRID: "Hybrid (Präsenz und online)"}
METHODS = {
    "seen": "Check-in",
    "tally": "Strichliste",
    "hand_count": "Handzählung",
    "imported": "nachträglich eingetragene Zählung",
    "assumed": "nachträglich eingetragen, Aufteilung angenommen",
}
HIDDEN = "·"
_EXACT = ("registered", "not_come")
"""Figures whose sum a report prints exactly."""

Pair = tuple[str, str]
"""A name and what is said under it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the record belongs to: a frozen report with its fingerprint, or nothing yet."""

    as_of: date
    protection: str
    version: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """The record of one event, word for word."""

    title: str
    facts: Sequence[Pair]
    attendance: str
    by_type: Sequence[Pair]
    counts: Sequence[Pair]
    talks: Sequence[Pair]
    notes: Sequence[Pair]
    responsible: str
    seal: str
    protection: str


def record_of(session: Session, event_id: int, today: date) -> EventRecord:
    """Write the record of one event with exact figures, for use in the house."""
    (facts,) = record_facts(session, OneEvent(event_id))
    return _record(facts, Seal(today, Method.NONE), _Shown(Method.NONE, {event_id}))


def records_of(session: Session, which: Which, report: Summary, sha256: str) -> list[EventRecord]:
    """Write the records of all events of a frozen report, protected as the report itself is."""
    facts = record_facts(session, which)
    shown = _Shown(report.protection, events_to_split(facts, report), frozenset(_betraying(facts, report)))
    seal = Seal(report.as_of, report.protection, report.version, sha256)
    return [_record(one, seal, shown) for one in facts]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which figures are printed, and how."""

    method: str
    split: set[int]
    hidden: frozenset[str] = frozenset()

    def figure(self, name: str, number: int) -> str:
        """Write a figure by its name; a point where it would tell too much."""
        value = None if name in self.hidden else printed(number, self.method)
        return HIDDEN if value is None else digits(value)


def _betraying(facts: Sequence[RecordFacts], report: Summary) -> Iterable[str]:
    """Name the figures whose sums, printed in the report, would betray those of single events."""
    if report.protection != Method.ROUND5:
        return
    figures = {one.known.event.id: _figures(one) for one in facts}
    for name in sorted({name for found in figures.values() for name in found}):
        by_event = {event: found.get(name, 0) for event, found in figures.items()}
        total = sum(by_event.values())
        if not spread(by_event, *((total, total) if name in _EXACT else rounded_bounds(total))):
            yield name


def _figures(one: RecordFacts) -> Mapping[str, int]:
    """Everything that a record says beside its types, by name."""
    not_come = one.registered - one.came
    return {"registered": one.registered, "not_come": not_come, **one.advice.topics, **one.advice.follow_ups}


def _record(facts: RecordFacts, seal: Seal, shown: _Shown) -> EventRecord:
    known = facts.known
    return EventRecord(
        title=known.title,
        facts=_said(_facts(facts)),
        attendance=digits(facts.attendance),
        by_type=_by_type(facts, shown),
        counts=_counts(facts, shown),
        talks=_talks(facts, shown),
        notes=_said([
            ("Öffentlichkeitsarbeit", known.note.publicity),
            ("Besonderheiten", known.note.remarks),
            ("Gut gelungen", known.note.went_well),
            ("Beim nächsten Mal", known.note.next_time),
            ("Fotos", f"liegen vor (Ablage: {known.note.photos})" if known.note.photos else ""),
        ]),
        responsible=known.note.responsible,
        seal=_seal(seal),
        protection=seal.protection,
    )  # fmt: skip


def _facts(facts: RecordFacts) -> list[Pair]:
    """What the event was."""
    event, note, known, present = facts.known.event, facts.known.note, facts.known, facts.present
    begin, end = (moment.astimezone(ZoneInfo(event.time_zone)) for moment in (event.starts_at, event.ends_at))
    return [
        ("Kampagne", known.campaign),
        ("Förderkennzeichen", note.funding_code),
        ("Datum", _days(begin, end)),
        ("Zeit", f"{begin:%H:%M} bis {end:%H:%M} Uhr" + _hours(begin, end)),
        ("Form", FORMS[Form(event.form)]),
        ("Ort", ", ".join(filter(None, [event.venue_name, event.venue_address, _district(event.district_ags)]))),
        ("Gastgeber", note.host),
        ("Partner vor Ort", note.partners or ", ".join(present.partners)),
        ("Ablauf", note.agenda),
        ("Sprachen", ", ".join(LANGUAGES.get(code, code) for code in event.languages)),
        ("Sprachmittlung", _interpreters(*_interpreted(note, present))),
        ("Stationen", "; ".join(title.rstrip(".") for title in facts.stations)),
    ]


def _by_type(facts: RecordFacts, shown: _Shown) -> list[Pair]:
    """Participants of every type there is for such a campaign, or none where that tells too much."""
    kinds = [kind for kind in TYPES.values() if kind.counted]
    kinds = [kind for kind in kinds if kind.audience == facts.known.audience or facts.by_type(kind.code)]
    in_full = facts.known.event.id in shown.split
    return [
        (kind.report_labels["de"], shown.figure(kind.code, facts.by_type(kind.code)) if in_full else HIDDEN)
        for kind in kinds
    ]


def _counts(facts: RecordFacts, shown: _Shown) -> list[Pair]:
    """How they were counted, and what stands beside: never added to who came."""
    methods = [METHODS[name] for name in METHODS if name in _methods(facts)]
    pairs = [("Zählweise", ", ".join(methods) or "nicht gezählt")]
    if facts.registered:
        pairs.append(("Angemeldet", shown.figure("registered", facts.registered)))
        pairs.append(("Angemeldet, nicht gekommen", shown.figure("not_come", facts.registered - facts.came)))
    if shown.method == Method.NONE:
        pairs += [(f"Nicht gezählt: {TYPES[kind].report_labels['de']}", digits(n)) for kind, n in facts.apart.items()]
    return pairs


def _methods(facts: RecordFacts) -> set[str]:
    """Every way in which somebody was counted."""
    found = set(facts.methods)
    if facts.known.was_scanned:
        found.add("seen")
    if facts.known.event.head_count is not None:
        found.add("hand_count")
    return found


def _talks(facts: RecordFacts, shown: _Shown) -> list[Pair]:
    """What conversations were about, and where families were sent on to; nothing rounded to nobody."""
    topics = [(TOPICS[code].names["de"], shown.figure(code, n)) for code, n in _ordered(facts.advice.topics, TOPICS)]
    offices = [(OFFICES[code].german, shown.figure(code, n)) for code, n in _ordered(facts.advice.follow_ups, OFFICES)]
    said = [
        (name, ", ".join(f"{label} ({figure})" for label, figure in pairs if figure not in {HIDDEN, "0"}))
        for name, pairs in (("Themen", topics), ("Weiter an", offices))
    ]
    return _said(said)


def _ordered(counts: Mapping[str, int], vocabulary: Iterable[str]) -> list[tuple[str, int]]:
    return [(code, counts[code]) for code in vocabulary if code in counts]


def _interpreted(note: EventNote, present: Present) -> tuple[int | None, float | None]:
    """Take what staff noted by hand, else what was timed for each interpreter."""
    if note.interpreters is not None or note.interpreter_hours is not None or not present.interpreters:
        return note.interpreters, note.interpreter_hours
    return present.interpreters, present.interpreter_hours


def _interpreters(number: int | None, hours: float | None) -> str:
    if number is None and hours is None:
        return ""
    people = "" if number is None else "eine Person" if number == 1 else f"{digits(number)} Personen"
    time = "" if hours is None else f"{_number(hours)} Stunden"
    return ", ".join(filter(None, [people, time]))


def _hours(begin: datetime, end: datetime) -> str:
    """The duration, which proves that an event was a short one; nights of longer ones are no part of it."""
    if begin.date() != end.date():
        return ""
    hours = (end - begin).total_seconds() / 3600
    return ", 1 Stunde" if hours == 1 else f", {_number(hours)} Stunden"


def _number(value: float) -> str:
    return decimal(value).removesuffix(",0")


def _days(begin: datetime, end: datetime) -> str:
    first, last = begin.date(), end.date()
    return german_date(first) if first == last else f"{german_date(first)} bis {german_date(last)}"


def _district(ags: str | None) -> str:
    return f"{DISTRICTS[ags].names['de']} (AGS {ags})" if ags else ""


def _seal(seal: Seal) -> str:
    stand = f"Stand {german_date(seal.as_of)}"
    if seal.version is None:
        return f"{stand}, nicht festgeschrieben. Genaue Werte, nur für den Gebrauch im Haus."
    return f"{stand}, Version {seal.version}. Prüfsumme der festgeschriebenen Werte (SHA-256): {seal.sha256}"


def _said(pairs: Iterable[Pair]) -> list[Pair]:
    """Leave out what says nothing."""
    return [(name, said) for name, said in pairs if said]
