"""QR codes as SVG: small, sharp at every size, without any style attribute. For mail as PNG."""

import struct
import zlib
from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M

BORDER = 4
"""Quiet zone in modules, as the standard asks."""


@lru_cache(maxsize=512)
def svg(text: str) -> str:
    """Draw a text as an SVG element of black modules on white, with the quiet zone inside."""
    return _draw(_modules(text))


def bitmap(text: str, module: int = 8) -> bytes:
    """Draw a text as a PNG of one bit a pixel, for mail programs that know no SVG: about half a kilobyte.

    Args:
        text: What the code says.
        module: Side of a module in pixels.

    Source: PNG specification, third edition, sections 11.2.1 to 11.2.3.
    """
    rows = [[dark for dark in row for _ in range(module)] for row in _modules(text)]
    side = len(rows) * module
    lines = b"".join(b"\0" + _bits(row) for row in rows for _ in range(module))
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _modules(text: str) -> list[list[bool]]:
    """Lay out the dark modules of a text, row by row, with the quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def _bits(row: list[bool]) -> bytes:
    """Pack pixels into bytes: white is 1, the first pixel is the highest bit."""
    bits = "".join("0" if dark else "1" for dark in row)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(name: bytes, content: bytes) -> bytes:
    """Wrap a part of a PNG file: its length, its name, itself, and a checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _draw(matrix: list[list[bool]]) -> str:
    """Join the dark modules of each row to runs: one path, a few kilobytes."""
    side = len(matrix)
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < side:
            width = 0
            while x + width < side and row[x + width]:
                width += 1
            if width:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width or 1
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" aria-hidden="true">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{"".join(runs)}"/></svg>'
    )
