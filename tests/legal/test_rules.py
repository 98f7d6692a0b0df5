"""What may be kept of an address and of a text."""

import pytest

from eventdesk.legal.rules import clean_text, page_without_keys


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/ar/tickets/abcdefghijklmnopqrstuvwxyz", "/ar/tickets/…"),
        ("/ar/tickets/abcdefghijklmnopqrstuvwxyz/room", "/ar/tickets/…"),
        ("https://events.example.org/ar/tickets/abc?joined=1", "https://events.example.org/ar/tickets/…"),
        ("/T/4G00000000000000000000000000000A", "/T/…"),
        ("/t/4g00000000000000000000000000000a", "/t/…"),
        ("/de/events/infotag?key=secret#x", "/de/events/infotag"),
        ("in der Liste", "in der Liste"),
        ("", ""),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_page_is_named_without_anybodys_key(path: str, kept: str) -> None:
    assert page_without_keys(path) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" eins\r\nzwei\rdrei ", "eins\nzwei\ndrei"),
        ("a\x00b\x1bc\u202ed", "abcd"),
        ("e\u0301", "é"),
        ("می\u200cشود", "می\u200cشود"),
        ("\x00 \u202e", ""),
    ],
)
def test_what_nobody_can_see_is_dropped(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept
