"""Codes that cannot be made up, numbers that cannot be mistyped."""

import itertools
import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventdesk.tickets.rules import (
    ALPHABET,
    Code,
    attendee_id,
    code_hash,
    code_text,
    damm,
    is_genuine,
    is_number,
    normalise_number,
    number_of,
    read,
    ticket_id,
)

KEYS = {0: b"\x01" * 32}
STEM = b"12345678"
events = st.integers(1, 65535)
stems = st.binary(min_size=8, max_size=8)
sizes = st.integers(0, 30)
issues = st.integers(1, 255)


def codes(text: str) -> Code:
    code = read(text)
    assert code is not None
    return code


@given(events, stems, sizes, issues)
def test_a_code_says_what_it_was_made_of(event: int, stem: bytes, size: int, issue: int) -> None:
    code = codes(code_text(KEYS, event, stem, size, issue))

    assert (code.event, code.stem, code.size, code.issue) == (event, stem, size, issue)
    assert is_genuine(code, KEYS)


@given(events, stems, sizes, issues, st.integers(0, 159))
def test_a_code_with_any_flipped_bit_is_not_genuine(event: int, stem: bytes, size: int, issue: int, bit: int) -> None:
    text = code_text(KEYS, event, stem, size, issue)
    place, value = 31 - bit // 5, ALPHABET.index(text[31 - bit // 5])
    altered = text[:place] + ALPHABET[value ^ 1 << bit % 5] + text[place + 1 :]

    assert not is_genuine(codes(altered), KEYS)


def test_a_code_of_another_installation_is_not_genuine() -> None:
    assert not is_genuine(codes(code_text({0: b"\x02" * 32}, 7, STEM, 4, 1)), KEYS)


def test_a_code_of_an_old_key_stays_genuine_after_rotation() -> None:
    old = code_text(KEYS, 7, STEM, 4, 1)
    rotated = {**KEYS, 1: b"\x09" * 32}

    assert is_genuine(codes(old), rotated)
    assert codes(code_text(rotated, 7, STEM, 4, 1)).version == 1


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_without_a_crash(text: str) -> None:
    code = read(text)

    assert code is None or not is_genuine(code, KEYS)


def test_two_phones_name_a_ticket_and_its_people_alike() -> None:
    code = codes(code_text(KEYS, 7, STEM, 4, 1))

    assert code.ticket_id == ticket_id(7, STEM) == UUID("5d2602f9-1504-5ab5-89b9-a2aa422bd92a")
    assert attendee_id(code.ticket_id, "young", 2) != attendee_id(code.ticket_id, "young", 1)


def test_the_hash_a_phone_knows_does_not_give_the_code_away() -> None:
    assert re.fullmatch("[0-9a-f]{32}", code_hash(code_text(KEYS, 7, STEM, 4, 1)))


def test_numbers_do_not_repeat_and_do_not_follow_each_other() -> None:
    numbers = [number_of(7, ordinal) for ordinal in range(1, 5001)]

    assert len(set(numbers)) == len(numbers)
    assert all(is_number(number) for number in numbers)
    assert not any(abs(int(a[:6]) - int(b[:6])) < 1000 for a, b in itertools.pairwise(numbers))


@given(events, st.integers(1, 999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(event: int, ordinal: int, place: int, shift: int) -> None:
    number = number_of(event, ordinal)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    assert not is_number(wrong)


@given(events, st.integers(1, 999_999), st.integers(0, 5))
def test_swapped_neighbours_are_always_noticed(event: int, ordinal: int, place: int) -> None:
    number = number_of(event, ordinal)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert swapped == number or not is_number(swapped)


def test_damm_is_the_published_one() -> None:
    assert damm("572") == 4
    assert damm("5724") == 0


@pytest.mark.parametrize(
    ("typed", "number"),
    [("824 6864", "8246864"), ("٨٢٤٦٨٦٤", "8246864"), ("۸۲۴-۶۸۶۴", "8246864"), ("82468x4", "82468x4"), ("", "")],
)
def test_typed_numbers_become_plain_digits(typed: str, number: str) -> None:
    assert normalise_number(typed) == number
