"""Who comes: counted by buttons that work without scripts, typed in any digits, up to a class with its teacher."""

import re

import pytest
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.i18n import LANGUAGES
from tests.registration.conftest import Send
from tests.registration.stored import NOTHING, rows, seats_taken

FORM = "/ar/events/infotag/register"
TYPED = {"name": "<b>Am", "young": "2", "parent": "", "child": "many", "phone": "12", "spoken_language": "uk"}


def button(page: str, value: str) -> dict[str, str]:
    """The button that sends this."""
    (found,) = [tag for tag in re.findall(r"<button[^>]*>", page) if f'value="{value}"' in tag]
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found))


def numbers(page: str) -> dict[str, str]:
    """What stands in the fields that ask how many."""
    fields = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]
    return {field["name"]: field["value"] for field in fields if field.get("class") == "counter__number"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plus_and_minus_count_without_scripts_and_keep_everything(
    client: FlaskClient, event: Event, send: Send, database: Database, language: str
) -> None:
    asked = client.get(f"/{language}/events/infotag/register").text
    more, fewer = (button(asked, value) for value in ("young:1", "parent:-1"))

    counted = send(TYPED | {more["name"]: more["value"]}, language)
    lowest = send(TYPED | {fewer["name"]: fewer["value"]}, language)

    assert counted.status_code == lowest.status_code == 200
    assert numbers(counted.text) == numbers(asked) | {"young": "3", "parent": "", "child": "many"}
    assert numbers(lowest.text)["parent"] == "0"
    assert all(f'value="{kept}"' in counted.text for kept in ("&lt;b&gt;Am", "12"))
    assert 'aria-invalid="true"' not in counted.text, "nobody has finished yet"
    assert rows(database) == NOTHING


def test_the_button_that_was_pressed_is_found_again(client: FlaskClient, event: Event) -> None:
    more = button(client.get(FORM).text, "child:1")

    assert more["type"] == "submit"
    assert more["formaction"] == f"#{more['id']}"


@pytest.mark.parametrize(
    ("typed", "pressed", "count"),
    [("٩", "young:1", "10"), ("۳", "young:-1", "2"), ("two", "young:1", "1"), ("", "young:-1", "0"),
     ("30", "young:1", "30"), ("3", "young:1000", "3"), ("3", "name:1", "3"), ("3", "\0", "3")],
)  # fmt: skip
def test_steps_understand_what_was_typed(event: Event, send: Send, typed: str, pressed: str, count: str) -> None:
    assert numbers(send({"young": typed, "step": pressed}).text)["young"] == count


def test_a_teacher_registers_a_class_without_a_childs_name(
    event: Event, send: Send, answers: dict[str, str], database: Database
) -> None:
    with database.transaction() as tx:
        found = tx.get(Event, event.id)
        assert found
        found.capacity = 28

    sent = send(answers | {"young": "٢٧", "parent": "", "child": "0", "carer": "1", "name": "Frau Lehmann"}, "de")

    assert sent.status_code == 303
    assert seats_taken(database, event) == rows(database)["attendee"] == 28


def test_what_is_voluntary_is_open_only_when_something_stands_there(
    client: FlaskClient, event: Event, send: Send, answers: dict[str, str]
) -> None:
    closed = client.get(FORM).text
    half_done, wrong = (
        send(answers | {"phone": "0152", "switch": "de"}, "de").text,
        send(answers | {"email": "a@"}).text,
    )

    assert re.findall(r"<details[^>]*>", closed) == ['<details class="details">']
    assert all("open" in re.findall(r"<details[^>]*>", page)[0] for page in (half_done, wrong))
