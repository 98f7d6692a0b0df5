"""Catalogues of texts: `python -m deploy.local.translations update|compile|check`.

Two domains: `messages` is what families and volunteers read (five languages), `desk` what organisers and
the ministry read (German and English). `update` extracts the texts of code and templates into the .pot
files and carries them into the catalogues; `check` only says whether that would change anything.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
DOMAINS = {"messages": ("de", "en", "ar", "ru", "uk"), "desk": ("de", "en")}
MAPPINGS = {"messages": "babel.cfg", "desk": "babel-desk.cfg"}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": (1, 2), "_ln": (1, 2), "lazy_gettext": None, "lazy_ngettext": (1, 2)}
BEGINNING = datetime(2026, 11, 23, tzinfo=UTC)
"""Creation date of every template; the true one would change the file at each run and say nothing."""

ARABIC = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
"""Babel would write forms 4 and 5 the other way round than translators, Weblate and CLDR expect."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one of the three things."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("update", "compile", "check"))
    action = parser.parse_args(arguments).action
    if action == "compile":
        compile_catalogues()
        return 0
    stale = [path for path, text in fresh_files().items() if not path.exists() or path.read_bytes() != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} {'is out of date' if action == 'check' else 'updated'}")
        if action == "update":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fresh_files()[path])
    if action == "check" and stale:
        print("Run `make translations` and translate what is new.", file=sys.stderr)
        return 1
    return 0


def compile_catalogues() -> None:
    """Write a .mo beside each .po that is newer."""
    for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            with path.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source))


def fresh_files() -> dict[Path, bytes]:
    """Work out what each .pot and .po should contain now."""
    files: dict[Path, bytes] = {}
    for domain, languages in DOMAINS.items():
        template = extract(domain)
        files[TRANSLATIONS / f"{domain}.pot"] = _written(template)
        for language in languages:
            path = TRANSLATIONS / language / "LC_MESSAGES" / f"{domain}.po"
            files[path] = _written(_updated(path, language, template))
    return files


def extract(domain: str) -> Catalog:
    """Collect the texts of one domain from code and templates."""
    catalog = Catalog(project="eventdesk", copyright_holder="the eventdesk authors", creation_date=BEGINNING)
    catalog.header_comment = f"# Texts of eventdesk, domain {domain}. EUPL-1.2.\n#"
    with (ROOT / MAPPINGS[domain]).open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for name, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def _updated(path: Path, language: str, template: Catalog) -> Catalog:
    """Carry the template's texts into a catalogue. English repeats them, since they are English."""
    catalog = _read(path, language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.header_comment = template.header_comment
    catalog.creation_date = catalog.revision_date = BEGINNING
    catalog.obsolete.clear()
    if language == "en":
        for message in catalog:
            if message.id and not any(message.string or ()):
                message.string = message.id
    return catalog


def _read(path: Path, language: str) -> Catalog:
    """Read a catalogue with the plural forms of its own header, or begin one."""
    if path.exists():
        return read_po(BytesIO(path.read_bytes()), locale=language)
    if language != "ar":
        return Catalog(locale=language, project="eventdesk", creation_date=BEGINNING)
    header = f'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Plural-Forms: {ARABIC}\\n"\n'
    return read_po(BytesIO(header.encode()), locale=language)


def _written(catalog: Catalog) -> bytes:
    """Spell a catalogue the same way every time: sorted, unwrapped, files without line numbers."""
    target = BytesIO()
    write_po(target, catalog, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return target.getvalue().rstrip() + b"\n"


if __name__ == "__main__":
    sys.exit(main())
