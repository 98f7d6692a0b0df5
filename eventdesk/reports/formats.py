"""The report as files: JSON for machines, CSV for a German Excel, text to copy."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from eventdesk.places import DISTRICTS
from eventdesk.reports.definitions import GROUPS, PLACE_KINDS
from eventdesk.reports.figures import Comparison, Summary
from eventdesk.reports.rules import decimal, digits, german_date
from eventdesk.reports.wording import text_block
from eventdesk.vocabulary import OFFICES, TOPICS, TYPES

CSV_HEADER = ("Tabelle", "Schlüssel", "Bezeichnung", "Gruppe", "Kennzahl", "Wert")
"""One figure a line. Scripts and spreadsheets rely on these names."""

LANGUAGES = {
    "de": "Deutsch",
    "en": "Englisch",
    "ar": "Arabisch",
    "ru": "Russisch",
    "uk": "Ukrainisch",
    "other": "Andere Sprache",
}
"""German names of the languages families speak."""

HIDDEN = "."
"""Stands where there is a value that is not shown. Source: DIN 55301."""

PROTECTION = {"none": "keiner", "round5": "gerundet auf Vielfache von 5", "suppress": "kleine Werte gesperrt"}

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Signs with which spreadsheets begin a formula, in full width too."""


_SUMMARY = TypeAdapter(Summary)


class Line(NamedTuple):
    """One figure with its place in the report."""

    table: str
    key: str
    label: str
    group: str
    figure: str
    value: int | float | str | None


def as_json(report: Summary) -> bytes:
    """Write the report for machines; keys as in the architecture, suppressed figures null."""
    values = asdict(report)
    values["period"] = {"from": report.period.first, "to": report.period.last}
    return json.dumps(values, ensure_ascii=False, indent=2, default=date.isoformat).encode() + b"\n"


def from_json(content: bytes) -> Summary:
    """Read a report that was written with `as_json`."""
    values = json.loads(content)
    values["period"] = {"first": values["period"]["from"], "last": values["period"]["to"]}
    return _SUMMARY.validate_python(values)


def as_csv(report: Summary) -> bytes:
    """Write one figure a line as a German Excel opens it: semicolons, decimal commas, mark of order, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEADER)
    writer.writerows([_cell(value) for value in line] for line in lines(report))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_plain_csv(report: Summary) -> bytes:
    """Write the same lines for machines: commas, decimal points, no mark of order, and no signs put before texts."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    writer.writerows(["" if value is None else value for value in line] for line in lines(report))
    return text.getvalue().encode()


def as_text(report: Summary) -> bytes:
    """Write the paragraph to copy, and below it what its words mean."""
    notes = [f"- {text['de']}" for text in report.definitions.values()]
    return "\n".join([text_block(report), *_in_comparison(report), "", "Erläuterungen:", *notes, ""]).encode()


def _in_comparison(report: Summary) -> Iterator[str]:
    """The sentence about what was before."""
    if then := report.comparison:
        rows = comparison_rows(report, then)
        figures = ", ".join(f"{figure} {digits(before)}" for figure, before, _now in rows if before is not None)
        yield from ("", f"Zum Vergleich ({compared_with(then)}): {figures}.")


def lines(report: Summary) -> Iterator[Line]:
    """List every figure of the report with its German names."""
    yield from _head(report)
    yield from _places(report)
    yield from _people(report)
    yield from _rest(report)
    yield from _compared(report)
    for event in report.by_event:
        day = event.first_day.isoformat()
        yield Line("Veranstaltung", event.slug, event.title, day, "Teilnahmen", event.attendance)
    for key, text in report.definitions.items():
        yield Line("Erläuterung", key, text["de"], "", "", None)


def _head(report: Summary) -> Iterator[Line]:
    """What the report covers, and the figures it begins with."""
    period = f"{german_date(report.period.first)} bis {german_date(report.period.last)}"
    facts: list[tuple[str, str, Any]] = [
        ("Bericht", "Kampagne", report.campaign or "alle Kampagnen für Familien"),
        ("Bericht", "Zeitraum", period),
        ("Bericht", "Beginn (ISO)", report.period.first.isoformat()),
        ("Bericht", "Ende (ISO)", report.period.last.isoformat()),
        ("Bericht", "Stand", german_date(report.as_of)),
        ("Bericht", "Stand (ISO)", report.as_of.isoformat()),
        ("Bericht", "Version", report.version),
        ("Bericht", "Schutz kleiner Zahlen", PROTECTION[report.protection]),
        ("Überblick", "Veranstaltungen", report.events.total),
        ("Überblick", "Präsenzveranstaltungen", report.events.in_person),
        ("Überblick", "Onlineveranstaltungen", report.events.online),
        ("Überblick", "Abgesagte Veranstaltungen", report.events.cancelled),
        ("Überblick", "Teilnahmen", report.attendance.total),
        ("Überblick", "Teilnahmen in Präsenz", report.attendance.in_person),
        ("Überblick", "Teilnahmen online", report.attendance.online),
        ("Überblick", "Ziel", report.target.value),
        ("Überblick", "Ziel erreicht in Prozent", report.target.reached_percent),
        ("Überblick", "Angemeldete Personen", report.registered),
        ("Überblick", "Angemeldet, nicht gekommen", report.not_come),
        ("Überblick", "Personentage", report.person_days),
    ]
    for table, figure, value in facts:
        yield Line(table, "", "", "", figure, value)


