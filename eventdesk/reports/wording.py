"""The paragraph in the wording the ministry published for 2025."""

from eventdesk.places import KREISFREIE_STADT
from eventdesk.reports.figures import PlaceKindFigures, Summary
from eventdesk.reports.rules import digits, german_date, german_period, half_up, in_words


def text_block(report: Summary) -> str:
    """Write the result paragraph: events, attendances, cities and districts, in German."""
    sentences = [_events(report), _persons(report)]
    if report.events.in_person:
        sentences += [_places(kind, report.events.in_person) for kind in report.by_place_kind]
    return " ".join(sentences)


def _events(report: Summary) -> str:
    events = report.events
    period = german_period(report.period.first, report.period.last)
    where = f"Im Zeitraum {period}" if period.startswith("v") else f"Im {period}"
    if not events.total:
        return f"{where} wurden keine Veranstaltungen durchgeführt."
    were, noun = ("wurde", "Veranstaltung") if events.total == 1 else ("wurden", "Veranstaltungen")
    online = "Onlineveranstaltung" if events.online == 1 else "Onlineveranstaltungen"
    kinds = f"{_how_many(events.in_person)} Präsenz- und {_how_many(events.online)} {online}"
    return f"{where} {were} insgesamt {in_words(events.total)} {noun} durchgeführt, darunter {kinds}."


def _persons(report: Summary) -> str:
    total = report.attendance.total
    persons = "eine Person" if total == 1 else f"{digits(total)} Personen"
    return f"Die Gesamtzahl der Teilnehmenden beläuft sich auf {persons} (Stand {german_date(report.as_of)})."


def _places(kind: PlaceKindFigures, in_person: int) -> str:
    where = "In den kreisfreien Städten" if kind.kind == KREISFREIE_STADT else "In den Landkreisen"
    if not kind.events:
        return f"{where} fand keine Präsenzveranstaltung statt."
    took = "fand" if kind.events == 1 else "fanden"
    events = f"{in_words(kind.events)} von {in_words(in_person)} Präsenzveranstaltungen"
    if in_person == 1:
        events = "die einzige Präsenzveranstaltung"
    people = "einer teilnehmenden Person" if kind.attendance == 1 else f"{digits(kind.attendance)} Teilnehmenden"
    average = digits(int(half_up(kind.attendance, kind.events)))
    return f"{where} {took} {events} mit insgesamt {people} statt (durchschnittlich {average})."


def _how_many(number: int) -> str:
    return in_words(number) if number else "keine"
