"""The language switch of the form, used as a browser without scripts uses it: by the buttons that are there."""

from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES, NAMES
from tests.registration.conftest import Send
from tests.registration.stored import NOTHING, rows

FORM = "/ar/events/infotag/register"
TYPED = {"name": "Am", "young": "2", "phone": "12", "email": "half@", "home": "15083", "spoken_language": "uk"}


class Switch(HTMLParser):
    """The buttons of a page that change its language, by language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.buttons: dict[str, dict[str, str]] = {}
        self.forms: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.add(found.get("id", ""))
        if tag == "button" and found.get("name") == "switch":
            self.buttons[found["value"]] = found

    def press(self, client: FlaskClient, language: str, typed: dict[str, str]) -> str:
        """Send the form by one of its buttons, as a browser does; the answer is the next page."""
        button = self.buttons[language]
        assert (button["type"], button["form"] in self.forms) == ("submit", True)
        answer = client.post(button["formaction"], data=typed | {"switch": button["value"]})
        assert answer.status_code == 200
        return answer.text


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "ar"])
def test_the_switch_takes_along_what_was_typed(
    client: FlaskClient, event: Event, database: Database, language: str
) -> None:
    asked = client.get(FORM).text

    page = Switch(asked).press(client, language, TYPED)

    assert f'<html lang="{language}"' in page
    assert all(f'value="{TYPED[name]}"' in page for name in ("name", "young", "phone", "email"))
    assert '<option selected value="15083">' in page
    assert rows(database) == NOTHING


def test_it_does_so_after_mistakes_and_at_a_full_event_too(
    client: FlaskClient, event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    refused, full = send(answers | TYPED), send(answers | {"young": "30", "parent": "0", "child": "0"})

    pages = [Switch(answer.text).press(client, "de", answers | TYPED) for answer in (refused, full)]

    assert (refused.status_code, full.status_code) == (422, 409)
    assert all('<html lang="de"' in page and 'value="half@"' in page for page in pages)
    assert rows(database) == NOTHING


def test_every_other_language_is_offered_in_its_own_name(client: FlaskClient, event: Event) -> None:
    page = client.get(FORM).text

    assert set(Switch(page).buttons) == set(LANGUAGES) - {"ar"}
    assert all(NAMES[code] in page for code in LANGUAGES)
