"""Pictures of a ticket as a volunteer's camera sees it: on a dim phone, on grey paper, at a slant, half a thumb on it.

Drawn by fixed seeds, so each run sees the same. Everything is grey: a decoder looks at nothing else.
"""

import cmath
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from eventdesk.tickets.qr import BORDER, bitmap

MODULE = 10
"""Pixels of a module before the camera."""
FINDER = 8
"""Modules of a finder pattern with the white line around it."""
FINER = 2
"""The scene is drawn so much finer than the camera sees, which mixes neighbouring points as a lens does."""
FAR = 2.6
"""Distance of the camera, in sides of the code."""

GRAIN = 96
"""Side of the square of noise, in pixels."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """How a ticket is held, and on what it is shown."""

    paper: int = 245
    ink: int = 15
    around: int = 120
    turned: float = 0.0
    """Degrees, either way."""
    slanted: float = 0.0
    """Degrees, in any direction."""
    covered: float = 0.0
    """Share of the code."""
    glare: int = 0
    blur: float = 0.3
    """In modules of the code."""
    noise: float = 4.0
    share: float = 0.5
    """Side of the code in the shorter side of the picture."""


SCENES = {
    "a phone at half brightness, with glare": Scene(paper=120, ink=14, around=40, glare=90, turned=10, slanted=10),
    "printed on grey A6 paper": Scene(paper=165, ink=70, around=150, turned=10, slanted=15, noise=7),
    "turned any way": Scene(turned=180),
    "at a slant": Scene(turned=20, slanted=38),
    "blurred and noisy": Scene(turned=20, slanted=10, blur=0.36, noise=10),
    "a twentieth covered": Scene(turned=20, slanted=10, covered=0.05),
    "a bad day": Scene(paper=150, ink=50, around=60, glare=40, turned=180, slanted=25, blur=0.4, noise=8, covered=0.03),
}


def photograph(text: str, scene: Scene, size: tuple[int, int], random: Random) -> Image.Image:
    """Take a picture of a code."""
    code = Image.open(io.BytesIO(bitmap(text, MODULE))).convert("L")
    if scene.covered:
        _cover(code, scene.covered, random)
    light = code.point(lambda value: scene.ink + (scene.paper - scene.ink) * value // 255)
    fine = (size[0] * FINER, size[1] * FINER)
    corners = _corners(scene, fine, random)
    picture = _placed(light, corners, fine, scene.around).reduce(FINER)
    if scene.glare:
        picture = _glaring(picture, scene.glare, random)
    module = math.dist(corners[0], corners[1]) / FINER / (code.width / MODULE)
    return _noisy(picture.filter(ImageFilter.GaussianBlur(scene.blur * module)), scene.noise, random)


def _cover(code: Image.Image, share: float, random: Random) -> None:
    """Lay a thumb or a stain on the code, anywhere but on a finder pattern."""
    modules = code.width // MODULE - 2 * BORDER
    area = share * modules**2
    length = random.uniform(1, 2)
    width = math.sqrt(area * 4 / math.pi / length)
    box = (width, width * length) if random.random() < 0.5 else (width * length, width)
    while True:
        left, top = (random.uniform(0, modules - side) for side in box)
        if not _touches_a_finder(left, top, box, modules):
            break
    start = ((BORDER + left) * MODULE, (BORDER + top) * MODULE)
    end = (start[0] + box[0] * MODULE, start[1] + box[1] * MODULE)
    ImageDraw.Draw(code).ellipse((start, end), fill=random.choice((0, 110, 255)))


def _touches_a_finder(left: float, top: float, box: Sequence[float], modules: int) -> bool:
    right, bottom = left + box[0], top + box[1]
    upper, lower = top < FINDER, bottom > modules - FINDER
    return (left < FINDER and (upper or lower)) or (right > modules - FINDER and upper)


def _corners(scene: Scene, size: tuple[int, int], random: Random) -> list[Point]:
    """Hold the code before the camera: turn it, lean it back in some direction, and look through a hole."""
    side = scene.share * min(size)
    turn = cmath.rect(1, math.radians(random.uniform(-scene.turned, scene.turned)))
    lean, towards = math.radians(scene.slanted), cmath.rect(1, random.uniform(0, 2 * math.pi))
    middle = complex(*(length / 2 + random.uniform(-0.06, 0.06) * min(size) for length in size))
    seen = []
    for corner in (-0.5 - 0.5j, 0.5 - 0.5j, 0.5 + 0.5j, -0.5 + 0.5j):
        turned = corner * turn
        along = (turned * towards.conjugate()).real
        leaning = turned + along * (math.cos(lean) - 1) * towards
        place = middle + leaning * side * FAR / (FAR + along * math.sin(lean))
        seen.append((place.real, place.imag))
    return seen


def _placed(code: Image.Image, corners: Sequence[Point], size: tuple[int, int], around: int) -> Image.Image:
    """Lay the code into the picture."""
    side = code.width
    flat = ((0, 0), (side, 0), (side, side), (0, side))
    how = _perspective(corners, flat)
    smooth = Image.Resampling.BICUBIC
    ticket = code.transform(size, Image.Transform.PERSPECTIVE, how, smooth)
    mask = Image.new("L", code.size, 255).transform(size, Image.Transform.PERSPECTIVE, how)
    return Image.composite(ticket, Image.new("L", size, around), mask)


def _perspective(seen: Sequence[Point], flat: Sequence[Point]) -> list[float]:
    """Find the eight numbers that lead from the picture back to the code."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for place in range(8):
        best = max(range(place, 8), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(8):
            if other != place:
                factor = rows[other][place]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [row[8] for row in rows]


def _glaring(picture: Image.Image, light: int, random: Random) -> Image.Image:
    """Let a lamp mirror itself in the glass."""
    lamp = Image.new("L", picture.size, 0)
    x, y = (random.uniform(0.3, 0.7) * side for side in picture.size)
    radius = random.uniform(0.1, 0.2) * min(picture.size)
    ImageDraw.Draw(lamp).ellipse((x - radius, y - radius, x + radius, y + radius), fill=light)
    return ImageChops.add(picture, lamp.filter(ImageFilter.GaussianBlur(radius / 2)))


def _noisy(picture: Image.Image, sigma: float, random: Random) -> Image.Image:
    """Add what a small sensor adds."""
    grain, whole = _grain(sigma), Image.new("L", picture.size)
    for x in range(0, picture.width, GRAIN):
        for y in range(0, picture.height, GRAIN):
            whole.paste(grain.transpose(random.choice(list(Image.Transpose))), (x, y))
    return ImageChops.add(picture, whole, 1, -128)


@lru_cache
def _grain(sigma: float) -> Image.Image:
    """A small square of noise, around the middle of all greys."""
    random = Random(sigma)
    return Image.frombytes("L", (GRAIN, GRAIN), bytes(round(random.gauss(128, sigma)) for _ in range(GRAIN**2)))
