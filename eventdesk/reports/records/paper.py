"""Records on paper: one A4 page for each event, tagged (PDF/UA-1), with the line to sign on."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eventdesk.errors import InvalidInputError
from eventdesk.reports.disclosure import Method
from eventdesk.reports.records.compose import EventRecord
from eventdesk.tickets.typesetting import compiled, plain

Logos = Sequence[tuple[str, str]]
"""Funders' marks, each with its name and its SVG."""

_TEMPLATE = "reports/record.typ"

_PROTECTED = {
    Method.ROUND5: "Werte nach Personengruppe, Anmeldung und Thema auf ein Vielfaches von 5 gerundet; 0 bedeutet 0 bis "
    "2. Ein Punkt (·) steht, wo auch ein gerundeter Wert zu viel verriete. Die Teilnahmen insgesamt sind genau.",
    Method.SUPPRESS: "Ein Punkt (·) steht, wo kleine Werte zu viel verrieten. Die Teilnahmen insgesamt sind genau.",
}


def records_as_pdf(records: Sequence[EventRecord], logos: Logos = ()) -> bytes:
    """Print records, each on a page of its own.

    Args:
        records: At least one.
        logos: What to print at the foot of each.
    """
    content = {
        "records": [_content(record) for record in records],
        "logos": [{"name": name, "svg": svg} for name, svg in logos],
    }
    inputs = {"content": json.dumps(content, ensure_ascii=False)}
    return compiled(_TEMPLATE, inputs, format="pdf", pdf_standards=["ua-1"])


def read_logos(paths: str) -> Logos:
    """Read the SVG files that a setting names, separated by commas; each is told by its file's name.

    Raises:
        InvalidInputError: One of them cannot be read.
    """
    try:
        return [(Path(path).stem, Path(path).read_text()) for path in map(str.strip, paths.split(",")) if path]
    except (OSError, ValueError) as error:
        raise InvalidInputError("EVENTDESK_FUNDER_LOGOS must name SVG files that can be read.") from error


def _content(record: EventRecord) -> dict[str, Any]:
    content: dict[str, Any] = plain(record)
    content["protection"] = _PROTECTED.get(Method(record.protection), "")
    return content
