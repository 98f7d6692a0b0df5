"""What a page says, in the language of its reader: tests name the English sentence."""

from html import unescape
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext
from werkzeug.test import TestResponse


def shown(page: TestResponse | str) -> str:
    """The text of a page with its signs as a reader sees them: an apostrophe may be written in two ways."""
    return unescape(page if isinstance(page, str) else page.text)


def said(app: Flask, language: str, sentence: str, **values: Any) -> str:
    """A sentence as a page of that language says it."""
    with app.test_request_context(f"/{language}/"):
        return str(gettext(sentence, **values))


def counted(app: Flask, language: str, one: str, many: str, num: int) -> str:
    """A sentence with a number, as a page of that language says it."""
    with app.test_request_context(f"/{language}/"):
        return str(ngettext(one, many, num))
