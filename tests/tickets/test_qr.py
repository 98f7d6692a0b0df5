"""The picture of a code: small, with the quiet zone that scanners need."""

import io
import re

import pytest
import zxingcpp
from PIL import Image

from eventdesk.tickets.qr import BORDER, bitmap, svg
from eventdesk.tickets.rules import code_text
from eventdesk.tickets.service import address_of

CODE = code_text({0: b"\x07" * 32}, 1, b"12345678", 4, 1)


@pytest.mark.parametrize(("letters", "modules"), [(18, 29), (19, 33), (47, 33), (48, 37)])
def test_a_host_of_up_to_47_letters_fits_into_33_modules(letters: int, modules: int) -> None:
    host = "x" * (letters - 3) + ".de"

    (side,) = re.findall(r'viewBox="0 0 (\d+) \d+"', svg(address_of(CODE, host, secure=True)))

    assert int(side) == modules + 2 * 4


def test_a_quiet_zone_of_four_modules_stays_white() -> None:
    picture = svg(address_of(CODE, "events.example.org", secure=True))

    side = int(re.findall(r'viewBox="0 0 (\d+)', picture)[0])
    runs = [(int(x), int(y), int(width)) for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", picture)]
    dark = [place for x, y, width in runs for place in (x, y, x + width - 1)]
    assert BORDER == min(dark) == side - 1 - max(dark) == 4


def test_a_bitmap_says_the_same_in_half_a_kilobyte() -> None:
    address = address_of(CODE, "events.example.org", secure=True)

    picture = bitmap(address)

    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert found.text == address
    assert len(picture) < 512
