"""The station app's decoders as they are built for browsers, each in a node process."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Self

from PIL import Image

ROOT = Path(__file__).parents[2]
DIST = ROOT / "static" / "dist"


class Decoder:
    """A decoder by its name in the manifest: `decoder.js` or `decoder-plain.js`."""

    def __init__(self, name: str) -> None:
        worker = DIST / json.loads((DIST / "manifest.json").read_text())[name]
        self._node = subprocess.Popen(
            ["node", str(ROOT / "tests/js/decode.mjs"), str(worker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._node as node:
            node.terminate()

    def text_in(self, picture: Image.Image) -> str | None:
        """What the decoder finds in a grey picture."""
        assert self._node.stdin
        assert self._node.stdout
        grey = base64.b64encode(picture.tobytes()).decode()
        self._node.stdin.write(json.dumps({"width": picture.width, "height": picture.height, "grey": grey}) + "\n")
        self._node.stdin.flush()
        answer = json.loads(self._node.stdout.readline())
        assert "broken" not in answer, answer
        text: str | None = answer["text"]
        return text
