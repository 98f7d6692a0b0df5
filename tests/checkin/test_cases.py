"""The server reads, names and judges as the station app does: the tables of tests/cases, which node runs too."""

import base64
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eventdesk.checkin.rules import EventDays, Verdict, understand
from eventdesk.tickets.rules import (
    ALPHABET,
    attendee_id,
    code_hash,
    event_key,
    is_genuine,
    is_number,
    normalise_number,
    read,
    spell,
)
from tests.tables import each_row, table

MASTERS = {int(version): base64.urlsafe_b64decode(key + "=") for version, key in table("codes")["masters"].items()}
EVENT: int = table("codes")["event"]


@each_row("readings")
def test_what_is_read(case: dict[str, Any]) -> None:
    code, number = read(case["text"]), normalise_number(case["text"])

    assert (spell(code.body + code.mac) if code else None) == case["code"]
    assert (number if is_number(number) else None) == case["number"]


def test_phones_get_the_event_s_own_keys() -> None:
    keys = {version: base64.urlsafe_b64decode(key + "=") for version, key in table("codes")["event_keys"].items()}

    assert keys == {str(version): event_key(master, EVENT) for version, master in MASTERS.items()}


@each_row("codes")
def test_what_a_code_says(case: dict[str, Any]) -> None:
    code = read(case["code"])

    assert code
    assert (code.version, code.size, code.event) == (case["version"], case["size"], case["event"])
    assert (code.stem.hex(), code.issue) == (case["stem"], case["issue"])
    assert (str(code.ticket_id), code_hash(case["code"])) == (case["ticket"], case["hash"])
    assert is_genuine(code, MASTERS)
    assert understand(case["code"], EVENT, MASTERS) == (code if case["genuine"] else Verdict.WRONG_EVENT)


@each_row("flipped")
def test_a_wrong_bit_is_noticed(case: dict[str, Any]) -> None:
    number = sum(ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(table("flipped")["code"])))
    for bit in range(case["from"], case["to"]):
        altered = spell((number ^ 1 << 159 - bit).to_bytes(20, "big"))

        assert understand(altered, EVENT, MASTERS) == case["verdict"], f"bit {bit}"


@each_row("people")
def test_who_is_who(case: dict[str, Any]) -> None:
    assert str(attendee_id(UUID(table("people")["ticket"]), case["type"], case["ordinal"])) == case["id"]


@each_row("days")
def test_which_day_it_is(case: dict[str, Any]) -> None:
    starts_at, ends_at = datetime.fromisoformat(case["starts_at"]), datetime.fromisoformat(case["ends_at"])
    days = EventDays.between(starts_at, ends_at, case["zone"])

    assert days.nearest(datetime.fromisoformat(case["at"])) == date.fromisoformat(case["day"])
