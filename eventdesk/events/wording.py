"""What looks wrong about a text beside its German original, as far as a machine can see without reading it."""

from collections.abc import Mapping
from enum import StrEnum

from eventdesk.events.plans import Wording

SHORTEST, LONGEST = 0.45, 2.2
"""Between these parts of the German length, translations into our languages are as long as they have to be."""
TELLING = 25
"""Shorter German texts say nothing by their length: a name or two words may double."""


class Doubt(StrEnum):
    """Why somebody should look at a text again."""

    MISSING = "missing"
    SAME = "same"
    SHORT = "short"
    LONG = "long"


def doubt(german: str, text: str) -> Doubt | None:
    """Say what is strange about the translation of a German text; None if nothing is."""
    if not text.strip():
        return Doubt.MISSING if german.strip() else None
    if text.strip() == german.strip():
        return Doubt.SAME
    if len(german.strip()) < TELLING:
        return None
    part = len(text.strip()) / len(german.strip())
    if part < SHORTEST:
        return Doubt.SHORT
    return Doubt.LONG if part > LONGEST else None


def doubts(texts: Mapping[str, Wording], languages: tuple[str, ...]) -> dict[tuple[str, str], Doubt]:
    """Give what is strange about each part (title, description, directions) in each language beside German."""
    german = texts.get("de", Wording(""))
    found = {
        (part, language): doubt(getattr(german, part), getattr(texts.get(language, Wording("")), part))
        for part in Wording._fields
        for language in languages
        if language != "de"
    }
    return {place: what for place, what in found.items() if what}
