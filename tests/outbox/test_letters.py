"""Messages as mail programs read them."""

from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address

import pytest

from eventdesk.outbox.letters import Enclosure, Letter, message_of, sender_of
from eventdesk.outbox.models import OutgoingMail
from tests.mail_servers import read

DESK = Address("Ausbildung für alle", addr_spec="desk@example.org")


@pytest.fixture
def mail(now: datetime) -> OutgoingMail:
    return OutgoingMail(message_id="m1", recipient="amal@example.org", language="ar", created_at=now)


def test_every_try_has_the_same_message_id_and_its_own_date(mail: OutgoingMail, now: datetime) -> None:
    for moment in (now, now + timedelta(hours=1)):
        message = message_of(mail, Letter(subject="a", text="b"), DESK, moment)

        assert message["Message-ID"] == "<m1@example.org>"
        assert message["Date"].datetime == moment


def test_a_title_cannot_add_a_header(mail: OutgoingMail, now: datetime) -> None:
    message = read(message_of(mail, Letter(subject="Hello\r\nBcc: victim@example.org", text="x"), DESK, now).as_bytes())

    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: victim@example.org"


def test_a_letter_is_text_then_a_page_with_its_pictures_then_enclosures(mail: OutgoingMail, now: datetime) -> None:
    letter = Letter(
        subject="مرحبًا", text="مرحبًا", html='<img src="cid:code">', pictures=[("code", b"\x89PNG")],
        enclosures=[Enclosure("día.pdf", "application/pdf", b"%PDF"),
                    Enclosure("x.ics", "text/calendar; method=PUBLISH; charset=utf-8", "ü\r\n".encode())],
    )  # fmt: skip

    raw = message_of(mail, letter, DESK, now).as_bytes()

    kinds = [part.get_content_type() for part in read(raw).walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "application/pdf", "text/calendar",
    ]  # fmt: skip
    *_, page, picture, pdf, entry = read(raw).walk()
    assert picture["Content-ID"] == "<code@example.org>"
    assert 'src="cid:code@example.org"' in page.get_content()
    assert picture.get_content_disposition() == "inline"
    assert (pdf.get_filename(), pdf.get_content_disposition()) == ("día.pdf", "attachment")
    assert (entry.get_param("method"), entry.get_content()) == ("PUBLISH", "ü\r\n")
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 78


TITLES = [
    "Новая дата или новое место: Информационный день о профессиональном обучении",
    "تغيّر الموعد أو المكان: يوم تعريفي بالتدريب المهني في جامعة أوتو فون غيريكه بمدينة ماغديبورغ",
    "Einladung zum 3. Informationstag für Ausbildung, Förderung & Weiterbildung – Prüfen Sie Ihre Möglichkeiten",
    "Plain words of more than seventy-eight characters that have to be broken somewhere in the middle",
    "a" * 100,
]


@pytest.mark.parametrize("title", TITLES)
def test_a_long_title_arrives_letter_by_letter(mail: OutgoingMail, now: datetime, title: str) -> None:
    sender = Address(title.replace(",", ""), "desk", "example.org")

    raw = message_of(mail, Letter(subject=title, text="x"), sender, now).as_bytes()

    assert read(raw)["Subject"] == title
    # The standard library's reader splits words in names, so ask its older one.
    named = str(make_header(decode_header(message_from_bytes(raw)["From"])))
    assert " ".join(named.split()).removesuffix(" <desk@example.org>") == title.replace(",", "")
    assert raw.isascii()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("desk@example.org", '"Ausbildung für alle" <desk@example.org>'),
        ("KAUSA <desk@example.org>", "KAUSA <desk@example.org>"),
        ('"KAUSA, Magdeburg" <desk@example.org>', '"KAUSA, Magdeburg" <desk@example.org>'),
    ],
)
def test_a_sender_without_a_name_gets_the_sites(address: str, expected: str) -> None:
    assert str(sender_of(address, "Ausbildung für alle")) == expected.replace(
        '"Ausbildung für alle"', "Ausbildung für alle"
    )
