"""Who is who."""

from uuid import uuid4

import pytest

from eventdesk.checkin.rules import Person, person_named
from eventdesk.tickets.rules import MAX_ORDINAL, attendee_id


@pytest.mark.parametrize(("ordinal", "known"), [(0, False), (1, True), (MAX_ORDINAL, True), (MAX_ORDINAL + 1, False)])
def test_a_person_is_known_by_type_and_ordinal_up_to_a_limit(ordinal: int, *, known: bool) -> None:
    ticket = uuid4()
    somebody = attendee_id(ticket, "older", ordinal)

    expected = Person(somebody, "older", ordinal) if known else None
    assert person_named(ticket, somebody) == expected
    assert person_named(ticket, somebody, ["young"]) is None
    assert person_named(uuid4(), somebody) is None
