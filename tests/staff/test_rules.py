import pytest

from eventdesk.staff.rules import Weakness, is_own_path, normalised_email, weakness

EMAIL = "amira.haddad@example.org"


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("elf Zeichen", Weakness.SHORT),
        ("x" * 129, Weakness.LONG),
        ("Passwort12345!", Weakness.COMMON),
        ("qwertzuiopasdf", Weakness.COMMON),
        ("123456789012345", Weakness.COMMON),
        ("aaaabbbbaaaabbbb", Weakness.COMMON),
        ("Sommer2026!!", Weakness.COMMON),
        ("ich bin Amira.Haddad heute", Weakness.NAMED),
        ("vier Stationen und ein Eingang", None),
        ("كلمة سر طويلة وجيدة", None),
        ("long " * 25, None),
    ],
)
def test_a_password_is_long_and_not_among_the_first_that_are_guessed(password: str, expected: Weakness | None) -> None:
    assert weakness(password, EMAIL) == expected


def test_a_very_short_name_may_occur_in_a_password() -> None:
    assert weakness("eine ganz andere Sache", "an@example.org") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Amira@Example.ORG ", "amira@example.org"),
        ("amira", None),
        ("a@b@c", None),
        ("a\x00@example.org", None),
        ("a b@example.org", None),
        ("x" * 250 + "@example.org", None),
        ("", None),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str | None) -> None:
    assert normalised_email(typed) == kept


@pytest.mark.parametrize("target", ["/staff/", "/staff/events/infotag?x=1", "/reports/?from=2025-01-01"])
def test_our_own_pages_may_follow_a_sign_in(target: str) -> None:
    assert is_own_path(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "staff",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/staff/\\..\\evil",
        " /staff/",
        "/staff/ü",
    ],
)
def test_no_other_address_may_follow_a_sign_in(target: str) -> None:
    assert not is_own_path(target)
