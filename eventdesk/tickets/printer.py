"""A process of its own that draws one ticket with Typst and ends: what it needed of memory goes with it.

Started by its path (`sheet.py`), it imports nothing of ours and is done after a tenth of a second. The job comes in as
JSON; the document, or the picture, goes out.
"""

import json
import sys
from typing import Any

import typst

_ONE_PAGE = b"/Type/Pages/Count 1/"


def main() -> None:
    """Draw with smaller and smaller letters until it is one page; the last try counts in any case."""
    job = json.load(sys.stdin)
    # Our two families and no font of the machine, so that every machine prints the same.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job["fonts"])
    compiler = typst.Compiler(job["template"], root=job["root"], font_paths=fonts)
    document: Any = b""
    for scale in job["scales"]:
        document = compiler.compile(sys_inputs={**job["inputs"], "scale": str(scale)}, **job["output"])
        if _ONE_PAGE in document:
            break
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
