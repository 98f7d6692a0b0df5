"""A report that leaves the house betrays nobody, and still adds up with what the ministry publishes."""

import json
from datetime import date

import pytest
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.desk.demo import fill
from eventdesk.errors import InvalidInputError
from eventdesk.reports.closing import close_event
from eventdesk.reports.disclosure import Method, betrayed, protect
from eventdesk.reports.figures import Summary
from eventdesk.reports.formats import HIDDEN, as_csv, as_json, lines
from eventdesk.reports.parties import NO_PARTIES
from eventdesk.reports.protection import cross_table, protected, refuse_second
from eventdesk.reports.rules import Scope
from eventdesk.reports.service import summarise
from eventdesk.reports.tables import tables
from eventdesk.vocabulary import Form
from tests.builders import make_event, make_ticket
from tests.conftest import NOW
from tests.reports.conftest import AFTERWARDS
from tests.reports.presence import see, tally

PUBLISHED = Scope(date(2025, 1, 1), date(2025, 10, 31), date(2025, 10, 31))
NOVEMBER = Scope(date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30))


@pytest.fixture
def filled(database: Database) -> Database:
    """The demo campaign of 2025."""
    with database.transaction() as tx:
        fill(tx, NOW)
    return database


def reported(database: Database, method: Method) -> Summary:
    with database.reading() as session:
        return summarise(session, PUBLISHED, NOW, method)


def test_rounding_leaves_every_published_total_exact(filled: Database) -> None:
    exact, safe = reported(filled, Method.NONE), reported(filled, Method.ROUND5)

    assert safe.protection == "round5"
    assert (safe.events, safe.attendance, safe.by_place_kind) == (exact.events, exact.attendance, exact.by_place_kind)
    assert (safe.by_district, safe.by_type, safe.by_group) == (exact.by_district, exact.by_type, exact.by_group)


def test_rounding_prints_multiples_of_five_near_the_truth(filled: Database) -> None:
    exact, safe = reported(filled, Method.NONE), reported(filled, Method.ROUND5)

    pairs = list(zip(exact.district_by_type, safe.district_by_type, strict=True))
    printed = [(true.attendance or 0, seen.attendance) for true, seen in pairs if seen.attendance is not None]
    assert printed
    assert all(seen % 5 == 0 and abs(seen - true) <= 2 for true, seen in printed)


@pytest.mark.parametrize("method", [Method.ROUND5, Method.SUPPRESS])
def test_the_published_year_passes_the_audit(filled: Database, method: Method) -> None:
    exact = reported(filled, Method.NONE)
    table = cross_table(exact, {(None, "young"): 40})

    assert betrayed(table, protect(table, method), method) == []


def test_the_footnote_stands_in_every_format(filled: Database) -> None:
    safe = reported(filled, Method.ROUND5)

    assert "0 bedeutet 0 bis 2" in as_csv(safe).decode("utf-8-sig")
    assert "0 bedeutet 0 bis 2" in json.loads(as_json(safe))["definitions"]["protection"]["de"]
    assert "gerundet auf Vielfache von 5" in as_csv(safe).decode("utf-8-sig")


def test_one_large_family_alone_in_a_place_is_hidden(session: Session) -> None:
    for slug, ags in (("boerde", "15083"), ("harz", "15085")):
        event = make_event(session, slug, district_ags=ags)
        tally(session, event, "young", 30, parties=20)
        tally(session, event, "parent", 12, parties=9)
    family = make_ticket(session, make_event(session, "saale", district_ags="15088"), older=5)
    see(session, family)
    tally(session, make_event(session, "online", form=Form.ONLINE), "older", 20, parties=15)
    tally(session, make_event(session, "halle", district_ags="15002"), "young", 9, parties=9)
    session.flush()

    cells = {
        (c.ags, c.type): c.attendance
        for c in summarise(session, NOVEMBER, AFTERWARDS, Method.SUPPRESS).district_by_type
    }

    assert cells["15088", "older"] is None


def test_hidden_figures_are_null_and_points_never_zero(session: Session) -> None:
    tally(session, make_event(session, "boerde", district_ags="15083"), "young", 1, parties=1)
    tally(session, make_event(session, "harz", district_ags="15085"), "parent", 9, parties=9)
    session.flush()

    safe = summarise(session, NOVEMBER, AFTERWARDS, Method.SUPPRESS)

    assert {cell.attendance for cell in safe.district_by_type} == {None}
    assert {line.value for line in lines(safe) if line.table == "Ort und Personengruppe"} == {HIDDEN}


def test_homes_and_languages_are_rounded_too(session: Session) -> None:
    event = make_event(session)
    for ags, persons in (("15083", 2), ("15001", 14), (None, 31)):
        tally(session, event, "young", persons, home_ags=ags)
    session.flush()

    safe = summarise(session, NOVEMBER, AFTERWARDS, Method.ROUND5)

    assert [(row.ags, row.attendance) for row in safe.by_home_district] == [("15001", 15), ("15083", 0), (None, 30)]


@pytest.mark.parametrize("method", [Method.ROUND5, Method.SUPPRESS])
def test_closing_changes_no_printed_figure_and_suppression_only_hides_more(session: Session, method: Method) -> None:
    event = make_event(session, capacity=None)
    for home, party in (("15083", {"young": 1, "parent": 1}), ("15001", {"young": 2}), ("15083", {"parent": 1})) * 3:
        see(session, make_ticket(session, event, party, home_ags=home))
    session.flush()
    open_ = {line[:5]: line.value for line in lines(summarise(session, NOVEMBER, AFTERWARDS, method))}

    close_event(session, event.slug, AFTERWARDS)
    closed = {line[:5]: line.value for line in lines(summarise(session, NOVEMBER, AFTERWARDS, method))}

    changed = {key: closed[key] for key in open_ if closed[key] != open_[key]}
    assert closed.keys() == open_.keys()
    assert set(changed.values()) <= ({HIDDEN} if method == Method.SUPPRESS else set())


def test_no_protection_changes_nothing(session: Session) -> None:
    tally(session, make_event(session), "young", 2)
    session.flush()
    exact = summarise(session, NOVEMBER, AFTERWARDS)

    assert protected(exact, Method.NONE, NO_PARTIES) is exact


def test_a_second_method_is_refused() -> None:
    refuse_second(Method.ROUND5, ["round5", "none"])
    refuse_second(Method.NONE, ["suppress"])
    with pytest.raises(InvalidInputError, match="round5"):
        refuse_second(Method.SUPPRESS, ["round5"])


@pytest.mark.usefixtures("app")
def test_the_page_marks_what_is_hidden(session: Session) -> None:
    tally(session, make_event(session, "boerde", district_ags="15083"), "young", 1, parties=1)
    session.flush()

    safe = summarise(session, NOVEMBER, AFTERWARDS, Method.SUPPRESS)
    cross = next(table for table in tables(safe, "de") if table.id == "district-by-type")

    assert any("·" in row for row in cross.rows)
