"""Handing data to Typst and taking back paper: fonts, compilers, and what readers copy out of a PDF."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from eventdesk.events.occasion import Words
from eventdesk.events.queries import PublicStation
from eventdesk.tickets.glyphs import FONT_FOLDERS, printable

_TEMPLATES = Path(__file__).parents[2] / "templates"
_PRINTER = Path(__file__).with_name("printer.py")
_LONGEST_S = 60
"""A ticket takes a tenth of a second; on a machine that is busy beyond measure we give up rather than wait for ever."""
_one_at_a_time = threading.Lock()
"""Printers of one process follow each other, so that a crowd of readers cannot fill the machine with them."""
_FIGURE = re.compile(
    rb"/S/Figure(?P<parent>/P \d+ 0 R(?:/Lang\([^)]*\))?)/Alt<FEFFE000(?P<text>[0-9A-F]*)>/A\[<<[^>]*>>\]"
)


def compiled(template: str, inputs: Mapping[str, str], scales: Sequence[float] = (1,), **output: Any) -> bytes:
    """Set a template with data, in a process of its own; what comes in is never source.

    Kept in ours, Typst and its fonts would take up to 125 MB for good, in every process that ever printed.

    Args:
        template: Its path below `templates/`.
        inputs: What the template reads as `sys.inputs`.
        scales: Sizes of the letters to try, one after the other, until everything fits on one page.
        output: Format and options of the document.
    """
    job = {
        "template": str(_TEMPLATES / template),
        "root": str(_TEMPLATES),
        "fonts": [str(folder) for folder in FONT_FOLDERS],
        "scales": scales,
        "inputs": inputs,
        "output": output,
    }
    with _one_at_a_time:
        return subprocess.run(  # noqa: S603 - our own file, with data on its standard input
            [sys.executable, "-I", str(_PRINTER)],
            input=json.dumps(job).encode(),
            stdout=subprocess.PIPE,
            timeout=_LONGEST_S,
            check=True,
        ).stdout


def plain(value: Any) -> Any:
    """Spell a sheet as dicts, lists and texts that our fonts can print."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, Words | PublicStation):
        return plain(value._asdict())
    if isinstance(value, Sequence):
        return [plain(part) for part in value]
    return plain({field.name: getattr(value, field.name) for field in fields(value)}) if is_dataclass(value) else value


def told(document: bytes) -> bytes:
    """Turn the figures that stand for texts into spans with ActualText, byte for byte as long as before.

    A PDF stores Arabic as it is seen; only ActualText says what was written, in the order of the letters. Typst has
    no word for it yet, but lets a figure be told in other words, which land in the file as they are.
    """
    document = document.replace(b"/Direction/R2L", b"/Direction/L2R")  # else Chrome copies German lines backwards
    return _FIGURE.sub(_span, document)


def _span(figure: re.Match[bytes]) -> bytes:
    """Write one figure as a span."""
    span = b"/S/Span" + figure["parent"] + b"/ActualText<FEFF" + figure["text"] + b">"
    return span.ljust(len(figure[0]))
