"""Rounding, words and periods."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventdesk.errors import InvalidInputError
from eventdesk.reports import rules
from eventdesk.reports.rules import Scope, year_before

COUNTS = st.integers(0, 2_000_000)
BASES = st.integers(1, 2_000_000)


@pytest.mark.parametrize(
    ("persons", "events", "average"), [(225, 5, 45.0), (145, 8, 18.1), (231, 17, 13.6), (1, 8, 0.1), (1, 20, 0.1)]
)
def test_averages_have_one_decimal(persons: int, events: int, average: float) -> None:
    assert rules.average(persons, events) == average


def test_without_events_there_is_no_average() -> None:
    assert rules.average(0, 0) is None
    assert rules.share(0, 0) is None
    assert rules.percent(0, 0) is None


@pytest.mark.parametrize(("part", "whole", "rounded"), [(145, 8, 18), (1, 2, 1), (3, 2, 2), (5, 2, 3), (149, 100, 1)])
def test_prose_rounds_half_up(part: int, whole: int, rounded: int) -> None:
    assert rules.half_up(part, whole) == rounded


@given(COUNTS, BASES, st.integers(0, 3))
def test_rounding_is_that_of_the_decimal_system(part: int, whole: int, places: int) -> None:
    exact = Fraction(part, whole) * 10**places
    expected = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)

    assert rules.half_up(part, whole, places) == float(expected / 10**places)


@given(COUNTS, BASES)
def test_a_rounded_average_is_at_most_half_a_tenth_off(part: int, whole: int) -> None:
    assert abs(Fraction(rules.half_up(part, whole, 1)) - Fraction(part, whole)) <= Fraction(1, 20) + Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("number", "word"), [(1, "eine"), (5, "fünf"), (8, "acht"), (12, "zwölf"), (13, "13"), (1234, "1.234")]
)
def test_numbers_up_to_twelve_are_words(number: int, word: str) -> None:
    assert rules.in_words(number) == word


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 1, 1), date(2025, 10, 31), "von Januar bis Oktober 2025"),
        (date(2025, 10, 1), date(2025, 10, 31), "Oktober 2025"),
        (date(2025, 11, 1), date(2026, 2, 28), "von November 2025 bis Februar 2026"),
        (date(2024, 2, 1), date(2024, 2, 28), "vom 01.02.2024 bis 28.02.2024"),
        (date(2025, 6, 26), date(2025, 10, 31), "vom 26.06.2025 bis 31.10.2025"),
    ],
)
def test_periods_are_named_by_months_where_they_are_whole(first: date, last: date, words: str) -> None:
    assert rules.german_period(first, last) == words


def test_months_without_gaps() -> None:
    assert rules.months(date(2025, 11, 30), date(2026, 2, 1)) == ["2025-11", "2025-12", "2026-01", "2026-02"]


@pytest.mark.parametrize(("number", "text"), [(18.1, "18,1"), (1234.5, "1.234,5"), (45.0, "45,0"), (0.0, "0,0")])
def test_decimals_are_german(number: float, text: str) -> None:
    assert rules.decimal(number) == text


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 2, 1), date(2026, 1, 1)), (date(1999, 12, 31), date(2026, 1, 1)), (date(2026, 1, 1), date.max)],
)
def test_impossible_periods_are_refused(first: date, last: date) -> None:
    with pytest.raises(InvalidInputError):
        Scope(first, last, date(2026, 1, 1))


def test_the_year_before_has_the_same_days_and_no_29_february() -> None:
    leap = Scope(date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 1), "c", with_year_before=True)

    assert year_before(leap) == Scope(date(2027, 2, 28), date(2027, 2, 28), date(2027, 3, 1), "c")
