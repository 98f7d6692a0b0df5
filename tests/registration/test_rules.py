"""Names, numbers, phones and addresses as people type them."""

import unicodedata
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventdesk.registration.rules import (
    Family,
    clean_name,
    email_of,
    has_address,
    is_name,
    is_page_key,
    number_of,
    phone_of,
    western,
)
from eventdesk.registration.service import new_page_key

ARABIC, PERSIAN = "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"


@given(st.integers(0, 30), st.sampled_from(["0123456789", ARABIC, PERSIAN]))
def test_numbers_are_read_in_the_digits_of_any_keyboard(number: int, digits: str) -> None:
    typed = "".join(digits[int(digit)] for digit in str(number))

    assert number_of(f" {typed} ") == number


@pytest.mark.parametrize(
    "text", ["31", "-1", "2.5", "1e1", "two", "²", "٢a", "9223372036854775808", "1" * 10_000, "\0"]
)
def test_what_is_no_number_of_people_is_refused(text: str) -> None:
    assert number_of(text) is None


def test_nothing_typed_means_nobody() -> None:
    assert number_of("") == number_of("  ") == 0


@given(st.text(max_size=200))
def test_cleaning_a_name_twice_changes_nothing_more(text: str) -> None:
    cleaned = clean_name(text)

    assert clean_name(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(max_size=200))
def test_a_cleaned_name_has_no_sign_that_reorders_or_breaks_lines(text: str) -> None:
    forbidden = {
        *map(chr, range(0x202A, 0x202F)),
        *map(chr, range(0x2066, 0x206A)),
        "\u200b",
        "\ufeff",
        "\0",
        "\r",
        "\n",
    }

    assert not forbidden & set(clean_name(text))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Amal  ", "Amal"),
        ("Ame\u0301lie", "Amélie"),
        ("Ah\u202emad\u202c", "Ahmad"),
        ("\u2066Sara\u2069\u200b\ufeff", "Sara"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Anna\r\nBcc: x", "Anna Bcc: x"),
        ("Anna\0Maria", "AnnaMaria"),
        ("ሰላም", "ሰላም"),
        ("Оксана Ївженко", "Оксана Ївженко"),
    ],
)
def test_names_of_every_script_survive(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored
    assert is_name(clean_name(typed))


@given(
    st.text(st.characters(categories=["L"]), min_size=1, max_size=40), st.sampled_from(["", "'", "’", "-", " ", "."])
)
def test_letters_of_any_script_are_a_name(letters: str, between: str) -> None:
    name = clean_name(f"{letters}{between}{letters}")

    assert is_name(name)
    assert "." in between or not has_address(name)


@pytest.mark.parametrize("text", ["", "123", "😀", "\u200d", "---", "Am\ufffdl", "Am%FFl"])
def test_what_has_no_letter_or_was_broken_on_the_way_is_no_name(text: str) -> None:
    assert not is_name(clean_name(text))


@pytest.mark.parametrize(
    "text",
    [
        "you won http://evil.example",
        "evil.com",
        "EVIL.DE/x",
        "a@b",
        "www.evil",
        "a＠b",
        "visit evil．ru now",
        "shop-a.de now",
        "a.de",
    ],
)
def test_addresses_in_names_are_noticed(text: str) -> None:
    assert has_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Dr. Amal", "A. B. Smith", "Dr.Ali", "Amal / Sami", "O'Neil-Şahin", "Comet", "Mr.Decker"),
        *("J.de Vries", "Anna M.de la Cruz", "Dr.de Boer", "Jean-Marie d’Arc", "Ö", "王", "Nguyễn Thị Mỹ"),
    ],
)
def test_ordinary_names_are_no_addresses(text: str) -> None:
    assert not has_address(text)


@pytest.mark.parametrize(
    "typed",
    [
        "٠١٥٢ ٣٤٥٦٧٨٩",
        "۰۱۵۲۳۴۵۶۷۸۹",
        "+49 152 3456789",
        "0049 152 3456789",
        "0152/345-67-89",
        "(0152) 3456789",
        "\u202a0152 3456789\u202c",
        "+49 (0) 152 / 345-67-89",
        "٠٠٤٩ ١٥٢ ٣٤٥٦٧٨٩",
        "＋49 152 3456789",
        "0152.345.6789",
        "0152 – 345’6789",
        "152 3456789",
    ],
)
def test_a_phone_number_is_the_same_in_every_form(typed: str) -> None:
    assert phone_of(typed) == "+491523456789"


