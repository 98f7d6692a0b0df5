"""Wrong import files are refused with the place of the error."""

import json
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from eventdesk.desk.import_file import read_campaign, read_file
from eventdesk.desk.importing import import_campaign
from eventdesk.errors import InvalidInputError
from tests.desk.import_files import FILE, changed

WRONG: list[tuple[str, Any, str]] = [
    ("campaign", ..., "campaign is missing"),
    ("campaign.slug", ..., "campaign.slug is missing"),
    ("campaign.slug", "Eins", "campaign.slug must consist of"),
    ("campaign.name", ..., "campaign.name is missing"),
    ("campaign.name.de", ..., "campaign.name.de is missing"),
    ("campaign.name.fr", "Un", "campaign.name.fr is unknown"),
    ("campaign.land", "99", "campaign.land must be the key of a Land"),
    ("campaign.audience", "everybody", "campaign.audience must be one of families, professionals"),
    ("campaign.target", -1, "campaign.target must be a whole number"),
    ("campaign.colour", "red", "campaign.colour is unknown"),
    ("events", {}, "events must be a list"),
    ("events.0", "day", "events[0] must be an object"),
    ("events.0.slug", ..., "events[0].slug is missing"),
    ("events.0.slug", "Tag 1", "events[0].slug must consist of"),
    ("events.0.foo", 1, "events[0].foo is unknown"),
    ("events.0.preset", "party", "events[0].preset must be one of"),
    ("events.0.preset", "online_hour", "events[0].form must be online"),
    ("events.0.form", "phone", "events[0].form must be one of"),
    ("events.0.form", [], "events[0].form must be one of"),
    ("events.0.status", ..., "events[0].status is missing"),
    ("events.0.starts_at", "12.05.2026", "events[0].starts_at must be a moment"),
    ("events.0.starts_at", "2026-05-12T15:00:00", "events[0].starts_at needs its offset"),
    ("events.0.starts_at", "0001-01-01T00:00:00+14:00", "events[0].starts_at must lie between"),
    ("events.0.ends_at", "2026-05-12T14:00:00+02:00", "events[0].ends_at must be later"),
    ("events.0.ends_at", "2026-07-12T14:00:00+02:00", "events[0].ends_at is more than 31 days"),
    ("events.0.ags", "15999", "events[0].ags must be the key"),
    ("events.0.ags", None, "events[0].ags is missing"),
    ("events.0.ags", "14713", "events[0].ags must be a district of the campaign's Land"),
    ("events.0.form", "online", "events[0].ags must be null"),
    ("events.0.place", 7, "events[0].place must be a text"),
    ("events.0.place", "x" * 201, "events[0].place is longer than 200"),
    ("events.0.place", "a\u0000b", "events[0].place contains a character"),
    ("events.0.capacity", 0, "events[0].capacity must be from 1"),
    ("events.0.capacity", True, "events[0].capacity must be a whole number"),
    ("events.0.capacity", 20.5, "events[0].capacity must be a whole number"),
    ("events.0.capacity", 10**30, "events[0].capacity must be a whole number"),
    ("events.0.title", {"ar": "يوم"}, "events[0].title.de is missing"),
    ("events.0.title.de", " ", "events[0].title.de must not be empty"),
    ("events.0.languages", ["de", "klingon"], "events[0].languages[1] must be one of"),
    ("events.0.join_url", "javascript:alert(1)", "events[0].join_url must be a complete https address"),
    ("events.0.step_free", "yes", "events[0].step_free must be true or false"),
    ("events.0.place_after_registration", 1, "events[0].place_after_registration must be true or false"),
    ("events.0.directions", {"de": "x" * 1001}, "events[0].directions.de is longer than 1000 characters"),
    ("events.0.stations.2", {"key": "extra"}, "events[0].stations needs kind and title.de for 'extra'"),
    ("events.0.stations.2.key", "ex tra", "events[0].stations[2].key must consist of"),
    ("events.0.stations.2.key", "door", "events[0].stations[2].key 'door' stands in the event twice"),
    ("events.0.stations.0.kind", "bar", "events[0].stations[0].kind must be one of"),
    ("events.0.counts.0.type", "alien", "events[0].counts[0].type must be one of"),
    ("events.0.counts.0.persons", -1, "events[0].counts[0].persons must be a whole number"),
    ("events.0.counts.0.persons", ..., "events[0].counts[0].persons is missing"),
    ("events.0.counts.0.parties", 21, "events[0].counts[0].parties is more than persons"),
    ("events.0.counts.0.home_ags", "Magdeburg", "events[0].counts[0].home_ags must be the key"),
    ("events.0.counts.2.station", "bar", "events[0].counts[2].station 'bar' is no station"),
    ("events", [*FILE["events"], *FILE["events"]], "events[1].slug 'day' stands in the file twice"),
]


@pytest.mark.parametrize(
    ("path", "value", "sentence"), WRONG, ids=[f"{path}={value!r:.30}" for path, value, _ in WRONG]
)
def test_wrong_files_are_refused_with_the_place_of_the_error(
    session: Session, now: datetime, path: str, value: Any, sentence: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        import_campaign(session, read_campaign(changed(path, value)), now)

    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is no JSON: line 1"),
        (b"{", "The file is no JSON: line 1"),
        (b"\xff\xfe", "The file is not UTF-8 text."),
        (b"[]", "The file must be an object"),
        (b'{"campaign": {"slug": "a", "slug": "b"}}', "The file names 'slug' twice"),
        (b"[" * 100_000, "The file is nested too deeply."),
        (b'{"campaign": ' + b"1" * 5000 + b"}", "The file contains a number that is too long."),
        (b'{"campaign": {"slug": "a"}, "event": []}', "event is unknown; known are campaign, events"),
    ],
)
def test_what_is_no_import_file_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_file(content)

    assert str(refused.value).startswith(sentence)


def test_a_mark_of_byte_order_is_no_error() -> None:
    assert read_file(b"\xef\xbb\xbf" + json.dumps(FILE).encode()).slug == "one"
