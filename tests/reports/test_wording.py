"""The paragraph when there is little to tell: German has a singular."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from eventdesk.reports.figures import Summary
from eventdesk.reports.models import Measure, RecordedCount
from eventdesk.reports.wording import text_block
from eventdesk.vocabulary import Form
from tests.builders import make_event


def count(session: Session, event_id: int, persons: int) -> None:
    session.add(
        RecordedCount(
            event_id=event_id, measure=Measure.ATTENDANCE, type="young", persons=persons, parties=1, method="tally"
        )
    )


def test_nothing_was_held(report: Callable[..., Summary]) -> None:
    assert text_block(report()) == (
        "Im November 2026 wurden keine Veranstaltungen durchgeführt. "
        "Die Gesamtzahl der Teilnehmenden beläuft sich auf 0 Personen (Stand 30.11.2026)."
    )


def test_one_event_with_one_person(session: Session, report: Callable[..., Summary]) -> None:
    count(session, make_event(session).id, 1)

    assert text_block(report()) == (
        "Im November 2026 wurde insgesamt eine Veranstaltung durchgeführt, darunter eine Präsenz- und keine "
        "Onlineveranstaltungen. Die Gesamtzahl der Teilnehmenden beläuft sich auf eine Person (Stand 30.11.2026). "
        "In den kreisfreien Städten fand die einzige Präsenzveranstaltung mit insgesamt einer teilnehmenden Person "
        "statt (durchschnittlich 1). In den Landkreisen fand keine Präsenzveranstaltung statt."
    )


@pytest.mark.parametrize("ags", ["15083", "15090"])
def test_two_places_and_one_hour_online(session: Session, report: Callable[..., Summary], ags: str) -> None:
    for event in (
        make_event(session),
        make_event(session, "two", district_ags=ags),
        make_event(session, "three", form=Form.ONLINE),
    ):
        count(session, event.id, 3)

    text = text_block(report(first=date(2026, 11, 2)))

    assert text.startswith(
        "Im Zeitraum vom 02.11.2026 bis 30.11.2026 wurden insgesamt drei Veranstaltungen durchgeführt"
    )
    assert "darunter zwei Präsenz- und eine Onlineveranstaltung." in text
    assert "In den Landkreisen fand eine von zwei Präsenzveranstaltungen mit insgesamt 3 Teilnehmenden statt" in text
