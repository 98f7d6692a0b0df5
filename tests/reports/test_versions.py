"""A frozen report stays as it is, byte for byte; what was wrong is corrected by a further version."""

import hashlib
import io
import zipfile
from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.errors import InvalidInputError
from eventdesk.reports.differences import differences
from eventdesk.reports.disclosure import Method
from eventdesk.reports.formats import as_json, from_json
from eventdesk.reports.models import ReportVersion
from eventdesk.reports.rules import Scope
from eventdesk.reports.versions import (
    UncountedError,
    draft,
    file_names,
    keep,
    report_of,
    sha256,
    stored_file,
    version_by_id,
    versions,
)
from tests.builders import make_event
from tests.reports.conftest import AFTERWARDS
from tests.reports.presence import tally

NOVEMBER = Scope(date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 30))


@pytest.fixture
def counted(database: Database) -> Database:
    """One event with twelve people."""
    with database.transaction() as tx:
        tally(tx, make_event(tx, district_ags="15083"), "young", 12, parties=9)
    return database


def freeze(
    database: Database,
    method: Method = Method.ROUND5,
    scope: Scope = NOVEMBER,
    now: datetime = AFTERWARDS,
    *,
    zeros_meant: bool = False,
) -> ReportVersion:
    with database.reading() as session:
        made = draft(session, scope, method, now, zeros_meant=zeros_meant)
    with database.transaction() as tx:
        return keep(tx, made, None, "", now)


def one_more(database: Database) -> None:
    with database.transaction() as tx:
        tally(tx, make_event(tx, "spaeter", district_ags="15085"), "parent", 8, parties=8)


def test_a_version_has_number_stand_and_hash(counted: Database) -> None:
    version = freeze(counted)

    assert (version.number, version.as_of, version.protection) == (1, NOVEMBER.as_of, "round5")
    assert version.sha256 == hashlib.sha256(version.content).hexdigest()
    assert report_of(version).version == 1


def test_a_version_stays_byte_for_byte_whatever_happens_later(counted: Database) -> None:
    version = freeze(counted)
    with counted.reading() as session:
        before = {name: stored_file(session, version.id, name).content for name in file_names(session, version.id)}

    one_more(counted)

    with counted.reading() as session:
        assert version_by_id(session, version.id).content == version.content
        assert {name: stored_file(session, version.id, name).content for name in before} == before


def test_every_file_is_stored_with_its_hash(counted: Database) -> None:
    version = freeze(counted)

    with counted.reading() as session:
        names = file_names(session, version.id)
        stored = [stored_file(session, version.id, name) for name in names]
    assert {name.rpartition(".")[2] for name in names} >= {"json", "csv", "txt", "zip"}
    assert any(name.endswith("nachweise.pdf") for name in names)
    assert all(file.sha256 == sha256(file.content) for file in stored)


def test_the_zip_holds_every_file_and_a_manifest_of_hashes(counted: Database) -> None:
    version = freeze(counted)

    with counted.reading() as session:
        names = file_names(session, version.id)
        packed = stored_file(session, version.id, next(name for name in names if name.endswith(".zip"))).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        manifest = [tuple(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines()]
        inside = {name: archive.read(name) for name in archive.namelist() if name != "SHA256SUMS"}
    assert {name for name in names if not name.endswith(".zip")} <= set(inside)
    assert manifest == [(hashlib.sha256(content).hexdigest(), name) for name, content in inside.items()]


@pytest.mark.parametrize("table", ["report_version", "report_file"])
@pytest.mark.parametrize("change", ["UPDATE {} SET sha256 = ''", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_version(counted: Database, table: str, change: str) -> None:
    freeze(counted)

    with pytest.raises(DatabaseError, match="a frozen report never changes"), counted.transaction() as tx:
        tx.execute(text(change.format(table)))


def test_a_correction_is_a_further_version_with_a_readable_difference(counted: Database) -> None:
    first = freeze(counted)
    one_more(counted)

    second = freeze(counted)

    assert second.number == 2
    comparison = report_of(second).comparison
    assert comparison is not None
    assert (comparison.version, comparison.events, comparison.attendance) == (1, 1, 12)
    changes = {
        (c.table, c.label, c.figure): (c.before, c.after) for c in differences(report_of(first), report_of(second))
    }
    assert changes["Überblick", "", "Teilnahmen"] == (12, 20)
    assert changes["Ort der Veranstaltung", "Landkreis Harz", "Teilnahmen"] == (0, 8)
    assert ("Ort der Veranstaltung", "Landkreis Börde", "Teilnahmen") not in changes


def test_two_at_once_do_not_both_become_the_same_version(counted: Database) -> None:
    with counted.reading() as session:
        one, other = (draft(session, NOVEMBER, Method.ROUND5, AFTERWARDS, zeros_meant=False) for _ in range(2))
    with counted.transaction() as tx:
        keep(tx, one, None, "", AFTERWARDS)

    with pytest.raises(IntegrityError), counted.transaction() as tx:
        keep(tx, other, None, "", AFTERWARDS)

    with counted.reading() as session:
        assert [version.number for version in versions(session)] == [1]


def test_freezing_asks_about_events_without_figures(counted: Database) -> None:
    with counted.transaction() as tx:
        make_event(tx, "vergessen")

    with pytest.raises(UncountedError) as asked:
        freeze(counted)

    assert len(asked.value.titles) == 1
    assert freeze(counted, zeros_meant=True).number == 1


def test_one_campaign_keeps_to_one_method(counted: Database) -> None:
    freeze(counted, Method.ROUND5)

    with pytest.raises(InvalidInputError, match="round5"):
        freeze(counted, Method.SUPPRESS)


def test_the_figures_are_read_back_as_they_were_written(session: Session, counted: Database) -> None:
    version = freeze(counted)

    assert as_json(from_json(version.content)) == version.content
