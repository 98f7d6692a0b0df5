"""Whatever a family changes, and however often: each code goes on meaning the people it was made for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventdesk.checkin.models import ScanAttendee
from eventdesk.checkin.pairing import add_device
from eventdesk.checkin.queries import access_by_token
from eventdesk.events.models import Event
from eventdesk.registration.changing import change_party
from eventdesk.tickets.models import Attendee, Ticket
from eventdesk.tickets.rules import Member, attendee_id, code_text, exchange
from tests.builders import MORNING, make_event
from tests.checkin.conftest import KEYS, Phone
from tests.registration.verbs import make_family, people, seats, ticket

parties = st.dictionaries(st.sampled_from(["young", "parent", "child"]), st.integers(1, 4), min_size=1)
IN_ONE_DATABASE: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(deadline=None)
@given(wanted=st.lists(parties, min_size=1, max_size=8))
def test_each_issue_admits_its_party_for_ever(wanted: list[Mapping[str, int]]) -> None:
    family = UUID(int=1)
    members: dict[UUID, Member] = {}
    first: dict[UUID, int] = {}

    for issue, party in enumerate(wanted, 1):
        moving = exchange(members.values(), party)
        for leaving in moving.leaving:
            members[leaving] = members[leaving]._replace(last_issue=issue - 1)
        for kind, ordinals in moving.coming.items():
            for ordinal in ordinals:
                person = attendee_id(family, kind, ordinal)
                assert person not in members, "nobody comes back as somebody else"
                members[person], first[person] = Member(person, kind, ordinal), issue

    for issue, party in enumerate(wanted, 1):
        admitted = [m for m in members.values() if first[m.id] <= issue <= (m.last_issue or issue)]
        assert {kind: sum(m.type == kind for m in admitted) for kind in party} == party
        assert len(admitted) == sum(party.values())


@pytest.fixture
def event(session: Session) -> Event:
    return make_event(session, capacity=50)


@settings(max_examples=20, **IN_ONE_DATABASE)
@given(wanted=st.lists(parties, min_size=1, max_size=5), data=st.data())
def test_a_code_scanned_without_network_lets_in_whom_it_was_made_for(
    session: Session, event: Event, wanted: list[dict[str, int]], data: st.DataObject
) -> None:
    with session.begin_nested() as example:
        key = make_family(session, event, wanted[0])
        codes = [code_of(ticket(session, key))]
        for party in wanted[1:]:
            change_party(session, key, party, ticket(session, key).issue, MORNING)
            if (code := code_of(ticket(session, key))) not in codes:
                codes.append(code)
        found = ticket(session, key)
        issued = [people(session, found, issue) for issue in range(1, found.issue + 1)]
        taken = seats(session, event)
        _, token = add_device(session, event.slug, "door", "Samira", MORNING)
        phone = Phone(session, access_by_token(session, token, MORNING), "door")
        seen = {}
        for issue in data.draw(st.permutations(range(len(codes)))):
            item = phone.item(None, code=codes[issue], attendees=None, admitted=True, offline=True)
            phone.send([item])
            seen[issue] = types_of(session, item["id"])
        example.rollback()

    told = [party for place, party in enumerate(wanted) if place == 0 or party != wanted[place - 1]]
    assert issued == told
    assert [seen[issue] for issue in range(len(codes))] == told
    assert taken == sum(wanted[-1].values())


def code_of(ticket: Ticket) -> str:
    return code_text(KEYS, ticket.event_id, ticket.stem or b"", ticket.admits, ticket.issue)


def types_of(session: Session, scan: str) -> dict[str, int]:
    """Whom a scan saw, by type."""
    seen = select(Attendee.type).join(ScanAttendee, ScanAttendee.attendee_id == Attendee.id)
    types = session.scalars(seen.where(ScanAttendee.scan_id == UUID(scan))).all()
    return {kind: types.count(kind) for kind in types}
