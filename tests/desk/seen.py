"""What a browser shows and would send back, and what is kept."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventdesk.db import Database
from eventdesk.events.models import Event

NEW = "/staff/events/new"
EDIT = "/staff/events/infotag-halle/edit"


def kept(database: Database, slug: str = "infotag-halle") -> Event:
    with database.reading() as tx:
        return tx.scalars(select(Event).where(Event.slug == slug)).one()


def how_many(database: Database) -> int:
    with database.reading() as tx:
        return tx.scalar(select(func.count()).select_from(Event)) or 0


def wrong_fields(answer: TestResponse) -> dict[str, str]:
    """The sentences of the error summary, by field."""
    found = re.findall(r'<li><a href="#([\w-]+)">[^:]*: ([^<]*)</a>', answer.text)
    return {name: unescape(sentence) for name, sentence in found}


def opened(client: FlaskClient, url: str = EDIT) -> dict[str, Any]:
    """What a browser would send back if nothing were changed."""
    page = client.get(url).text
    values: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        found = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if found.get("type") == "checkbox" and " checked" in tag:
            values.setdefault(found["name"], []).append(unescape(found.get("value", "y")))
        elif found.get("type") not in {"checkbox", "submit"} and "name" in found:
            values[found["name"]] = unescape(found.get("value", ""))
    for name, inner in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL):
        values[name] = unescape(inner)
    for name, inner in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', inner)
        values[name] = chosen.group(1) if chosen else ""
    return values
