"""What registrations and conversations said, counted from their rows, and from what is kept of them.

Rows go by law (`eventdesk.retention`); before they do, what reports ask of them is written down as recorded counts of
a method of their own. Reports add both, and never see the difference.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    SQLColumnExpression,
    case,
    cast,
    distinct,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from eventdesk.advice.queries import AdviceCounts, topics_of
from eventdesk.events.models import Event
from eventdesk.registration.models import Registration
from eventdesk.reports.facts import RegistrationFact
from eventdesk.reports.models import Measure, Method, RecordedCount
from eventdesk.reports.queries import Which
from eventdesk.tickets.models import Attendee, Source, Ticket
from eventdesk.vocabulary import COUNTED, OFFICES, TOPICS

NOT_STATED = ""
"""The type of registered people whose language nobody knows."""

_COLUMNS = ("event_id", "measure", "type", "persons", "parties", "method", "online")
_OF_ADVICE = (Measure.ADVICE, Measure.TOPIC, Measure.FOLLOW_UP)
_PERSONS, _CAME = func.count(), func.sum(case((Attendee.attended, 1), else_=0))
_PARTIES, _PARTIES_CAME = func.count(distinct(Ticket.id)), func.count(distinct(case((Attendee.attended, Ticket.id))))


def registrations(session: Session, which: Which) -> tuple[list[RegistrationFact], AdviceCounts]:
    """Count participants on valid tickets of registrations, and how many of them came, by spoken language.

    Returns:
        Them, and what is kept of conversations: reading it along spares a report a statement.
    """
    asked = (Measure.REGISTERED, Measure.LANGUAGE, *_OF_ADVICE)
    rows = session.execute(union_all(*_live(which, _PERSONS, _CAME), _kept(which, RecordedCount.persons, asked))).all()
    return _by_language(rows), _advice(rows)


def families(session: Session, which: Which) -> list[RegistrationFact]:
    """Count the families of those people in the same way."""
    asked = (Measure.REGISTERED, Measure.LANGUAGE)
    kept = _kept(which, RecordedCount.parties, asked)
    return _by_language(session.execute(union_all(*_live(which, _PARTIES, _PARTIES_CAME), kept)).all())


def by_event(session: Session, which: Which) -> dict[int, tuple[int, int, AdviceCounts]]:
    """Count registered people, those who came, and what is kept of conversations, for each event that had any."""
    people = select(literal(Measure.REGISTERED), Registration.spoken_language, cast(_PERSONS, Integer), Event.id)
    arrived = select(literal(Measure.LANGUAGE), Registration.spoken_language, cast(_CAME, Integer), Event.id)
    asked = (Measure.REGISTERED, Measure.LANGUAGE, *_OF_ADVICE)
    kept = (
        select(RecordedCount.measure, RecordedCount.type, RecordedCount.persons, RecordedCount.event_id)
        .join(Event, Event.id == RecordedCount.event_id)
        .where(which.condition(), RecordedCount.measure.in_(asked))
    )
    live = [
        _registered(counts)
        .where(which.condition(), Event.contacts_gone_at.is_(None))
        .group_by(Event.id, Registration.spoken_language)
        for counts in (people, arrived)
    ]
    rows: dict[int, list[tuple[str, str | None, int]]] = {}
    for measure, kind, number, event in session.execute(union_all(*live, kept)):
        rows.setdefault(event, []).append((measure, kind, number))
    return {event: (*_totals(of), _advice(of)) for event, of in rows.items()}


def advice_of(session: Session, event_id: int) -> AdviceCounts:
    """Count what was talked about at an event, open, closed, or without its notes."""
    rows = session.execute(
        select(RecordedCount.measure, RecordedCount.type, RecordedCount.persons).where(
            RecordedCount.event_id == event_id, RecordedCount.measure.in_(_OF_ADVICE)
        )
    ).all()
    return added(topics_of(session, event_id), _advice(rows))


def added(one: AdviceCounts, other: AdviceCounts) -> AdviceCounts:
    """Add up conversations; what came up stays in the order of the vocabulary."""
    return AdviceCounts(
        one.notes + other.notes,
        _sums(TOPICS, one.topics, other.topics),
        _sums(OFFICES, one.follow_ups, other.follow_ups),
    )


def retain_registered(session: Session, event_id: int) -> None:
    """Write down who registered and came, by language, before the languages go. Reports read it from then on."""
    for measure, persons, parties in (
        (Measure.REGISTERED, _PERSONS, _PARTIES),
        (Measure.LANGUAGE, _CAME, _PARTIES_CAME),
    ):
        language = func.coalesce(Registration.spoken_language, NOT_STATED)
        counts = select(
            literal(event_id), literal(measure), language, persons, parties, literal(Method.RETAINED),
            literal(value=False),
        )  # fmt: skip
        people = _registered(counts).where(Event.id == event_id).group_by(language)
        session.execute(insert(RecordedCount).from_select(_COLUMNS, people))


def retain_booked(session: Session, event_id: int) -> None:
    """Write down how many were on valid tickets, before the tickets go."""
    session.execute(
        insert(RecordedCount).from_select(
            _COLUMNS,
            select(
                literal(event_id), literal(Measure.BOOKED), literal(NOT_STATED), func.sum(Ticket.admits),
                func.count(), literal(Method.RETAINED), literal(value=False),
            )
            .where(Ticket.event_id == event_id, Ticket.source == Source.ONLINE, Ticket.revoked_at.is_(None))
            .having(func.count() > 0),
        )
    )  # fmt: skip


def record_advice(session: Session, event_id: int, method: Method) -> None:
    """Write down what was talked about: before the event is closed, or before the notes go in the same transaction.

    Of a closed event it is written down already.
    """
    counts = topics_of(session, event_id)
    rows = [(Measure.ADVICE, NOT_STATED, counts.notes)] if counts.notes else []
    rows += [(Measure.TOPIC, topic, number) for topic, number in counts.topics.items()]
    rows += [(Measure.FOLLOW_UP, office, number) for office, number in counts.follow_ups.items()]
    session.add_all(
        RecordedCount(event_id=event_id, measure=measure, type=kind, persons=number, parties=0, method=method)
        for measure, kind, number in rows
    )
    session.flush()


def _live(which: Which, *counts: SQLColumnExpression[Any]) -> list[Select[*tuple[Any, ...]]]:
    """Count registered people, and those who came, at events whose contacts are still there."""
    nobody_gone = (which.condition(), Event.contacts_gone_at.is_(None))
    return [
        _registered(select(literal(measure), Registration.spoken_language, cast(count, Integer)))
        .where(*nobody_gone)
        .group_by(Registration.spoken_language)
        for measure, count in zip((Measure.REGISTERED, Measure.LANGUAGE), counts, strict=True)
    ]


def _registered(counts: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Take counts from the participants on valid tickets of registrations."""
    return (
        counts.select_from(Attendee)
        .join(Ticket, Ticket.id == Attendee.ticket_id)
        .join(Event, Event.id == Ticket.event_id)
        .outerjoin(Registration, Registration.ticket_id == Ticket.id)
        .where(
            Ticket.source == Source.ONLINE,
            Ticket.revoked_at.is_(None),
            Attendee.last_issue.is_(None),
            Attendee.extra.is_(False),
            Attendee.type.in_(COUNTED),
        )
    )


