"""A camera for the browser that sees a picture we give it."""

from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

FRAMES = 60
WIDTH, HEIGHT = 640, 480


def read_code(picture: bytes) -> str:
    """Decode the one QR code in a picture with a decoder that is not ours."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return found.text


def film(picture: bytes, path: Path) -> Path:
    """Film a picture: held into the camera, a little further each moment, as hands do. Chromium repeats it."""
    ticket = Image.open(BytesIO(picture)).convert("RGB")
    side = int(HEIGHT * 0.8)
    ticket.thumbnail((side, side))
    with path.open("wb") as target:
        for number in range(FRAMES):
            frame = Image.new("RGB", (WIDTH, HEIGHT), "#808080")
            if number >= FRAMES // 4:
                sway = number % 9 - 4
                turned = ticket.rotate(sway / 2, expand=True, fillcolor="#808080", resample=Image.Resampling.BICUBIC)
                frame.paste(turned, ((WIDTH - turned.width) // 2 + sway * 2, (HEIGHT - turned.height) // 2))
            frame.save(target, "JPEG", quality=85)
    return path
