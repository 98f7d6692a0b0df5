"""The second factor: codes that count once, codes on paper, and secrets that a copy of the table does not tell."""

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.security import Role
from eventdesk.staff import people, second_factor, service
from eventdesk.staff.models import AuditEntry, RecoveryCode, StaffMember
from eventdesk.staff.sealing import seal, unseal

KEYS = {0: b"\x07" * 32}
SECRET = pyotp.random_base32()


def code_at(moment: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(moment)


@pytest.fixture
def member(session: Session, now: datetime) -> StaffMember:
    return service.add_member(session, "orga@example.org", Role.ORGANISER, "vier Tische und ein Eingang", now)


@pytest.fixture
def codes(session: Session, member: StaffMember, now: datetime) -> list[str]:
    found = second_factor.set_up(session, member, SECRET, code_at(now), KEYS, now)
    session.refresh(member)
    return found


def accepted(session: Session, member: StaffMember, code: str, now: datetime) -> bool:
    session.refresh(member)
    recovery = second_factor.matching_code(session, member.id, code)
    return second_factor.accept(session, member, code, recovery, KEYS, now)


def test_it_is_set_up_only_if_the_app_knows_the_secret(session: Session, member: StaffMember, now: datetime) -> None:
    wrong = second_factor.set_up(session, member, SECRET, "000000", KEYS, now + timedelta(days=1))
    right = second_factor.set_up(session, member, SECRET, code_at(now), KEYS, now)
    again = second_factor.set_up(session, member, pyotp.random_base32(), code_at(now), KEYS, now)

    assert (wrong, len(right), again) == ([], second_factor.CODES, [])


@pytest.mark.parametrize(("seconds", "counts"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_a_phones_clock_may_be_half_a_minute_wrong(now: datetime, seconds: int, counts: object) -> None:
    typed = code_at(now + timedelta(seconds=seconds))

    assert (second_factor.step_of(SECRET, typed, 0, now) is not None) == counts


@pytest.mark.parametrize("typed", ["", "12345", "１２３４５６", "\x00", "ü" * 5000, "-00001"])
def test_strange_codes_are_simply_wrong(now: datetime, typed: str) -> None:
    assert second_factor.step_of(SECRET, typed, 0, now) is None


def test_a_code_counts_once(session: Session, member: StaffMember, codes: list[str], now: datetime) -> None:
    later = now + timedelta(minutes=5)
    tries = [accepted(session, member, code, later) for code in (code_at(now), code_at(later), code_at(later))]

    assert tries == [False, True, False]


def test_no_earlier_code_counts_after_a_later_one(
    session: Session, member: StaffMember, codes: list[str], now: datetime
) -> None:
    later = now + timedelta(minutes=5)

    tries = [accepted(session, member, code_at(later + timedelta(seconds=s)), later) for s in (30, 0, -30)]

    assert tries == [True, False, False]


def test_two_who_hold_the_same_code_at_once_do_not_both_get_in(
    session: Session, member: StaffMember, codes: list[str], now: datetime
) -> None:
    """Both have read the account before either wrote."""
    later = now + timedelta(minutes=5)
    before = StaffMember(id=member.id, totp_sealed=member.totp_sealed, totp_step=member.totp_step)

    tries = [second_factor.accept(session, before, code_at(later), None, KEYS, later) for _ in range(2)]

    assert tries == [True, False]


def test_a_recovery_code_counts_once_however_it_is_typed(
    session: Session, member: StaffMember, codes: list[str], now: datetime
) -> None:
    typed = codes[3].upper().replace("-", " ")

    tries = [accepted(session, member, code, now) for code in (typed, typed, codes[0])]

    assert tries == [True, False, True]
    assert second_factor.codes_left(session, member.id) == second_factor.CODES - 2


def test_new_recovery_codes_end_the_old_ones(
    session: Session, member: StaffMember, codes: list[str], now: datetime
) -> None:
    fresh = second_factor.new_codes(session, member.id, now)

    assert not accepted(session, member, codes[0], now)
    assert accepted(session, member, fresh[0], now)


def test_the_table_tells_neither_secret_nor_codes(session: Session, member: StaffMember, codes: list[str]) -> None:
    hashes = session.scalars(select(RecoveryCode.code_hash)).all()

    assert SECRET not in member.totp_sealed
    assert all(hashed.startswith("$argon2id$") for hashed in hashes)


def test_a_secret_opens_only_with_its_key_and_for_its_owner() -> None:
    old = seal("secret", "a", KEYS)
    rotated = KEYS | {1: b"\x08" * 32}

    assert unseal(old, "a", rotated) == "secret"
    assert unseal(old, "b", KEYS) is None
    assert unseal(old, "a", {1: b"\x08" * 32}) is None
    assert unseal(old[:-4] + "AAAA", "a", KEYS) is None
    assert unseal("", "a", KEYS) is None
    assert seal("secret", "a", rotated).startswith("1:")


def test_an_administrator_takes_it_off_which_is_recorded(
    session: Session, member: StaffMember, codes: list[str], now: datetime
) -> None:
    admin = service.add_member(session, "admin@example.org", Role.ADMIN, "ein Baum und zwei Bänke", now)

    people.forget_second_factor(session, member.id, admin.id, now)
    session.flush()
    session.refresh(member)

    assert (member.totp_sealed, second_factor.codes_left(session, member.id)) == ("", 0)
    noted = select(AuditEntry.staff_id, AuditEntry.subject).where(AuditEntry.action == "second-factor-removed")
    assert [tuple(row) for row in session.execute(noted)] == [(admin.id, str(member.id))]
