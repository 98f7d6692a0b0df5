"""Inviting, changing and leaving, on both databases."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.errors import InvalidInputError, NotFoundError
from eventdesk.security import Role
from eventdesk.staff import people, service
from eventdesk.staff.links import LASTS, Purpose
from eventdesk.staff.links import PASSWORD as PASSWORD_LINKS
from eventdesk.staff.models import AuditEntry, StaffMember
from eventdesk.staff.people import Profile, Refusal, RefusedError
from eventdesk.staff.queries import colleague, colleagues, signed_in

AMAL = "amal@example.org"
PASSWORD = "vier Tische und ein Eingang"
HELPER = Profile("Amal", Role.ORGANISER)


@pytest.fixture
def admin(session: Session, now: datetime) -> StaffMember:
    return service.add_member(session, "admin@example.org", Role.ADMIN, PASSWORD, now)


@pytest.fixture
def amal(session: Session, admin: StaffMember, now: datetime) -> StaffMember:
    opened = people.invite(session, AMAL, HELPER, admin.id, now)
    return people.choose_password(session, opened.token, PASSWORD, now)


def refused(what: object, *arguments: object) -> Refusal:
    with pytest.raises(RefusedError) as caught:
        what(*arguments)  # type: ignore[operator]
    return caught.value.refusal


def test_who_was_invited_chooses_a_password_and_is_in(session: Session, amal: StaffMember, now: datetime) -> None:
    session.flush()

    member = service.recognise(session, AMAL.upper(), PASSWORD)

    assert member is amal
    assert (amal.name, amal.role, amal.may_export) == ("Amal", Role.ORGANISER, False)


def test_nobody_signs_in_before_a_password_is_chosen(session: Session, admin: StaffMember, now: datetime) -> None:
    people.invite(session, AMAL, HELPER, admin.id, now)
    session.flush()

    assert service.recognise(session, AMAL, "") is None
    assert not colleagues(session, now)[1].has_password


def test_a_link_works_once(session: Session, admin: StaffMember, now: datetime) -> None:
    token = people.invite(session, AMAL, HELPER, admin.id, now).token
    people.choose_password(session, token, PASSWORD, now)

    with pytest.raises(NotFoundError):
        people.choose_password(session, token, "ein anderes langes Passwort", now)


def test_a_link_that_was_too_weakly_answered_still_works(session: Session, admin: StaffMember, now: datetime) -> None:
    token = people.invite(session, AMAL, HELPER, admin.id, now).token

    with pytest.raises(InvalidInputError), session.begin_nested():
        people.choose_password(session, token, "kurz", now)

    assert people.choose_password(session, token, PASSWORD, now).email == AMAL


@pytest.mark.parametrize("purpose", PASSWORD_LINKS)
def test_a_link_dies_by_itself(session: Session, admin: StaffMember, now: datetime, purpose: Purpose) -> None:
    opened = people.invite(session, AMAL, HELPER, admin.id, now)
    if purpose is Purpose.RESET:
        people.choose_password(session, opened.token, PASSWORD, now)
        opened = people.reset(session, opened.member.id, admin.id, now)

    assert opened.purpose is purpose
    with pytest.raises(NotFoundError):
        people.choose_password(session, opened.token, PASSWORD, now + LASTS[purpose])


def test_a_new_link_ends_the_earlier_one(session: Session, admin: StaffMember, now: datetime) -> None:
    first = people.invite(session, AMAL, HELPER, admin.id, now).token
    second = people.invite(session, AMAL, HELPER, admin.id, now).token

    with pytest.raises(NotFoundError):
        people.choose_password(session, first, PASSWORD, now)
    people.choose_password(session, second, PASSWORD, now)


def test_the_same_address_is_not_invited_twice(session: Session, admin: StaffMember, amal: StaffMember) -> None:
    assert refused(people.invite, session, f" {AMAL.upper()} ", HELPER, admin.id, amal.created_at) is Refusal.TAKEN
    assert refused(people.invite, session, "amal", HELPER, admin.id, amal.created_at) is Refusal.NO_ADDRESS


def test_another_role_ends_the_sessions(session: Session, admin: StaffMember, amal: StaffMember, now: datetime) -> None:
    token = service.sign_in(session, amal, PASSWORD, now)
    session.flush()
    people.change(session, amal.id, Profile("Amal H.", Role.ORGANISER, may_export=True), admin.id, now)
    session.flush()
    renamed = signed_in(session, token, now)

    people.change(session, amal.id, Profile("Amal H.", Role.STATION), admin.id, now)
    session.flush()

    assert renamed is not None
    assert (renamed.name, renamed.may_export) == ("Amal H.", True)
    assert signed_in(session, token, now) is None


def test_who_leaves_is_out_at_once_and_can_be_taken_back_for_ten_minutes(
    session: Session, admin: StaffMember, amal: StaffMember, now: datetime
) -> None:
    token = service.sign_in(session, amal, PASSWORD, now)
    session.flush()
    people.close(session, amal.id, admin.id, now)
    session.flush()
    after = (signed_in(session, token, now), service.recognise(session, AMAL, PASSWORD))

    people.reopen(session, amal.id, admin.id, now + timedelta(minutes=9))
    session.flush()

    assert after == (None, None)
    assert service.recognise(session, AMAL, PASSWORD) is amal
    assert signed_in(session, token, now) is None


def test_later_only_a_new_invitation_lets_somebody_in_again(
    session: Session, admin: StaffMember, amal: StaffMember, now: datetime
) -> None:
    people.close(session, amal.id, admin.id, now)
    later = now + timedelta(minutes=10)

    assert refused(people.reopen, session, amal.id, admin.id, later) is Refusal.TOO_LATE
    assert refused(people.change, session, amal.id, HELPER, admin.id, later) is Refusal.CLOSED
    opened = people.invite(session, AMAL, Profile("Amal", Role.STATION), admin.id, later)
    assert (opened.member.id, opened.member.role) == (amal.id, Role.STATION)
    assert service.recognise(session, AMAL, PASSWORD) is None


def test_a_reset_ends_the_old_password_and_all_sessions(
    session: Session, admin: StaffMember, amal: StaffMember, now: datetime
) -> None:
    token = service.sign_in(session, amal, PASSWORD, now)
    session.flush()

    opened = people.reset(session, amal.id, admin.id, now)
    session.flush()

    assert signed_in(session, token, now) is None
    assert service.recognise(session, AMAL, PASSWORD) is None
    people.choose_password(session, opened.token, "ein anderes langes Passwort", now)
    assert service.recognise(session, AMAL, "ein anderes langes Passwort") is amal


def test_there_is_always_an_administrator(session: Session, admin: StaffMember, now: datetime) -> None:
    invited = people.invite(session, "zweite@example.org", Profile("", Role.ADMIN), admin.id, now)

    assert refused(people.close, session, admin.id, admin.id, now) is Refusal.LAST_ADMIN
    assert refused(people.change, session, admin.id, HELPER, admin.id, now) is Refusal.LAST_ADMIN
    assert refused(people.reset, session, admin.id, admin.id, now) is Refusal.ONESELF
    people.choose_password(session, invited.token, PASSWORD, now)
    people.close(session, admin.id, admin.id, now)


def test_two_administrators_cannot_close_each_other(database: Database, now: datetime) -> None:
    with database.transaction() as tx:
        ids = [service.add_member(tx, f"{n}@example.org", Role.ADMIN, PASSWORD, now).id for n in "ab"]
    together, outcomes = Barrier(2), []

    def leave(who: int) -> None:
        together.wait()
        try:
            with database.transaction() as tx:
                people.close(tx, who, who, now)
            outcomes.append("closed")
        except RefusedError as error:
            outcomes.append(error.refusal)

    threads = [Thread(target=leave, args=(who,)) for who in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["closed", Refusal.LAST_ADMIN]


def test_what_administrators_do_is_recorded_with_numbers_only(
    session: Session, admin: StaffMember, amal: StaffMember, now: datetime
) -> None:
    people.change(session, amal.id, Profile("Amal", Role.STATION, may_export=True), admin.id, now)
    people.close(session, amal.id, admin.id, now)
    session.flush()

    entries = session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)).all()

    assert [tuple(entry) for entry in entries][1:] == [
        ("account-invited", f"{amal.id} organiser"),
        ("password-chosen", ""),
        ("role-changed", f"{amal.id} organiser station"),
        ("export-granted", f"{amal.id}"),
        ("account-closed", f"{amal.id}"),
    ]


def test_there_is_no_account_of_that_number(session: Session, admin: StaffMember, now: datetime) -> None:
    with pytest.raises(NotFoundError):
        people.close(session, 99, admin.id, now)
    with pytest.raises(NotFoundError):
        colleague(session, 99, now)
