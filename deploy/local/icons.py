"""Draw our sign as the pictures that phones ask for: `python -m deploy.local.icons`.

Phones take no SVG for the sign of an installed app. Run it again when static/icons/icon.svg has changed.
"""

import re
from pathlib import Path

import typst

FOLDER = Path(__file__).resolve().parents[2] / "static" / "icons"
SIGN = FOLDER / "icon.svg"
GROUND = re.compile(r'<rect width="32" height="32" rx="7" fill="(#[0-9a-f]{6})"/>')
SIZES = (192, 512)
MASKABLE = "icon-maskable-512.png"
SHARE = 0.8
"""Phones cut a maskable sign to a circle, a drop, a square; what lies within this share of it is always seen."""


def main() -> None:
    """Write all pictures."""
    for name, picture in drawn().items():
        (FOLDER / name).write_bytes(picture)
        print(f"static/icons/{name}")


def drawn() -> dict[str, bytes]:
    """Draw all pictures, by the names of their files."""
    svg = SIGN.read_text()
    found = GROUND.search(svg)
    assert found, "the sign has no ground"  # noqa: S101 - a mistake of whoever changed the drawing
    plain = {f"icon-{size}.png": _picture(svg, size, size, "none") for size in SIZES}
    inner = round(512 * SHARE)
    return {**plain, MASKABLE: _picture(GROUND.sub("", svg), 512, inner, f'rgb("{found[1]}")')}


def _picture(svg: str, side: int, inner: int, ground: str) -> bytes:
    """Draw a sign in the middle of a square; one point is one pixel."""
    source = (
        f"#set page(width: {side}pt, height: {side}pt, margin: 0pt, fill: {ground})\n"
        f'#place(center + horizon, image(bytes({_quoted(svg)}), format: "svg", width: {inner}pt))\n'
    )
    picture = typst.compile(source.encode(), format="png", ppi=72)
    assert isinstance(picture, bytes)  # noqa: S101 - one page, so one picture
    return picture


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