def _places(report: Summary) -> Iterator[Line]:
    """Figures by the place of the event."""
    for kind in report.by_place_kind:
        label = PLACE_KINDS[kind.kind]["de"]
        yield from _events_of("Stadt und Landkreis", kind.kind, label, kind)
    for row in report.by_district:
        yield from _events_of("Ort der Veranstaltung", row.ags, row.name, row)
    names = {row.ags: row.name for row in report.by_district}
    for cell in report.district_by_type:
        group = TYPES[cell.type].report_labels["de"]
        yield Line("Ort und Personengruppe", cell.ags, names[cell.ags], group, "Teilnahmen", _shown(cell.attendance))
    for coarse in report.district_by_group:
        group = GROUPS[coarse.group]["de"] if coarse.group in GROUPS else coarse.group
        yield Line("Ort und Gruppe", coarse.ags, names[coarse.ags], group, "Teilnahmen", coarse.attendance)
    for remote in report.online_by_type:
        group = TYPES[remote.type].report_labels["de"]
        yield Line("Online und Personengruppe", "", "Online (ohne Ort)", group, "Teilnahmen", _shown(remote.attendance))
    for ags in report.uncovered_districts:
        yield Line("Ohne Veranstaltung", ags, names[ags], "", "Veranstaltungen", 0)


def _people(report: Summary) -> Iterator[Line]:
    """Figures by type and group, and people who are not counted."""
    for row in report.by_type:
        label = TYPES[row.type].report_labels["de"]
        yield Line("Personengruppe", row.type, label, "", "Teilnahmen", row.attendance)
        yield Line("Personengruppe", row.type, label, "", "Anteil in Prozent", _percent(row.share))
    for group in report.by_group:
        label = GROUPS[group.group]["de"] if group.group in GROUPS else group.group
        yield Line("Zusammengefasst", group.group, label, "", "Teilnahmen", group.attendance)
        yield Line("Zusammengefasst", group.group, label, "", "Anteil in Prozent", _percent(group.share))
    for apart in report.not_counted:
        label = TYPES[apart.type].report_labels["de"]
        yield Line("Nicht gezählt", apart.type, label, "", "Personen", apart.persons)


def _rest(report: Summary) -> Iterator[Line]:
    """Stations, homes, months, languages, advice."""
    for station in report.by_station:
        yield Line("Station", station.key, station.title, "", "Kontakte", station.contacts)
    for home in report.by_home_district:
        yield Line("Wohnort", home.ags or "", _home(home.ags), "", "Teilnahmen", _shown(home.attendance))
    for month in report.by_month:
        yield Line("Monat", month.month, "", "", "Veranstaltungen", month.events)
        yield Line("Monat", month.month, "", "", "Teilnahmen", month.attendance)
    for row in report.by_language:
        label = LANGUAGES.get(row.language or "", "Ohne Angabe")
        yield Line("Gesprächssprache", row.language or "", label, "", "Angemeldete Personen", _shown(row.registered))
        yield Line("Gesprächssprache", row.language or "", label, "", "Teilnahmen", _shown(row.attendance))
    yield from _advice(report)


def _compared(report: Summary) -> Iterator[Line]:
    """What an earlier version said or an earlier period had, and how far it is from there."""
    then = report.comparison
    if then is None:
        return
    for figure, before, now in comparison_rows(report, then):
        if before is not None:
            yield Line("Vergleich", "", compared_with(then), "", figure, before)
            yield Line("Vergleich", "", compared_with(then), "", f"{figure}: Veränderung", now - before)


def comparison_rows(report: Summary, then: Comparison) -> list[tuple[str, int | None, int]]:
    """Set totals side by side: figure, then, now."""
    return [
        ("Veranstaltungen", then.events, report.events.total),
        ("Präsenzveranstaltungen", then.events_in_person, report.events.in_person),
        ("Teilnahmen", then.attendance, report.attendance.total),
        ("Teilnahmen in Präsenz", then.attendance_in_person, report.attendance.in_person),
    ]


def compared_with(then: Comparison) -> str:
    """Say in German what a report is compared with."""
    if then.version:
        return f"Version {then.version}, Stand {german_date(then.as_of)}"
    return f"{german_date(then.first or then.as_of)} bis {german_date(then.last or then.as_of)}"


def _advice(report: Summary) -> Iterator[Line]:
    """Topics of conversations, and where families were sent on to."""
    for row in report.by_topic:
        label = TOPICS[row.topic].names["de"]
        yield Line("Beratungsthema", row.topic, label, "", "Gespräche", _shown(row.mentions))
        yield Line("Beratungsthema", row.topic, label, "", "Anteil in Prozent", _percent(row.share))
    for sent_on in report.follow_ups:
        yield Line(
            "Weiter an", sent_on.office, OFFICES[sent_on.office].german, "", "Gespräche", _shown(sent_on.conversations)
        )


def _events_of(table: str, key: str, label: str, row: Any) -> Iterator[Line]:
    """Events, attendances and their average of one place."""
    yield Line(table, key, label, "", "Veranstaltungen", row.events)
    yield Line(table, key, label, "", "Teilnahmen", row.attendance)
    yield Line(table, key, label, "", "Durchschnitt", row.average)


def _home(ags: str | None) -> str:
    """Name a home district; the key alone loses its zeros in a spreadsheet."""
    if ags is None:
        return "Ohne Angabe"
    return DISTRICTS[ags].names["de"] if ags in DISTRICTS else "Außerhalb des Landes"


def _shown(value: int | None) -> int | str:
    """A figure that protection may have hidden; an empty cell would be taken for nobody."""
    return HIDDEN if value is None else value


def _percent(share: float | None) -> float | None:
    """Turn a share into percent; the shares have three decimals, so nothing is rounded twice."""
    return None if share is None else round(share * 100, 1)


def _cell(value: float | str | None) -> str:
    """Write a cell: numbers the German way, and text so that no spreadsheet takes it for a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return decimal(value).replace(".", "")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
