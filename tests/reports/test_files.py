"""One version in every format says the same, read back by programs that did not write it."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from flask import Flask
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.teletype import extractText

from eventdesk.db import Database
from eventdesk.desk.demo import fill
from eventdesk.events.models import EventText
from eventdesk.reports.disclosure import Method
from eventdesk.reports.files import files_of
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.reports.sheets import CROSS
from tests import office
from tests.conftest import NOW

SCOPE = Scope(date(2025, 1, 1), date(2025, 10, 31), date(2025, 10, 31))
EVIL = '=HYPERLINK("http://evil.example";"Infotag")'

Figures = dict[tuple[str, ...], str]


@pytest.fixture(scope="module")
def _kept() -> dict[str, Mapping[str, bytes]]:
    return {}


@pytest.fixture
def files(app: Flask, database: Database, _kept: dict[str, Mapping[str, bytes]]) -> Mapping[str, bytes]:
    """Every file of the published period by its ending, one event with a title that means harm; made once."""
    if "files" not in _kept:
        with database.transaction() as tx:
            fill(tx, NOW)
            text = tx.query(EventText).where(EventText.language == "de", EventText.title.like("Auftakt%")).first()
            assert text
            text.title = EVIL
        with database.reading() as session, app.app_context():
            report = summarise(session, SCOPE, NOW, Method.ROUND5)
            _kept["files"] = {name.split(".", 1)[1]: content for name, _mimetype, content in files_of(report)}
    return _kept["files"]


def is_overview(row: list[str]) -> bool:
    return bool(row[4]) and row[0] not in CROSS


def from_csv(content: bytes) -> Figures:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return {tuple(row[:5]): row[5].replace(",", ".") for row in rows[1:] if is_overview(row)}


def from_plain_csv(content: bytes) -> Figures:
    rows = list(csv.reader(io.StringIO(content.decode())))
    return {tuple(row[:5]): row[5] for row in rows[1:] if is_overview(row)}


def from_xlsx(content: bytes) -> Figures:
    rows = openpyxl.load_workbook(io.BytesIO(content))["Übersicht"].iter_rows(min_row=2, values_only=True)
    return {tuple(str(cell or "") for cell in row[:5]): "" if row[5] is None else str(row[5]) for row in rows}


def ods_rows(content: bytes, name: str) -> list[list[str]]:
    book = load(io.BytesIO(content))
    sheet = next(table for table in book.getElementsByType(Table) if table.getAttribute("name") == name)
    found = []
    for row in sheet.getElementsByType(TableRow):
        cells: list[str] = []
        for cell in row.getElementsByType(TableCell):
            repeated = int(cell.getAttribute("numbercolumnsrepeated") or 1)
            value = cell.getAttribute("value") or cell.getAttribute("datevalue") or extractText(cell)
            cells += [str(value)] * repeated
        found.append(cells)
    return found


def as_numbers(figures: Figures) -> dict[tuple[str, ...], float | str]:
    def number(text: str) -> float | str:
        try:
            return float(text)
        except ValueError:
            return text

    return {key: number(value) for key, value in figures.items()}


def test_spreadsheets_and_lists_say_the_same(files: Mapping[str, bytes]) -> None:
    plain = as_numbers(from_plain_csv(files["plain.csv"]))
    xlsx = as_numbers(from_xlsx(files["xlsx"]))
    ods = {tuple(row[:5]): row[5] if len(row) > 5 else "" for row in ods_rows(files["ods"], "Übersicht")[1:]}

    assert len(plain) > 90
    assert as_numbers(from_csv(files["csv"])) == plain
    assert xlsx == plain
    assert as_numbers(ods) == plain


def test_every_list_of_events_says_the_same(files: Mapping[str, bytes]) -> None:
    rows = csv.reader(io.StringIO(files["plain.csv"].decode()))
    listed = [(row[3], row[2], int(row[5])) for row in rows if row[0] == "Veranstaltung"]
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Veranstaltungen"].iter_rows(min_row=2, values_only=True)
    ods = ods_rows(files["ods"], "Veranstaltungen")[1:-1]
    report = json.loads(files["json"])["by_event"]

    assert len(listed) == 30
    assert [(row[0].date().isoformat(), row[2], row[6]) for row in sheet if isinstance(row[0], datetime)] == listed
    assert [(row[0][:10], row[2], int(row[6])) for row in ods] == listed
    assert [(row["first_day"], row["title"], row["attendance"]) for row in report] == listed


def test_json_and_paper_say_the_same_totals(files: Mapping[str, bytes]) -> None:
    report = json.loads(files["json"])
    document = pypdfium2.PdfDocument(files["pdf"])
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    pages = len(document)
    document.close()

    assert report["attendance"]["total"] == 601
    assert "601" in text
    assert f"Seite {pages} von {pages}" in text
    assert "Stand 31.10.2025" in text
    assert "fünf von 13 Präsenzveranstaltungen" in " ".join(text.split())
    assert "0 bedeutet 0 bis 2" in " ".join(text.split())


def test_dates_are_dates_numbers_are_numbers_and_the_sum_is_seen(files: Mapping[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Veranstaltungen"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    events, total = rows[:-1], rows[-1]

    assert len(events) == 30
    assert all(isinstance(row[0], datetime) and isinstance(row[6], int) for row in events)
    assert sheet["A2"].number_format == "dd.mm.yyyy"
    assert total[6] == "=SUM(G2:G31)"
    assert sum(row[6] for row in events if isinstance(row[6], int)) == 601
    assert (sheet.freeze_panes, sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == (
        "A2",
        "landscape",
        "9",
    )
    rows_of_ods = ods_rows(files["ods"], "Veranstaltungen")
    assert rows_of_ods[1][0] == "2025-06-26"  # a day without an hour
    assert rows_of_ods[-1][6] == "601"


@pytest.mark.proof
def test_libreoffice_reads_both_workbooks_alike_and_shows_german_days(
    files: Mapping[str, bytes], tmp_path: Path
) -> None:
    for suffix in ("xlsx", "ods"):
        (tmp_path / suffix).mkdir()
        (tmp_path / f"bericht.{suffix}").write_bytes(files[suffix])
        said = office.convert(tmp_path / f"bericht.{suffix}", office.EVERY_SHEET_AS_CSV, tmp_path / suffix)
        said += office.convert(tmp_path / f"bericht.{suffix}", "html", tmp_path / suffix)
        assert "repair" not in said.lower()

    read = {
        suffix: {
            file.stem.removeprefix("bericht-"): list(csv.reader(io.StringIO(file.read_text())))
            for file in (tmp_path / suffix).glob("*.csv")
        }
        for suffix in ("xlsx", "ods")
    }
    assert set(read["ods"]) == {"Übersicht", "Veranstaltungen", "Orte und Gruppen", "Definitionen"}
    assert read["xlsx"] == read["ods"]
    rows = csv.reader(io.StringIO(files["plain.csv"].decode()))
    overview = [[*row[:5], row[5].replace(".0", "") if row[5].endswith(".0") else row[5]] for row in rows if row[4]]
    assert read["ods"]["Übersicht"] == [row for row in overview if row[0] not in CROSS]
    assert read["ods"]["Veranstaltungen"][-1][-1] == "601"
    assert all("DD.MM.YYYY" in (tmp_path / suffix / "bericht.html").read_text() for suffix in ("xlsx", "ods"))


def test_a_title_never_becomes_a_formula(files: Mapping[str, bytes]) -> None:
    cells = [
        cell
        for row in openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Veranstaltungen"].iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, str) and "evil" in cell.value
    ]
    assert [cell.data_type for cell in cells] == ["s"]
    book = load(io.BytesIO(files["ods"]))
    formulas = [
        cell.getAttribute("formula") for cell in book.getElementsByType(TableCell) if cell.getAttribute("formula")
    ]
    assert formulas == ["of:=SUM([.G2:.G31])"]


def test_paper_is_tagged_and_says_its_language(files: Mapping[str, bytes]) -> None:
    assert b"/MarkInfo" in files["pdf"]
    assert b"pdfuaid" in files["pdf"]
