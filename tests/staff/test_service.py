from datetime import datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.errors import InvalidInputError
from eventdesk.security import Role
from eventdesk.staff import service
from eventdesk.staff.models import AuditEntry, StaffMember, StaffSession
from eventdesk.staff.queries import open_sessions, signed_in
from tests.people import PASSWORD

EMAIL = "amira@example.org"


@pytest.fixture(autouse=True)
def passwords_cost_little() -> None:
    """Not here: these tests hash passwords as production does."""


@pytest.fixture
def member(session: Session, now: datetime) -> StaffMember:
    return service.add_member(session, EMAIL, Role.ORGANISER, PASSWORD, now)


def audited(session: Session) -> list[tuple[int | None, str]]:
    session.flush()
    return [(row[0], row[1]) for row in session.execute(select(AuditEntry.staff_id, AuditEntry.action))]


def test_passwords_are_kept_as_argon2id(member: StaffMember) -> None:
    assert member.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in member.password_hash


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, PASSWORD), (EMAIL.upper(), PASSWORD), ("no address", PASSWORD), ("other@example.org", "short")],
)
def test_an_account_needs_an_address_of_its_own_and_a_good_password(
    session: Session, member: StaffMember, now: datetime, email: str, password: str
) -> None:
    with pytest.raises(InvalidInputError):
        service.add_member(session, email, Role.STATION, password, now)


def test_only_the_right_password_opens_an_account(session: Session, member: StaffMember) -> None:
    assert service.recognise(session, EMAIL.upper(), PASSWORD) is member
    assert service.recognise(session, EMAIL, PASSWORD + "!") is None
    assert service.recognise(session, "nobody@example.org", PASSWORD) is None
    assert service.recognise(session, "\x00", "\x00") is None


def test_an_unknown_account_costs_as_much_as_a_wrong_password(
    session: Session, member: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same work on a hash of the same strength, so that time gives nothing away."""
    compared: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - its name there
            compared.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    monkeypatch.setattr(service, "HASHER", Watched())
    for email in (EMAIL, "nobody@example.org", "no address"):
        assert service.recognise(session, email, "wrong") is None

    assert compared == ["$argon2id$v=19$m=19456,t=2,p=1"] * 3


def test_a_password_typed_in_parts_is_the_same_as_one_typed_whole(session: Session, now: datetime) -> None:
    member = service.add_member(session, EMAIL, Role.STATION, "gru\u0308n hinter dem Hu\u0308gel", now)

    assert service.recognise(session, EMAIL, "gr\u00fcn hinter dem H\u00fcgel") is member


def test_a_closed_account_opens_nothing(session: Session, member: StaffMember, now: datetime) -> None:
    token = service.sign_in(session, member, PASSWORD, now)

    member.closed_at = now
    session.flush()

    assert service.recognise(session, EMAIL, PASSWORD) is None
    assert signed_in(session, token, now) is None


def test_the_table_keeps_no_token(session: Session, member: StaffMember, now: datetime) -> None:
    token = service.sign_in(session, member, PASSWORD, now)
    session.flush()

    kept = session.scalar(select(StaffSession.token_hash))

    assert kept != token
    assert signed_in(session, token, now) is not None
    assert signed_in(session, str(kept), now) is None


@pytest.mark.parametrize(
    ("moments", "is_in"),
    [
        ([timedelta(hours=2, minutes=59)], True),
        ([timedelta(hours=3)], False),
        ([timedelta(hours=2), timedelta(hours=4)], True),
        ([timedelta(hours=2), timedelta(hours=5)], False),
        ([timedelta(hours=h) for h in (2, 4, 6, 8, 10, 11)], True),
        ([timedelta(hours=h) for h in (2, 4, 6, 8, 10, 12)], False),
    ],
)
def test_a_session_ends_after_three_idle_hours_and_after_twelve_at_all(
    session: Session, member: StaffMember, now: datetime, moments: list[timedelta], is_in: object
) -> None:
    token = service.sign_in(session, member, PASSWORD, now)
    session.flush()

    for moment in moments[:-1]:
        service.stay_signed_in(session, token, now + moment)

    assert (signed_in(session, token, now + moments[-1]) is not None) == is_in


def test_signing_out_ends_one_session_and_ending_ends_all(session: Session, member: StaffMember, now: datetime) -> None:
    first, second, third = (service.sign_in(session, member, PASSWORD, now) for _ in range(3))
    session.flush()

    service.sign_out(session, first, now)
    left = len(open_sessions(session, member.id, "", now))
    service.end_sessions(session, member.id, now)

    assert left == 2
    assert not any(signed_in(session, token, now) for token in (first, second, third))


def test_signing_in_sweeps_out_what_is_over(session: Session, member: StaffMember, now: datetime) -> None:
    service.sign_in(session, member, PASSWORD, now)
    session.flush()

    service.sign_in(session, member, PASSWORD, now + timedelta(hours=13))
    session.flush()

    assert len(session.scalars(select(StaffSession)).all()) == 1


def test_a_hash_with_old_parameters_is_renewed(session: Session, member: StaffMember, now: datetime) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    member.password_hash = weak
    session.flush()

    service.sign_in(session, member, PASSWORD, now)
    session.refresh(member)

    assert member.password_hash != weak
    assert service.recognise(session, EMAIL, PASSWORD) is member


def test_who_signed_in_and_who_was_refused_is_recorded_without_what_was_typed(
    session: Session, member: StaffMember, now: datetime
) -> None:
    token = service.sign_in(session, member, PASSWORD, now)
    session.flush()
    service.refuse_sign_in(session, EMAIL, now)
    service.refuse_sign_in(session, "my secret password", now)
    service.sign_out(session, token, now)

    assert audited(session) == [
        (member.id, "account-opened"),
        (member.id, "signed-in"),
        (member.id, "sign-in-refused"),
        (None, "sign-in-refused"),
        (member.id, "signed-out"),
    ]
    assert "secret" not in " ".join(session.scalars(select(AuditEntry.subject)))
