"""Blank tickets on paper: ten to a page, each with its own code, in five languages."""

import zxingcpp

from eventdesk.events.occasion import Words
from eventdesk.i18n import LANGUAGES
from eventdesk.tickets.blanks import BlankSheet, pdf
from tests.builders import TITLES
from tests.tickets.sheets import drawn, opened, told

ADVICE = {
    "de": "Für Ihre ganze Gruppe.",
    "en": "For your whole group.",
    "ar": "لمجموعتكم كلها. يُرجى إبراز هذه التذكرة في كل محطة.",
    "ru": "Для всей вашей группы.",
    "uk": "Для всієї вашої групи.",
}
NUMBERS = [f"12345{number:02d}" for number in range(12)]
CODES = [f"HTTPS://EVENTS.EXAMPLE.ORG/T/0123456789ABCDEFGHJKMNPQRSTVW{number:03d}" for number in range(12)]


def sheet(title: str = TITLES["de"], where: str = "Stadthaus") -> BlankSheet:
    return BlankSheet(
        issuer="eventdesk",
        title=Words(title, "de"),
        when="Freitag, 12. März 2027, 14:00–18:30",
        where=where,
        advice=[Words(ADVICE[language], language) for language in LANGUAGES],
        numbers=NUMBERS,
        codes=CODES,
    )


def test_ten_are_on_a_page_each_with_its_number_and_all_languages() -> None:
    document = pdf(sheet())

    said = [text for text, _language in told(document)]
    assert len(opened(document).pages) == 2
    assert [text for text in said if text.startswith("123")] == [f"{n[:3]}\u00a0{n[3:]}" for n in NUMBERS]
    assert {sentence: said.count(sentence) for sentence in ADVICE.values()} == dict.fromkeys(ADVICE.values(), 12)
    assert {language for _text, language in told(document)} >= {"ar", "en", "ru", "uk"}


def test_their_codes_are_read_in_the_order_of_the_tickets() -> None:
    found = zxingcpp.read_barcodes(drawn(pdf(sheet()), dpi=150))

    places = {code.text: (round(code.position.top_left.y / 100), code.position.top_left.x) for code in found}
    assert sorted(places, key=lambda code: places[code]) == CODES[:10]


def test_a_printed_code_is_three_centimetres_wide() -> None:
    found = zxingcpp.read_barcodes(drawn(pdf(sheet()), dpi=254))  # ten pixels a millimetre

    assert len(found) == 10
    assert min(code.position.top_right.x - code.position.top_left.x for code in found) >= 300


def test_long_names_stay_on_their_ticket() -> None:
    document = pdf(sheet((TITLES["de"] + " und Beratung ") * 5, "Haus der Vereine, Eingang am Brunnen, " * 5))

    page = drawn(document, dpi=150)
    assert len(opened(document).pages) == 2
    assert len(zxingcpp.read_barcodes(page)) == 10
    lowest = page.crop((120, page.height - 45, page.width - 120, page.height - 5))  # below the last line to cut
    assert lowest.histogram()[0] == 0


def test_what_looks_like_typst_is_only_text() -> None:
    title = '#panic("x") $ x^2 $ *_`<a>`'

    assert title in {text for text, _language in told(pdf(sheet(title)))}
