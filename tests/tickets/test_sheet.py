"""The printed ticket: readable, copyable and scannable in every language, whatever organisers write."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from eventdesk.events.occasion import Words
from eventdesk.i18n import LANGUAGES
from eventdesk.tickets.sheet import Size, TicketSheet, pdf, png
from tests.tickets.sheets import CODE, PLACE, copied, drawn, opened, sheet, told

FROM_LEFT = [language for language in LANGUAGES if language != "ar"]
ROOT = Path(__file__).parents[2]
SIZES: list[Size] = ["a6", "a4"]
MARKS = re.compile("[\u064b-\u0652()]")


def words_of(ticket: TicketSheet, size: Size) -> set[str]:
    """Everything that the sheet shall say."""
    labels = ticket.labels
    said = {
        *(labels.ticket, labels.date, labels.time, labels.place, labels.number),
        *(ticket.issuer, ticket.title.text, ticket.day, ticket.time, ticket.admits, "123\u00a04567"),
        *(line.text for line in ticket.place),
        *ticket.party,
        *ticket.notes,
    }
    if size == "a4":
        said |= {labels.directions, labels.bring, labels.know, labels.stations}
        said |= {ticket.directions.text, *ticket.bring, *ticket.know}
        said |= {station.title.text for station in ticket.stations} | {str(s.number) for s in ticket.stations}
    return said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_tagged_text_is_exactly_what_was_written(language: str, size: Size) -> None:
    ticket = sheet(language)

    pieces = told(pdf(ticket, size))

    assert {text for text, _language in pieces} == words_of(ticket, size)
    marked = {text for text, own in pieces if own == "de"}
    assert marked == (set() if language == "de" else {line.text for line in PLACE})


@pytest.mark.parametrize("language", FROM_LEFT)
def test_what_is_copied_out_of_the_page_is_exact(language: str) -> None:
    ticket = sheet(language)

    text = copied(pdf(ticket, "a4"))

    assert [words for words in words_of(ticket, "a4") if words.replace("\u00a0", " ") not in text] == []


def test_arabic_is_copied_in_the_order_of_the_letters() -> None:
    """PDFium guesses where brackets and vowel marks belong; for these there is only the tagged text."""
    ticket = sheet("ar")

    text = copied(pdf(ticket, "a4"))

    plain = {words for words in words_of(ticket, "a4") if not MARKS.search(words)}
    assert [words for words in plain if words.replace("\u00a0", " ") not in text] == []
    assert len(plain) > 15


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("size", SIZES)
def test_it_is_accessible_and_brings_its_letters(language: str, size: Size) -> None:
    reader = opened(pdf(sheet(language), size))

    root, resources = reader.root_object, reader.pages[0]["/Resources"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    fonts = [font.get_object()["/DescendantFonts"][0] for font in resources["/Font"].values()]
    assert all({"/FontFile2", "/FontFile3"} & font["/FontDescriptor"].keys() for font in fonts)
    assert {font["/BaseFont"].partition("+")[2][:5] for font in fonts} == {"de": {"NotoS"}, "ar": {"NotoS", "Amiri"}}[
        language
    ]
    assert len(reader.pages) == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "title", ["🎓 Infotag 👩‍👩‍👧 Ausbildung", "መረጃ Infotag ትግርኛ", "信息日 Infotag", "Infotag\u202e \ud83d ok"]
)
def test_letters_without_a_font_do_not_stop_it(title: str, size: Size) -> None:
    document = pdf(sheet("de", title=Words(title, "de")), size)

    assert "Infotag" in copied(document)
    assert not [text for text, _language in told(document) if any(letter in text for letter in "🎓መ信")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_texts_still_fit_on_one_page(language: str, size: Size) -> None:
    sentence = sheet(language).directions.text + " "
    long = sheet(
        language,
        title=Words((sentence * 5)[:200], language),
        directions=Words((sentence * 20)[:1000], language),
        place=[Words("Haus der Vereine " * 12, "de"), Words("Straße der Opfer 12 " * 15, "de")],
        party=[*sheet(language).party] * 3,
    )

    document = pdf(long, size)

    assert len(opened(document).pages) == 1
    assert zxingcpp.read_barcodes(drawn(document))[0].text == CODE


def test_a_process_that_prints_holds_nothing_of_typst_afterwards() -> None:
    prints = "from tests.tickets.sheets import sheet; from eventdesk.tickets.sheet import pdf; pdf(sheet('ar'))"

    script = f"import sys; {prints}; sys.exit('typst' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)

    assert ended.returncode == 0


def test_a_printer_that_fails_is_no_empty_ticket() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        pdf(sheet("de", icons={}))


def test_what_looks_like_typst_is_only_text() -> None:
    title = '#panic("x") $ x^2 $ *_`<a>` \\ "'

    assert title in {text for text, _language in told(pdf(sheet("de", title=Words(title, "de"))))}


@pytest.mark.parametrize("size", SIZES)
def test_it_scans_from_a_grey_copy(size: Size) -> None:
    page = drawn(pdf(sheet("ar"), size))

    copy = page.point([60 + round(value / 255 * 144) for value in range(256)])  # grey paper, toner that is low
    copy = copy.rotate(4, expand=True, fillcolor=204, resample=Image.Resampling.BICUBIC)
    copy = copy.filter(ImageFilter.GaussianBlur(1.5))

    assert [found.text for found in zxingcpp.read_barcodes(copy)] == [CODE]


@pytest.mark.parametrize("size", SIZES)
def test_the_printed_code_is_three_centimetres_wide_with_room_around_it(size: Size) -> None:
    page = drawn(pdf(sheet("de"), size), dpi=254)  # ten pixels a millimetre

    (found,) = zxingcpp.read_barcodes(page)
    corner, opposite = found.position.top_left, found.position.bottom_right
    side = opposite.x - corner.x
    assert side >= 300
    quiet = round(4 * side / 29)
    around = (corner.x - quiet + 4, corner.y - quiet + 4, opposite.x + quiet - 4, opposite.y + quiet - 4)
    middle = Image.new("L", (side + 8, side + 8), 255)
    page.paste(middle, (corner.x - 4, corner.y - 4))
    assert page.crop(around).getextrema() == (255, 255)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_suits_a_phone(language: str) -> None:
    content = png(sheet(language))

    picture = Image.open(BytesIO(content))
    assert picture.width == 1080
    assert len(content) < 250_000
    assert zxingcpp.read_barcodes(picture)[0].text == CODE


def test_several_threads_print_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        documents = list(threads.map(lambda number: pdf(sheet("de", number=number)), ["1234567", "7654321"] * 8))

    assert [("123\u00a04567", None) in told(document) for document in documents] == [True, False] * 8
