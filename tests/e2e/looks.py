"""How each component looks, kept as pictures: `python -m tests.e2e.looks` takes them anew.

One picture for each component and width shows its looks side by side. tests/e2e/test_design.py compares the
components with them. Whoever changes looks on purpose takes the pictures anew, looks at them, and commits them.

The same browser with the same fonts draws the same picture, so there the comparison is fine: it sees a
colour that is a little different, and a pixel of padding. Other versions draw letters a little differently; there it
is coarse: it looks at the mean colour of larger squares, and still sees what a person would.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

from deploy.local import browser as chromium
from eventdesk.db import Database
from eventdesk.design import LOOKS, Look, parts
from tests.server import serving

FOLDER = Path(__file__).parent / "looks"
TAKEN_WITH = FOLDER / "taken-with.json"
WIDTHS: dict[str, tuple[int, Sequence[Look]]] = {"phone": (390, LOOKS), "desk": (1280, (LOOKS[0], LOOKS[-1]))}
"""Width of the window, and the looks seen in it: on a desk the first and the last one say enough."""

ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
FONTS = ("NotoSans-Regular", "NotoSans-Bold", "NotoSansArabic-Regular", "NotoSansArabic-Bold")
SAME_FONTS = ':root { --font: "Noto Sans", "Noto Sans Arabic", sans-serif; }'
"""Elsewhere a page uses the fonts of the phone; pictures can be compared only with the same ones."""

SHOW_ONE = """id => {
  for (const element of document.querySelectorAll(".site-header, .site-footer, h1, .specimens__title")) {
    element.hidden = true;
  }
  for (const element of document.querySelectorAll(".specimens, .specimen")) {
    element.hidden = !(element.id === id || element.querySelector(`#${id}`));
  }
}"""
"""Alone at the top, a component looks the same whatever stands before it."""

GAP = 8
REDUCED = 2
"""Pictures are kept at half their size: what can be seen can be seen there too, and they weigh a third."""
COLOURS = 256
"""Of the palette of a kept picture; chosen so that no colour is far from its own (at most 7 of 255)."""


@dataclass(frozen=True, slots=True)
class Eye:
    """How closely two pictures are compared."""

    square: int
    """Side of the squares whose mean colour is compared, in pixels of a kept picture."""
    shade: int
    """The largest difference, of 255, that is no change."""
    stretch: int
    """How many pixels the sizes may differ."""

    def sees(self, before: Image.Image, now: Image.Image) -> str:
        """Say what is different; nothing if nothing is."""
        if max(abs(before.width - now.width), abs(before.height - now.height)) > self.stretch:
            return f"size {now.width} x {now.height} instead of {before.width} x {before.height}"
        size = (min(before.width, now.width), min(before.height, now.height))
        small = (-(-size[0] // self.square), -(-size[1] // self.square))
        means = [picture.crop((0, 0, *size)).resize(small, Image.Resampling.BOX) for picture in (before, now)]
        red, green, blue = ImageChops.difference(*means).split()
        differences = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        worst = max(differences.tobytes())
        return f"a shade that differs by {worst} of 255" if worst > self.shade else ""


FINE, COARSE = Eye(square=2, shade=16, stretch=0), Eye(square=8, shade=24, stretch=3)


def main() -> None:
    """Take all pictures anew, and note with what."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        database = Database(f"sqlite:///{name}/looks.sqlite")
        database.upgrade()
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        with serving(database, Path(name)) as server:
            for width in WIDTHS:
                page = open_page(browser, server.url, width)
                for part in parts():
                    keep(photograph(page, part, width), reference(part, width))
        TAKEN_WITH.write_text(json.dumps(tools(browser), indent=1) + "\n")


def open_page(browser: Browser, url: str, width: str) -> Page:
    """Open the page of all components, with the same fonts everywhere."""
    context = browser.new_context(
        viewport={"width": WIDTHS[width][0], "height": 1200}, bypass_csp=True, reduced_motion="reduce", locale="de"
    )
    page = context.new_page()
    page.goto(f"{url}/design")
    page.add_style_tag(content=SAME_FONTS)
    page.evaluate("() => document.fonts.ready")
    return page


def photograph(page: Page, part: str, width: str) -> Image.Image:
    """Put the looks of one component side by side."""
    shots = list(_shots(page, part, WIDTHS[width][1]))
    sheet = Image.new(
        "RGB", (sum(shot.width + GAP for shot in shots) - GAP, max(shot.height for shot in shots)), "#808080"
    )
    left = 0
    for shot in shots:
        sheet.paste(shot, (left, 0))
        left += shot.width + GAP
    return sheet.reduce(REDUCED)


def _shots(page: Page, part: str, looks: Sequence[Look]) -> Iterator[Image.Image]:
    for look in looks:
        name = f"{part}-{look}"
        page.evaluate(SHOW_ONE, name)
        yield Image.open(BytesIO(page.locator(f"#{name}").screenshot(animations="disabled"))).convert("RGB")


def reference(part: str, width: str) -> Path:
    """Where the picture of a component lies."""
    return FOLDER / f"{part}-{width}.png"


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture as small as it can be."""
    small = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def eye_for(browser: Browser) -> Eye:
    """Compare finely what was taken with the same tools, else coarsely."""
    return FINE if json.loads(TAKEN_WITH.read_text()) == tools(browser) else COARSE


def tools(browser: Browser) -> dict[str, str]:
    """What the looks of letters depend on."""
    return {"chromium": browser.version.partition(".")[0], **_fonts()}


@cache
def _fonts() -> dict[str, str]:
    """Digests of the fonts that draw the pictures."""
    found = {path.stem: path for path in Path("/usr/share/fonts").rglob("Noto*.?tf")}
    return {
        name: hashlib.sha256(found[name].read_bytes()).hexdigest()[:16] if name in found else "missing"
        for name in FONTS
    }


if __name__ == "__main__":
    main()
