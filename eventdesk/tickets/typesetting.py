"""Handing data to Typst and taking back paper: fonts, compilers, and what readers copy out of a PDF."""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventdesk.events.occasion import Words
from eventdesk.events.queries import PublicStation
from eventdesk.tickets.glyphs import FONT_FOLDERS, printable

if TYPE_CHECKING:
    import typst

_TEMPLATES = Path(__file__).parents[2] / "templates"
_FIGURE = re.compile(
    rb"/S/Figure(?P<parent>/P \d+ 0 R(?:/Lang\([^)]*\))?)/Alt<FEFFE000(?P<text>[0-9A-F]*)>/A\[<<[^>]*>>\]"
)


def compiled(template: str, inputs: Mapping[str, str], **output: Any) -> bytes:
    """Set a template with data; what comes in is never source."""
    result = _compiler(template).compile(sys_inputs=dict(inputs), **output)
    assert isinstance(result, bytes)  # noqa: S101 - one page, or one document, is one value
    return result


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


_of_thread = threading.local()


def _compiler(template: str) -> "typst.Compiler":
    """A compiler of this thread: two threads cannot share one."""
    import typst  # noqa: PLC0415 - 40 MB that most processes never need

    if not hasattr(_of_thread, template):
        compiler = typst.Compiler(_TEMPLATES / template, root=_TEMPLATES, font_paths=_fonts())
        setattr(_of_thread, template, compiler)
    found: typst.Compiler = getattr(_of_thread, template)
    return found


@cache
def _fonts() -> "typst.Fonts":
    """Our two families and no font of the machine, so that every machine prints the same."""
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FONT_FOLDERS))
