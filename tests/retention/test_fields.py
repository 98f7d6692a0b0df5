"""No column without a purpose and a day on which it goes."""

import re
from collections import Counter

import pytest

import eventdesk.models  # noqa: F401 - so that all tables are known
from eventdesk.db import Base
from eventdesk.retention.fields import stored_fields

FILE = "eventdesk/data/stored_fields.csv"
TELLS_TOO_MUCH = re.compile(
    r"(?:^|_)(?:birth\w*|born|dob|age|sex|gender|salutation|nation\w*|citizen\w*|origin|country|religion|faith|ethnic\w*|"
    r"race|address|street|plz|zip|postcode|city|passport|identity|residence|visa|asylum|school|health|disability|ip|"
    r"latitude|longitude|gps|agent|signature|photo)(?:_|$)"
)
"""What nobody needs of a family. Source: domain rules on data minimisation."""
OF_A_VENUE = {"event.venue_address"}


def columns() -> set[tuple[str, str]]:
    return {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}


def test_every_column_has_a_purpose_and_a_day_on_which_it_goes() -> None:
    described = Counter((field.table, column) for field in stored_fields() for column in field.columns)

    missing = sorted(columns() - described.keys())
    example = "".join(f"\n  {table},{column},<when it goes>,<Zweck>,<purpose>" for table, column in missing)
    assert not missing, f"add to {FILE} (`goes` is a Term of eventdesk/retention/rules.py):{example}"
    gone = sorted(described.keys() - columns())
    assert not gone, f"take out of {FILE}, there are no such columns: {gone}"
    assert [name for name, times in described.items() if times > 1] == [], f"described twice in {FILE}"


def test_each_purpose_is_said_in_german_and_english() -> None:
    silent = [field for field in stored_fields() if not all(text.strip() for text in field.purpose.values())]

    assert not silent


def test_no_column_is_about_what_families_need_not_tell() -> None:
    found = {f"{table}.{column}" for table, column in columns() if TELLS_TOO_MUCH.search(column)}

    assert found == OF_A_VENUE, "such a thing must not be stored; rename the column if it is something else"


@pytest.mark.parametrize(
    "name", ["birth_date", "year_of_birth", "nationality", "home_address", "gender", "ip", "user_agent"]
)
def test_the_words_for_such_columns_are_known(name: str) -> None:
    assert TELLS_TOO_MUCH.search(name)


@pytest.mark.parametrize("name", ["language", "page", "message", "status", "combination", "district_ags", "receipt"])
def test_other_words_are_left_alone(name: str) -> None:
    assert not TELLS_TOO_MUCH.search(name)