@pytest.mark.parametrize(
    ("typed", "stored"), [("+380 44 123 45 67", "+380441234567"), ("00963 11 2345678", "+963112345678")]
)
def test_foreign_numbers_keep_their_country(typed: str, stored: str) -> None:
    assert phone_of(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("49 152 34567890", "+4915234567890"),
        ("380 44 123 45 67", "+380441234567"),
        ("963 933 123456", "+963933123456"),
        ("۹۳ ۷۰ ۱۲۳ ۴۵۶۷", "+93701234567"),
        ("7 912 345 67 89", "+79123456789"),
        ("391 1234567", "+493911234567"),  # Magdeburg without its zero, not Italy
        ("152 34567890", "+4915234567890"),  # a mobile number without its zero, not America
    ],
)
def test_a_country_is_understood_without_its_plus(typed: str, stored: str) -> None:
    assert phone_of(typed) == stored


@given(
    st.sampled_from(["+49", "0049", "0", "49", "+49 (0)"]),
    st.integers(10**7, 10**8 - 1),
    st.lists(st.sampled_from(["", " ", "-", "/", ".", "\u2013", "\u200e"]), min_size=11, max_size=11),
    st.sampled_from(["0123456789", ARABIC, PERSIAN]),
)
def test_a_mobile_number_is_one_number_however_it_is_typed(
    country: str, subscriber: int, between: list[str], digits: str
) -> None:
    national = f"151{subscriber}"
    typed = country + "".join(gap + sign for gap, sign in zip(between, national, strict=True))

    assert phone_of("".join(digits[int(sign)] if sign in "0123456789" else sign for sign in typed)) == f"+49{national}"


@pytest.mark.parametrize("typed", ["", "abc", "12", "+", "1" * 41, "+49" + "1" * 30, "\0", "0152;345"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    assert phone_of(typed) is None


@given(st.text(max_size=60))
def test_any_text_is_either_a_number_in_one_form_or_refused(text: str) -> None:
    number = phone_of(text)

    assert number is None or (number.startswith("+") and number[1:].isdecimal() and len(number) <= 16)


@given(st.text(max_size=60))
def test_western_digits_lose_nothing(text: str) -> None:
    assert len(western(text)) == len(text)
    assert not set(western(text)) & set(ARABIC + PERSIAN)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(" Amal@Example.ORG ", "Amal@example.org"), ("a@müller.example.org", "a@xn--mller-kva.example.org")],
)
def test_mail_addresses_are_stored_as_mail_needs_them(typed: str, stored: str) -> None:
    assert email_of(typed) == stored


@pytest.mark.parametrize(
    "typed", ["amal", "a@b", "a@b.de\nBcc: c@d.de", "a@b.de, c@d.de", "\0@b.de", "أمل@example.org", "a@localhost"]
)
def test_what_mail_cannot_reach_is_refused(typed: str) -> None:
    assert email_of(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "=?utf-8?q?victim=40example.com=2C?=@example.org",  # To: victim@example.com,@example.org
        "=?utf-8?q?a=0D=0ABcc=3Ax?=@example.org",  # a line break
        "=?utf-8?b?dmljdGlt?=@example.org",  # victim@example.org, spelled so that nobody counts it
        "a=?utf-8?q?b?=@example.org",
    ],
)
def test_an_address_that_stands_for_another_is_refused(typed: str) -> None:
    assert email_of(typed) is None


@given(st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}@example\.org", fullmatch=True))
def test_an_address_is_the_same_in_the_header_of_a_mail(typed: str) -> None:
    address = email_of(typed)
    message = EmailMessage(policy=SMTP)
    message["To"] = address or "nobody@example.org"

    assert address is None or [one.addr_spec for one in message["To"].addresses] == [address]


def test_a_request_is_told_apart_by_every_answer() -> None:
    amal: dict[str, Any] = {"party": {"young": 1}, "name": "Amal", "spoken_language": "ar"}
    others: list[dict[str, Any]] = [
        {"party": {"young": 2}},
        {"name": "Omar"},
        {"interpreter": True},
        {"home_ags": "15003"},
        {"phone": "+49"},
        {"email": "a@b"},
    ]

    prints = {Family(**{**amal, **other}).fingerprint(7) for other in [{}, *others]}

    assert len(prints) == 7
    assert Family(**amal).fingerprint(7) != Family(**amal).fingerprint(8)


def test_keys_of_pages_are_never_the_same() -> None:
    keys = {new_page_key() for _ in range(1000)}

    assert len(keys) == 1000
    assert all(is_page_key(key) for key in keys)
