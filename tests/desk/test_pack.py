"""The event pack: everything on paper, as one PDF and in parts, with codes that a phone can read."""

from datetime import datetime, timedelta

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event, EventText, Station, Status
from eventdesk.halls.models import Partner, PartnerStand
from eventdesk.i18n import LANGUAGES
from eventdesk.vocabulary import Form
from tests.builders import MORNING, TITLES, make_event, make_ticket
from tests.people import signed_in
from tests.tickets.sheets import opened, told

URL = "/staff/events/infotag-magdeburg/pack"
MARGIN_MM = 5
"""What an office printer leaves white on each side."""

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def now() -> datetime:
    return MORNING - timedelta(days=5)


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    """Signed in, with an event that has a partner and a registered party."""
    with database.transaction() as tx:
        event = make_event(tx, venue_address="Nicolaiplatz 1", step_free=True)
        partner = Partner(event_id=event.id, organisation="IHK Magdeburg", contact="Frau Beispiel")
        tx.add(partner)
        tx.flush()
        general = tx.scalars(select(Station).where(Station.event_id == event.id, Station.key == "general")).one()
        tx.add(PartnerStand(partner_id=partner.id, station_id=general.id))
        make_ticket(tx, event)
    return signed_in(app, database)


def pages(document: bytes, dpi: int = 60) -> list[Image.Image]:
    """Every page in grey, as a printer sets it."""
    with pypdfium2.PdfDocument(document) as pdf:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in pdf]


def text_of(document: bytes) -> str:
    return " ".join(page.extract_text() for page in opened(document).pages)


def test_the_whole_pack_is_tagged_paper_of_one_size_with_white_edges(organiser: FlaskClient) -> None:
    organiser.post("/staff/events/infotag-magdeburg/blank-tickets", data={"count": "12"})

    document = organiser.get(f"{URL}.pdf").data

    pdf = opened(document)
    assert len(pdf.pages) == 3 * len(LANGUAGES) + 5 + 1 + 5 + 1 + 2 + 1
    assert pdf.metadata.title.startswith("Veranstaltungsmappe")
    assert "Frau Beispiel" not in text_of(document)
    assert {tuple(sorted(map(round, page.mediabox[2:]))) for page in pdf.pages} == {(595, 842)}
    assert pdf.root_object["/Lang"] == "de"
    drawn = pages(document)
    for number, page in enumerate([*drawn[:27], *drawn[29:]]):  # blank tickets are all lines to cut along
        assert darkest_of_the_edges(page) > 250, f"page {number + 1} prints where a printer cannot"


def darkest_of_the_edges(page: Image.Image) -> int:
    """The darkest pixel of the edges that stay white; dashes to cut along begin and end there, so they are left out."""
    edge = round(MARGIN_MM / 297 * max(page.size)) - 1
    width, height = page.size
    corners = [(0, 0, edge, height // 3), (width - edge, 0, width, height // 3), (0, 0, width // 3, edge)]
    return min(min(page.crop(box).tobytes()) for box in corners)


def test_the_codes_lead_to_the_event_in_each_language_read_from_the_page(organiser: FlaskClient) -> None:
    address = "https://events.example.org/{}/events/infotag-magdeburg"
    poster = pages(organiser.get(f"{URL}/poster.pdf").data, dpi=100)

    assert [codes(page) for page in poster] == [[address.format(language)] for language in LANGUAGES]
    for part, copies in (("flyer-a5", 2), ("flyer-a6", 4)):
        flyers = pages(organiser.get(f"{URL}/{part}.pdf?language=ar").data, dpi=150)
        assert [codes(page) for page in flyers] == [[address.format("ar")] * copies], part


def codes(page: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(page)]


def test_each_page_says_its_language_and_arabic_is_told_as_written(organiser: FlaskClient) -> None:
    document = organiser.get(f"{URL}/poster.pdf?language=ar").data

    assert TITLES["ar"] in {text for text, _language in told(document)}
    assert len(opened(document).pages) == 1
    assert b"/Lang(ar)" in document or b"/Lang (ar)" in document
    russian = text_of(organiser.get(f"{URL}/poster.pdf?language=ru").data)
    assert TITLES["ru"] in " ".join(russian.split())


def test_a_sign_has_number_and_five_languages_and_names_the_partner(organiser: FlaskClient) -> None:
    document = organiser.get(f"{URL}/signs.pdf").data

    assert len(opened(document).pages) == 5
    second = opened(document).pages[1].extract_text()
    assert "1" in second
    assert "I have general and legal questions." in second
    assert "IHK Magdeburg" in second
    assert "لديّ أسئلة عامة وقانونية." in {text for text, _language in told(document)}


def test_the_list_for_paper_days_knows_numbers_and_sizes_only(organiser: FlaskClient, database: Database) -> None:
    text = text_of(organiser.get(f"{URL}/list.pdf").data)

    with database.reading() as tx:
        assert tx.scalars(select(Event.seats_taken)).one() == 4
    assert "Personen" in text
    assert "4" in text


def test_blank_tickets_come_along_once_there_are_some(organiser: FlaskClient) -> None:
    assert organiser.get(f"{URL}/blanks.pdf").status_code == 404
    organiser.post("/staff/events/infotag-magdeburg/blank-tickets", data={"count": "12"})

    alone = organiser.get(f"{URL}/blanks.pdf").data

    assert len(opened(alone).pages) == 2
    assert len(zxingcpp.read_barcodes(pages(alone, dpi=150)[0])) == 10


def test_a_place_that_only_registered_families_are_told_is_on_no_poster(
    organiser: FlaskClient, database: Database
) -> None:
    with database.transaction() as tx:
        tx.scalars(select(Event)).one().place_after_registration = True

    for part in ("poster", "flyer-a5", "flyer-a6"):
        assert "Nicolaiplatz" not in text_of(organiser.get(f"{URL}/{part}.pdf?language=de").data)
    assert "Nicolaiplatz" in text_of(organiser.get(f"{URL}/briefings.pdf").data)


def test_whatever_organisers_write_a_poster_is_one_page(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        event = tx.scalars(select(Event)).one()
        event.venue_address = "Straße des langen Namens 1234, Hinterhaus, " * 5
        text = tx.get_one(EventText, (event.id, "de"))
        text.title = ("Berufsausbildungsförderungsberatung 🎉 " * 6)[:200]

    for part in ("poster", "flyer-a5", "flyer-a6"):
        assert len(opened(organiser.get(f"{URL}/{part}.pdf?language=de").data).pages) == 1, part
    assert len(opened(organiser.get(f"{URL}/door.pdf").data).pages) == 1


def test_online_there_are_posters_and_no_signs(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        make_event(tx, "stunde", form=Form.ONLINE)

    page = organiser.get("/staff/events/stunde/pack").text

    assert "poster.pdf" in page
    assert "signs.pdf" not in page
    assert organiser.get("/staff/events/stunde/pack/signs.pdf").status_code == 404
    assert organiser.get("/staff/events/stunde/pack/poster.pdf?language=uk").status_code == 200


def test_what_nobody_can_see_yet_is_not_printed(organiser: FlaskClient, database: Database) -> None:
    with database.transaction() as tx:
        tx.scalars(select(Event)).one().status = Status.DRAFT

    assert "zuerst veröffentlicht" in organiser.get(URL).text
    assert organiser.get(f"{URL}.pdf").status_code == 404


def test_the_page_costs_few_statements(organiser: FlaskClient, statements: list[str]) -> None:
    statements.clear()

    organiser.get(URL)

    assert len(statements) <= 6, "\n".join(statements)
