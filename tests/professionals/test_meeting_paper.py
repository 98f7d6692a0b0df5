"""R14 and R24 on paper: who was there, and certificates for those who were."""

from datetime import timedelta

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.professionals.models import Person
from tests.builders import MORNING
from tests.professionals.conftest import Answers, make_meeting

URL = "/staff/events/schulung"

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def text_of(document: bytes) -> str:
    """Everything a reader copies out of it, page by page."""
    with pypdfium2.PdfDocument(document) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def test_r24_whoever_was_there_gets_a_certificate_by_name(
    client: FlaskClient, organiser: FlaskClient, database: Database, answers: Answers
) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "schulung", "training", ends_at=MORNING + timedelta(days=1, hours=2))
    days = {f"days_{number}": ["2026-11-23"] for number in (1, 2)}
    client.post("/de/professionals/schulung", data=answers("BSZ Zwickau", "education", "Anna #Ä", "Ben", **days))
    nobody = organiser.get(f"{URL}/certificates.pdf").status_code
    with database.reading() as session:
        anna, ben = session.scalars(select(Person.id).order_by(Person.id)).all()
    organiser.post(f"{URL}/presence", data={"shown": [str(anna), str(ben)], "here": [str(anna)]})

    answer = organiser.get(f"{URL}/certificates.pdf")

    said = text_of(answer.data)
    assert nobody == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Teilnahmebescheinigung" in said
    assert "Anna #Ä" in said
    assert "23. November 2026, 10:00" in said
    assert "Ben" not in said


def test_r14_the_list_of_those_present_is_printed_with_the_programme(
    organiser: FlaskClient, database: Database
) -> None:
    with database.transaction() as tx:
        make_meeting(tx, "schulung", "board")
    members = "IHK Chemnitz; Kammer; Anna Beispiel\nDGB; Verband; Ben Muster"
    organiser.post(f"{URL}/meeting", data={"agenda": "Begrüßung; Landrat", "members": members})
    with database.reading() as session:
        people = session.execute(select(Person.id, Person.name)).all()
    ben = next(one.id for one in people if one.name == "Ben Muster")
    deputy = {f"deputy-{ben}": "Dora Ersatz"}
    organiser.post(f"{URL}/presence", data={"shown": [str(one.id) for one in people], "here": [str(ben)], **deputy})

    said = text_of(organiser.get(f"{URL}/presence.pdf").data)

    assert "Begrüßung (Landrat)" in said
    assert "1 von 2 Personen" in said
    assert "Ben Muster DGB Dora Ersatz anwesend" in said
    assert "Anna Beispiel IHK Chemnitz anwesend" not in said
