"""The report as files: every format by its name, and all of them in a ZIP with their hashes."""

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import as_csv, as_json, as_plain_csv, as_text
from eventdesk.reports.paper import as_pdf
from eventdesk.reports.rules import german_date
from eventdesk.reports.sheets import as_ods, as_xlsx

ZIP = "application/zip"
RECORDS = "nachweise.pdf"
"""How the name of the file ends that holds the record of each event."""
_EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)
"""The first a ZIP can name. Always the same, so that the same files are the same ZIP."""


class Format(NamedTuple):
    """One way to write the report down."""

    mimetype: str
    suffix: str
    write: Callable[[Summary], bytes]


class File(NamedTuple):
    """A report written down."""

    name: str
    mimetype: str
    content: bytes


FORMATS: Mapping[str, Format] = {
    "json": Format("application/json", "json", as_json),
    "csv": Format("text/csv; charset=utf-8", "csv", as_csv),
    "plain-csv": Format("text/csv; charset=utf-8", "plain.csv", as_plain_csv),
    "text": Format("text/plain; charset=utf-8", "txt", as_text),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", as_xlsx),
    "ods": Format("application/vnd.oasis.opendocument.spreadsheet", "ods", as_ods),
    "pdf": Format("application/pdf", "pdf", as_pdf),
}


def name_of(report: Summary, suffix: str) -> str:
    """Name a file of a report so that it is understood wherever it lies."""
    version = f"-v{report.version}" if report.version else ""
    period = f"{report.period.first}-{report.period.last}"
    return f"{report.campaign or 'eventdesk'}-{period}-stand-{report.as_of}{version}.{suffix}"


def files_of(report: Summary, records: bytes = b"") -> list[File]:
    """Write a report in every format, and all of it in a ZIP together with the records of its events, a PDF."""
    files = [File(name_of(report, form.suffix), form.mimetype, form.write(report)) for form in FORMATS.values()]
    if records:
        files.append(File(name_of(report, RECORDS), FORMATS["pdf"].mimetype, records))
    return [*files, File(name_of(report, "zip"), ZIP, _zipped(report, files))]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file as a whole: a full disk leaves what was there before. Pipes and devices are written to directly."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    target = path.resolve()
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(content)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _zipped(report: Summary, files: list[File]) -> bytes:
    """Pack files with a note on what they are and a manifest that `sha256sum -c` understands."""
    packed = [*((file.name, file.content) for file in files), ("LIESMICH.txt", _readme(report))]
    manifest = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in packed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*packed, ("SHA256SUMS", manifest.encode())]:
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST_DATE), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _readme(report: Summary) -> bytes:
    """Say what the ZIP holds and what its figures mean."""
    return "\n".join([*_lines(report), ""]).encode()


def _lines(report: Summary) -> Iterator[str]:
    version = f", Version {report.version}" if report.version else ""
    yield f"Bericht{version}, Stand {german_date(report.as_of)}"
    yield f"Zeitraum {german_date(report.period.first)} bis {german_date(report.period.last)}"
    yield ""
    yield "Alle Dateien enthalten dieselben Werte. Prüfen: sha256sum -c SHA256SUMS"
    yield ""
    yield "Erläuterungen:"
    yield from (f"- {text['de']}" for text in report.definitions.values())
