"""The report as spreadsheets, XLSX and ODS alike: numbers are numbers, dates are dates, text is never a formula."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from eventdesk.places import DISTRICTS
from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import CSV_HEADER, HIDDEN, lines
from eventdesk.reports.rules import german_date
from eventdesk.vocabulary import TYPES, Form

Value = str | int | float | date | None

FORMS = {Form.IN_PERSON: "Präsenz", Form.ONLINE: "Online", Form.HYBRID: "Hybrid"}
CROSS = ("Ort und Personengruppe", "Online und Personengruppe", "Veranstaltung")
"""Tables that are a sheet of their own."""
_WIDEST = 60
_DATE_STYLES = (
    '<number:date-style style:name="german" number:automatic-order="false"><number:day number:style="long"/>'
    '<number:text>.</number:text><number:month number:style="long"/><number:text>.</number:text>'
    '<number:year number:style="long"/></number:date-style>',
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="german"/>',
)
"""Without one, LibreOffice shows days the American way, with the hour of midnight."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a header row, rows, and the columns (by their numbers) that a last row adds up."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    added_up: Sequence[int] = ()

    def widths(self) -> list[int]:
        """Tell how many characters each column needs."""
        return [
            min(max(len(_as_text(cell)) for cell in column) + 2, _WIDEST)
            for column in zip(self.head, *self.rows, strict=True)
        ]


def sheets_of(report: Summary) -> list[Sheet]:
    """List the sheets in the order in which they are read."""
    return [_overview(report), _events(report), _cross(report), _definitions(report)]


def as_xlsx(report: Summary) -> bytes:
    """Write a workbook for Excel; A4 landscape, header row frozen, filters set."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only who writes spreadsheets needs it

    content = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(content, {**plain, "default_date_format": "dd.mm.yyyy"})
    book.set_properties({"title": _title(report), "created": _midnight(report.as_of)})
    bold = book.add_format({"bold": True, "bottom": 1})
    for sheet in sheets_of(report):
        page = book.add_worksheet(sheet.name)
        page.write_row(0, 0, sheet.head, bold)
        for number, row in enumerate(sheet.rows, 1):
            page.write_row(number, 0, row)
        for column in sheet.added_up:
            end = len(sheet.rows)
            letter = _letter(column)
            total = sum(row[column] for row in sheet.rows if isinstance(row[column], int))  # type: ignore[misc]
            page.write_formula(end + 1, column, f"=SUM({letter}2:{letter}{end + 1})", bold, total)
        for column, width in enumerate(sheet.widths()):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.head) - 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer(f"&L{_title(report)}&RSeite &P von &N")
    book.close()
    return content.getvalue()


def as_ods(report: Summary) -> bytes:
    """Write the same workbook as an OpenDocument spreadsheet."""
    from odfdo import Document, Row, Table  # noqa: PLC0415

    document = Document("spreadsheet")
    document.meta.title = _title(report)
    document.body.clear()
    for style in _DATE_STYLES:
        document.insert_style(style, automatic=True)
    for sheet in sheets_of(report):
        table = Table(sheet.name)
        for values in [sheet.head, *sheet.rows]:
            row = Row()
            row.set_cells([_cell(value) for value in values])
            table.append_row(row)
        if sheet.added_up:
            table.append_row(_sums(sheet))
        document.body.append(table)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _cell(value: Value) -> Any:
    """Write a cell with its type."""
    from odfdo import Cell  # noqa: PLC0415

    if value is None:
        return Cell()
    if isinstance(value, date):
        return Cell(value, cell_type="date", style="day", text=german_date(value))
    return Cell(value)


def _sums(sheet: Sheet) -> Any:
    """Write the row that adds up columns, with visible formulas."""
    from odfdo import Cell, Row  # noqa: PLC0415

    row, end = Row(), len(sheet.rows) + 1
    cells = [Cell() for _ in sheet.head]
    for column in sheet.added_up:
        letter = _letter(column)
        total = sum(values[column] for values in sheet.rows if isinstance(values[column], int))  # type: ignore[misc]
        cells[column] = Cell(total, formula=f"of:=SUM([.{letter}2:.{letter}{end}])")
    row.set_cells(cells)
    return row


def _overview(report: Summary) -> Sheet:
    """Every figure but the matrix and the events, one a row, as in the CSV file."""
    rows = [list(line) for line in lines(report) if line.table not in CROSS and line.figure]
    return Sheet("Übersicht", CSV_HEADER, rows)


def _events(report: Summary) -> Sheet:
    rows: list[Sequence[Value]] = [
        [
            row.first_day,
            row.last_day,
            row.title,
            FORMS[Form(row.form)],
            DISTRICTS[row.ags].names["de"] if row.ags else "",
            row.ags or "",
            row.attendance,
        ]
        for row in report.by_event
    ]
    head = ("Beginn", "Ende", "Veranstaltung", "Form", "Ort", "AGS", "Teilnahmen")
    return Sheet("Veranstaltungen", head, rows, added_up=[6] if rows else [])


def _cross(report: Summary) -> Sheet:
    """Districts and types, with the exact totals beside them."""
    kinds = [row.type for row in report.by_type]
    cells = {(cell.ags, cell.type): cell.attendance for cell in report.district_by_type}
    online = {cell.type: cell.attendance for cell in report.online_by_type}
    rows: list[Sequence[Value]] = [
        [row.name, row.ags, *(_shown(cells[row.ags, kind]) for kind in kinds), row.attendance]
        for row in report.by_district
    ]
    rows.append(["Online (ohne Ort)", "", *(_shown(online[kind]) for kind in kinds), report.attendance.online])
    rows.append(["Summe", "", *(row.attendance for row in report.by_type), report.attendance.total])
    labels = [TYPES[kind].report_labels["de"] for kind in kinds]
    return Sheet("Orte und Gruppen", ["Ort", "AGS", *labels, "Summe"], rows)


def _definitions(report: Summary) -> Sheet:
    head: list[Sequence[Value]] = [
        ["Stand", german_date(report.as_of)],
        ["Version", report.version or "nicht festgeschrieben"],
    ]
    return Sheet("Definitionen", ["Begriff", "Bedeutung"], [*head, *_meanings(report)])


def _meanings(report: Summary) -> Iterator[Sequence[Value]]:
    for text in report.definitions.values():
        term, colon, rest = text["de"].partition(": ")
        yield [term if colon and len(term) < _WIDEST else "", text["de"] if not colon or len(term) >= _WIDEST else rest]


def _shown(value: int | None) -> int | str:
    return HIDDEN if value is None else value


def _title(report: Summary) -> str:
    version = f", Version {report.version}" if report.version else ""
    return f"Bericht, Stand {german_date(report.as_of)}{version}"


def _letter(column: int) -> str:
    """Name a column as spreadsheets do; no sheet of ours has more than twenty-six."""
    return chr(ord("A") + column)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)


def _as_text(value: Value) -> str:
    return german_date(value) if isinstance(value, date) else str(value or "")
