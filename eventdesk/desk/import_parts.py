"""A piece of an import file: reading one value, and saying what is wrong with it and where."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from eventdesk.errors import InvalidInputError
from eventdesk.i18n import LANGUAGES
from eventdesk.places import DISTRICTS
from eventdesk.vocabulary import ELSEWHERE

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

SPOKEN = (*LANGUAGES, "other")
MAX_COUNT = 1_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2099
MAX_TITLE = 200


def refuse(path: str, why: str) -> NoReturn:
    """Say what is wrong at a place of the file, such as `events[0].title.de`.

    Raises:
        InvalidInputError: Always.
    """
    raise InvalidInputError(f"{path or 'The file'} {why}.")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the file and where it stands."""

    value: Any
    path: str

    def refuse(self, why: str) -> NoReturn:
        """Say what is wrong here."""
        refuse(self.path, why)

    def members(self, known: Collection[str], required: Collection[str] = ()) -> "dict[str, Part]":
        """Open an object; unknown and missing keys are refused."""
        if not isinstance(self.value, dict):
            self.refuse("must be an object in curly brackets")
        parts = {key: Part(value, f"{self.path}.{key}" if self.path else key) for key, value in self.value.items()}
        for key, part in parts.items():
            if key not in known:
                part.refuse("is unknown; known are " + ", ".join(known))
        for key in required:
            if key not in parts:
                refuse(f"{self.path}.{key}" if self.path else key, "is missing")
        return parts

    def items(self) -> "list[Part]":
        """Open a list."""
        if not isinstance(self.value, list):
            self.refuse("must be a list in square brackets")
        return [Part(value, f"{self.path}[{place}]") for place, value in enumerate(self.value)]

    def text(self, longest: int = MAX_TITLE, *, empty: bool = False) -> str:
        """Read a text without control characters."""
        if not isinstance(self.value, str):
            self.refuse("must be a text in quotation marks")
        text = self.value.strip()
        if not text and not empty:
            self.refuse("must not be empty")
        if len(text) > longest:
            self.refuse(f"is longer than {longest} characters")
        if not all(sign.isprintable() or sign == "\n" for sign in text):
            self.refuse("contains a character that cannot be shown")
        return text

    def number(self) -> int:
        """Read a whole number from 0 upward."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not 0 <= self.value <= MAX_COUNT:
            self.refuse(f"must be a whole number from 0 to {MAX_COUNT}")
        return self.value

    def optional(self, read: "Callable[[Part], Value]") -> Value | None:
        """Read a value that may be null."""
        return None if self.value is None else read(self)

    def choice(self, choices: type[Choice]) -> Choice:
        """Read one word of a closed list."""
        try:
            return choices(self.value)
        except ValueError:
            self.refuse("must be one of " + ", ".join(choices))

    def one_of(self, words: Collection[str], what: str = "") -> str:
        """Read one word of a list."""
        if not isinstance(self.value, str) or self.value not in words:
            self.refuse(what or "must be one of " + ", ".join(words))
        return self.value

    def moment(self) -> datetime:
        """Read a moment with its offset from UTC."""
        try:
            moment = datetime.fromisoformat(self.text())
        except ValueError:
            self.refuse("must be a moment like 2026-05-12T15:00:00+02:00")
        if moment.tzinfo is None:
            self.refuse("needs its offset from UTC, like +02:00")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.refuse(f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
        return moment

    def flag(self) -> bool:
        """Read yes or no."""
        if not isinstance(self.value, bool):
            self.refuse("must be true or false")
        return self.value

    def texts(self, longest: int = MAX_TITLE) -> dict[str, str]:
        """Read a text in several languages."""
        return {language: part.text(longest) for language, part in self.members(LANGUAGES).items()}

    def languages(self) -> tuple[str, ...]:
        """Read the languages spoken somewhere."""
        return tuple(dict.fromkeys(part.one_of(SPOKEN) for part in self.items()))

    def district(self) -> str:
        """Read the key of a district."""
        return self.one_of(DISTRICTS, "must be the key (AGS) of a district, like 15003")

    def home(self) -> str:
        """Read the key of a home district, `00` for elsewhere."""
        return self.one_of((*DISTRICTS, ELSEWHERE), "must be the key (AGS) of a district, or 00 for elsewhere")
