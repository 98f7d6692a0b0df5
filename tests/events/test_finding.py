from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventdesk.events.finding import Outline, Part, Wish, fits, months_of, wider, wish_from
from eventdesk.vocabulary import Form

MONDAY = date(2026, 11, 23)
DAY = Outline(1, "15002", Form.IN_PERSON, ["de", "ar"], date(2026, 12, 3), date(2026, 12, 4))
HOUR = Outline(2, None, Form.ONLINE, ["de", "uk"], date(2026, 11, 29), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("parameters", "wish"),
    [
        ({}, Wish()),
        (
            {"district": "15002", "form": "online", "when": "week", "spoken": "uk"},
            Wish("15002", "online", "week", "uk"),
        ),
        ({"district": " ١٥٠٠٢ ", "when": "۲۰۲۶-۱۲"}, Wish("15002", when="2026-12")),
        ({"when": "2026-12-03"}, Wish(when="2026-12-03")),
        ({"district": "99999", "form": "hybrid", "when": "2026-13", "spoken": "<b>"}, Wish()),
        ({"when": "2026-02-30"}, Wish()),
        ({"when": "9999-12-31"}, Wish()),
        ({"district": "15002" * 1000, "form": "\0", "when": "yesterday"}, Wish()),
    ],
)
def test_an_address_is_understood_or_kindly_ignored(parameters: dict[str, str], wish: Wish) -> None:
    assert wish_from(parameters) == wish


@given(st.dictionaries(st.sampled_from(list(Part)), st.text(max_size=30)))
def test_what_was_understood_is_understood_again(parameters: dict[str, str]) -> None:
    wish = wish_from(parameters)

    assert wish_from(wish.asked()) == wish


@pytest.mark.parametrize(
    ("wish", "event", "expected"),
    [
        (Wish(), DAY, True),
        (Wish(district="15002"), DAY, True),
        (Wish(district="15003"), DAY, False),
        (Wish(district="15002"), HOUR, False),
        (Wish(form="online"), HOUR, True),
        (Wish(form="online"), DAY, False),
        (Wish(form="online"), Outline(3, "15002", Form.HYBRID, [], MONDAY, MONDAY), True),
        (Wish(form="in_person"), Outline(3, "15002", Form.HYBRID, [], MONDAY, MONDAY), True),
        (Wish(spoken="ar"), DAY, True),
        (Wish(spoken="uk"), DAY, False),
        (Wish(when="week"), HOUR, True),  # Sunday is still this week
        (Wish(when="week"), DAY, False),
        (Wish(when="30-days"), DAY, True),
        (Wish(when="today"), HOUR, False),
        (Wish(when="today"), Outline(3, None, Form.ONLINE, [], date(2026, 11, 20), MONDAY), True),
        (Wish(when="2026-11"), DAY, False),
        (Wish(when="2026-12"), DAY, True),
        (Wish(when="2026-12-04"), DAY, True),  # its second day
        (Wish(when="2026-12-05"), DAY, False),
    ],
)
def test_an_event_fits_a_wish_or_not(wish: Wish, event: Outline, *, expected: bool) -> None:
    assert fits(wish, event, MONDAY) is expected


def test_close_wishes_give_up_one_thing_and_never_mean_everything() -> None:
    assert wider(Wish("15002", "in_person", "week", "uk")) == {
        "when": Wish("15002", "in_person", "", "uk"),
        "other_places": Wish("", "in_person", "week", "uk"),
        "form": Wish("15002", "", "week", "uk"),
        "spoken": Wish("15002", "in_person", "week", ""),
        "online": Wish("", "online", "week", "uk"),
    }
    assert wider(Wish(form="online", district="15002")) == {"online": Wish(form="online"), "form": Wish("15002")}
    assert wider(Wish(spoken="uk")) == {"online": Wish(form="online", spoken="uk")}


def test_months_are_offered_in_which_something_begins() -> None:
    assert months_of([DAY, HOUR, DAY]) == ["2026-11", "2026-12"]
