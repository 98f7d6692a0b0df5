"""QR codes as SVG: small, sharp at every size, without any style attribute."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M

BORDER = 4
"""Quiet zone in modules, as the standard asks."""


@lru_cache(maxsize=512)
def svg(text: str) -> str:
    """Draw a text as an SVG element of black modules on white, with the quiet zone inside."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    return _draw(code.get_matrix())


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
