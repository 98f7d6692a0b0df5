"""All files of a report, and the one ZIP that holds them with their hashes."""

import hashlib
import io
import zipfile
from collections.abc import Iterator

from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import FORMATS
from eventdesk.reports.rules import german_date

File = tuple[str, str, bytes]
"""Name, media type, content."""

ZIP = "application/zip"
_EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)
"""The first a ZIP can name. Always the same, so that the same report is the same file."""


def name_of(report: Summary, suffix: str) -> str:
    """Name a file of a report so that it is understood wherever it lies."""
    version = f"-v{report.version}" if report.version else ""
    period = f"{report.period.first}-{report.period.last}"
    return f"{report.campaign or 'eventdesk'}-{period}-stand-{report.as_of}{version}.{suffix}"


def files_of(report: Summary) -> list[File]:
    """Write a report in every format, and all of it in a ZIP."""
    files = [(name_of(report, form.suffix), form.mimetype, form.write(report)) for form in FORMATS.values()]
    return [*files, (name_of(report, "zip"), ZIP, zipped(report, files))]


def zipped(report: Summary, files: list[File]) -> bytes:
    """Pack files with a note on what they are and a manifest that `sha256sum -c` understands."""
    packed = [*((name, content) for name, _mimetype, content in files), ("LIESMICH.txt", _readme(report))]
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
