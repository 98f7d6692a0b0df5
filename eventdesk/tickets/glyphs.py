"""Which characters our fonts can print. PDF/UA refuses a text with one that they cannot."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from struct import unpack_from

import fontpkg_amiri
import fontpkg_noto_sans

FONT_FOLDERS = (fontpkg_noto_sans.ROOT / "files", fontpkg_amiri.ROOT / "files")
_FAMILIES = (("NotoSans[wdth,wght].ttf",), ("Amiri-Regular.ttf", "Amiri-Bold.ttf"))
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Mn", "Me"}
"""What goes without a trace: pictures, joiners, accents. Instead of a letter a sign shows that one is missing."""

MISSING = "\ufffd"
_RUN, _GAPS = re.compile(f"{MISSING}+"), re.compile(" {2,}")


def printable(text: str) -> str:
    """Leave out pictures our fonts do not have, and show where a letter is missing."""
    known = _known()
    kept = (
        letter if letter in known else "" if unicodedata.category(letter) in _INVISIBLE else MISSING
        for letter in unicodedata.normalize("NFC", text)
    )
    return _GAPS.sub(" ", _RUN.sub(MISSING, "".join(kept))).strip()


@cache
def _known() -> frozenset[str]:
    """Every character that one of the families has in all its weights."""
    known: set[str] = set()
    for files in _FAMILIES:
        weights = [_characters(path.read_bytes()) for path in _paths(files)]
        known |= set.intersection(*weights)
    return frozenset((known | {"\n"}) - {"\u200d"})  # the joiner of emojis means nothing without them


def _paths(files: tuple[str, ...]) -> list[Path]:
    """Find font files in our folders."""
    return [folder / name for name in files for folder in FONT_FOLDERS if (folder / name).is_file()]


def _characters(font: bytes) -> set[str]:
    """Read a font's table of characters of the basic plane. Source: OpenType, `cmap`, format 4."""
    (tables,) = unpack_from(">H", font, 4)
    records = (unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (count,) = unpack_from(">H", font, cmap + 2)
    maps = (unpack_from(">HHI", font, cmap + 4 + 8 * number) for number in range(count))
    table = next(cmap + offset for platform, encoding, offset in maps if (platform, encoding) == (3, 1))
    (doubled,) = unpack_from(">H", font, table + 6)
    segments = f">{doubled // 2}H"
    ends = unpack_from(segments, font, table + 14)
    starts = unpack_from(segments, font, table + 16 + doubled)
    return {chr(code) for first, last in zip(starts, ends, strict=True) for code in range(first, min(last, 0xFFFE) + 1)}
