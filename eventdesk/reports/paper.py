"""The report on paper: A4, tagged (PDF/UA-1), with Stand, version and page numbers on every page."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask_babel import force_locale
from jinja2 import Environment, FileSystemLoader

from eventdesk.reports.cells import Table
from eventdesk.reports.charts import Chart, charts
from eventdesk.reports.figures import Summary
from eventdesk.reports.rules import decimal, digits, german_date
from eventdesk.reports.tables import tables
from eventdesk.reports.wording import text_block
from eventdesk.tickets.typesetting import compiled, plain

_TEMPLATE = "reports/report.typ"
_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parents[2] / "templates"), autoescape=True)
"""Reports are also printed where there is no app."""


def as_pdf(report: Summary) -> bytes:
    """Print a report in German."""
    with force_locale("de"):
        content = _content(report, tables(report, "de"), charts(report, "de"))
    inputs = {"report": json.dumps(plain(content), ensure_ascii=False)}
    return compiled(_TEMPLATE, inputs, format="pdf", pdf_standards=["ua-1"])


def _content(report: Summary, found: Sequence[Table], pictures: Sequence[Chart]) -> dict[str, Any]:
    """Everything that is printed, as texts."""
    return {
        "title": "Bericht",
        "stand": f"Stand {german_date(report.as_of)}",
        "version": f"Version {report.version}" if report.version else "nicht festgeschrieben",
        "period": f"{german_date(report.period.first)} bis {german_date(report.period.last)}",
        "campaign": report.campaign or "Alle Kampagnen für Familien",
        "headline": _headline(report),
        "text": text_block(report),
        "charts": [_picture(chart) for chart in pictures],
        "tables": [
            {
                "caption": table.caption,
                "head": list(table.head),
                "rows": [list(row) for row in table.rows],
                "foot": list(table.foot),
                "note": table.note,
                "wide": table.wide,
            }
            for table in found
        ],
        "definitions": [text["de"] for text in report.definitions.values()],
    }


def _picture(chart: Chart) -> dict[str, str]:
    """Draw a chart as on the page, in the grey of paper."""
    svg = _TEMPLATES.get_template("reports/parts/chart.svg").render(chart=chart)
    signs = ", ".join(f"{tile.sign} {tile.name}" for tile in chart.tiles)
    return {"title": chart.title, "text": chart.description, "svg": svg, "signs": signs}


def _headline(report: Summary) -> list[dict[str, str]]:
    """The figures a minister is asked for."""
    events, people, target = report.events, report.attendance, report.target
    found = [
        {
            "name": "Veranstaltungen",
            "value": digits(events.total),
            "detail": f"{digits(events.in_person)} in Präsenz, {digits(events.online)} online",
        },
        {
            "name": "Teilnahmen",
            "value": digits(people.total),
            "detail": f"{digits(people.in_person)} in Präsenz, {digits(people.online)} online",
        },
    ]
    if target.value and target.reached_percent is not None:
        reached = {
            "value": f"{decimal(target.reached_percent)} %",
            "detail": f"{digits(people.total)} von {digits(target.value)}",
        }
        found.append({"name": "Ziel erreicht", **reached})
    return found
