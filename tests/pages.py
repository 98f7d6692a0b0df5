"""A client that holds every page it gets to the rules all pages share."""

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventdesk.i18n import LANGUAGES, direction

LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button"}


class PageClient(FlaskClient):
    """A test client; each HTML page it opens is checked."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 307, 308}:
            hold_to_the_rules(response.text)
        return response


class Page(HTMLParser):
    """What a page says about itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}
        self.headings = 0
        self.labels: set[str | None] = set()
        self.fields: list[dict[str, str | None]] = []
        self.wrapped = 0
        self.inline: list[str] = []
        self.pressed_by_enter: dict[str | None, str | None] = {}
        """Name of the first button that sends a form, by the id of the form or, if it has none, its place."""
        self.forms = 0
        self.inside: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.attributes = found
        if tag == "h1":
            self.headings += 1
        if tag == "label":
            self.labels.add(found.get("for"))
            self.wrapped += 1
        if tag in LABELLED and found.get("type") not in UNLABELLED_TYPES and not self.wrapped:
            self.fields.append(found)
        if tag in {"form", "button"}:
            self._note_button(tag, found)
        self.inline += [f"{tag} {name}" for name in found if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in found and found.get("type") != "application/json"):
            self.inline.append(tag)

    def _note_button(self, tag: str, found: dict[str, str | None]) -> None:
        """Remember which button comes first in each form."""
        if tag == "form":
            self.forms += 1
            self.inside = found.get("id", str(self.forms))
        elif found.get("type", "submit") == "submit":
            self.pressed_by_enter.setdefault(found.get("form", self.inside), found.get("name"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.wrapped -= 1
        if tag == "form":
            self.inside = None


def hold_to_the_rules(html: str) -> None:
    """Language and direction are named, there is one heading, fields have labels, Enter sends, nothing is inline."""
    page = Page(html)
    language = page.attributes.get("lang")
    assert language in LANGUAGES, f"the page names its language: {language!r}"
    assert page.attributes.get("dir", "ltr") == direction(language), "the direction follows the language"
    assert page.headings == 1, f"one h1, not {page.headings}"
    bare = [field for field in page.fields if field.get("id") not in page.labels and "aria-label" not in field]
    assert not bare, f"fields without a label: {bare}"
    pressed = {"switch", "step"} & set(page.pressed_by_enter.values())
    assert not pressed, "Enter in a field would change the language or a number instead of sending the form"
    assert not page.inline, f"our Content-Security-Policy would drop: {page.inline}"