def _kept(which: Which, number: SQLColumnExpression[int], measures: Iterable[Measure]) -> Select[*tuple[Any, ...]]:
    """Read counts of rows that are gone."""
    kind = case((RecordedCount.type == NOT_STATED, null()), else_=RecordedCount.type)
    return (
        select(RecordedCount.measure, kind, cast(func.sum(number), Integer))
        .join(Event, Event.id == RecordedCount.event_id)
        .where(which.condition(), RecordedCount.measure.in_(measures))
        .group_by(RecordedCount.measure, RecordedCount.type)
    )


def _by_language(rows: Iterable[Any]) -> list[RegistrationFact]:
    """Add up registered people and those who came; who stated no language comes last."""
    registered: Counter[str | None] = Counter()
    came: Counter[str | None] = Counter()
    for measure, language, number in rows:
        if measure in {Measure.REGISTERED, Measure.LANGUAGE}:
            (registered if measure == Measure.REGISTERED else came)[language] += number
    languages = sorted(registered, key=lambda language: (language is None, language or ""))
    return [RegistrationFact(language, registered[language], came[language]) for language in languages]


def _totals(rows: Iterable[Any]) -> tuple[int, int]:
    """Add up registered people and those who came, whatever they speak."""
    facts = _by_language(rows)
    return sum(fact.registered for fact in facts), sum(fact.came for fact in facts)


def _advice(rows: Iterable[Any]) -> AdviceCounts:
    """Take what is kept of conversations out of recorded counts."""
    found = Counter({(row[0], row[1]): row[2] for row in rows if row[0] in _OF_ADVICE})
    notes = sum(number for (measure, _kind), number in found.items() if measure == Measure.ADVICE)
    topics = {code: found[Measure.TOPIC, code] for code in TOPICS if (Measure.TOPIC, code) in found}
    offices = {code: found[Measure.FOLLOW_UP, code] for code in OFFICES if (Measure.FOLLOW_UP, code) in found}
    return AdviceCounts(notes, topics, offices)


def _sums(order: Iterable[str], *counts: Mapping[str, int]) -> dict[str, int]:
    """Add up numbers by code."""
    sums = {code: sum(count.get(code, 0) for count in counts) for code in order}
    return {code: number for code, number in sums.items() if number}
