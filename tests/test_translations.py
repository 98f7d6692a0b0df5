"""Every text exists in every language of its readers, with its placeholders and all its plural forms."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

from deploy.local.translations import ARABIC, DOMAINS, ROOT, TRANSLATIONS, fresh_files
from eventdesk import i18n

CATALOGUES = [(language, domain) for domain, languages in DOMAINS.items() for language in languages]
NUMBERS = (0, 1, 2, 3, 5, 10, 11, 20, 21, 99, 100, 101, 102, 103, 145, 225, 370, 601)

FORMS = {
    "de": ("one", "other"),
    "en": ("one", "other"),
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "ru": ("one", "few", "many"),
    "uk": ("one", "few", "many"),
}
"""Unicode's plural categories in the order in which catalogues list them."""

SPELLED_OUT = {"zero", "one", "two"}
"""Forms that may say the number in words; Russian and Ukrainian `one` is also 21 and needs the figure."""

AGREED = {
    "%(num)d person": {
        "de": ("%(num)d Person", "%(num)d Personen"),
        "ar": ("لا أحد", "شخص واحد", "شخصان", "%(num)d أشخاص", "%(num)d شخصًا", "%(num)d شخص"),
        "ru": ("%(num)d человек", "%(num)d человека", "%(num)d человек"),
        "uk": ("%(num)d особа", "%(num)d особи", "%(num)d осіб"),
    },
    "%(num)d seat left": {
        "de": ("Noch %(num)d Platz frei", "Noch %(num)d Plätze frei"),
        "ar": (
            *("لا توجد أماكن متاحة", "بقي مكان واحد", "بقي مكانان"),
            *("بقيت %(num)d أماكن", "بقي %(num)d مكانًا", "بقي %(num)d مكان"),
        ),
        "ru": ("Осталось %(num)d место", "Осталось %(num)d места", "Осталось %(num)d мест"),
        "uk": ("Залишилося %(num)d місце", "Залишилося %(num)d місця", "Залишилося %(num)d місць"),
    },
    "Valid for %(num)d person": {
        "de": ("Gilt für %(num)d Person", "Gilt für %(num)d Personen"),
        "ar": (
            *("غير صالحة", "صالحة لشخص واحد", "صالحة لشخصين"),
            *("صالحة لـ %(num)d أشخاص", "صالحة لـ %(num)d شخصًا", "صالحة لـ %(num)d شخص"),
        ),
        "ru": ("Действует для %(num)d человека", "Действует для %(num)d человек", "Действует для %(num)d человек"),
        "uk": ("Дійсний для %(num)d особи", "Дійсний для %(num)d осіб", "Дійсний для %(num)d осіб"),
    },
    "%(num)d event": {
        "de": ("%(num)d Veranstaltung", "%(num)d Veranstaltungen"),
        "ar": (
            *("لا توجد فعاليات", "فعالية واحدة", "فعاليتان"),
            *("%(num)d فعاليات", "%(num)d فعالية", "%(num)d فعالية"),
        ),
        "ru": ("%(num)d мероприятие", "%(num)d мероприятия", "%(num)d мероприятий"),
        "uk": ("%(num)d захід", "%(num)d заходи", "%(num)d заходів"),
    },
}
"""Plural texts agreed with the translators; wherever the product uses one, it reads like this."""

Texts = tuple[str, ...]


@pytest.fixture(scope="module")
def translated_app() -> Iterator[Flask]:
    """The least app that can translate."""
    app = Flask("eventdesk")
    i18n.init_app(app)
    with app.test_request_context():
        yield app


def catalogue(language: str, domain: str) -> Catalog:
    path = TRANSLATIONS / language / "LC_MESSAGES" / f"{domain}.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


def messages(language: str, domain: str) -> list[Message]:
    return [message for message in catalogue(language, domain) if message.id]


def as_texts(value: str | Texts | list[str] | None) -> Texts:
    return (value,) if isinstance(value, str) else tuple(value or ())


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]|\{\w*\}", text))


def plural_messages() -> list[tuple[str, str, Message]]:
    """Each text that depends on a number, with its language and domain."""
    return [
        (language, domain, message)
        for language, domain in CATALOGUES
        for message in messages(language, domain)
        if message.pluralizable
    ]


def expected_form(language: str, number: int) -> int:
    """Index of the right form by Unicode's rules, which do not come from our catalogues."""
    return FORMS[language].index(Locale.parse(language).plural_form(number))


def test_catalogues_hold_exactly_the_texts_of_code_and_templates() -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, text in fresh_files().items()
        if not path.exists() or path.read_bytes() != text
    ]

    assert not stale, "run `make translations`"


def test_templates_say_nothing_outside_the_catalogues() -> None:
    """A sentence that nobody marked is in no catalogue, so no other test would miss its translations."""
    in_its_own_language = r'<(\w+)[^>]* lang="de"[^>]*>.*?</\1>|<(?:script|style).*?</(?:script|style)>'
    json_key = r'"\w+":\s'
    css_class = r"{% block width %}.*?{% endblock width %}"
    code = re.compile(rf"{in_its_own_language}|{css_class}|{{#.*?#}}|{{%.*?%}}|{{{{.*?}}}}|{json_key}", re.DOTALL)
    spoken = re.compile(r'\b(?:alt|aria-label|aria-roledescription|content|placeholder|title|value)="([^"]*)"')
    machine_words = re.compile(r"width=device-width.*|light dark|noindex.*")
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        page = code.sub("", path.read_text())
        texts = re.split(r"<[^>]*>", page) + [text for text in spoken.findall(page) if not machine_words.match(text)]
        found += [f"{path.name}: {text.strip()}" for text in texts if re.search(r"[^\W\d_]", text)]

    assert not found


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_every_text_is_translated(language: str, domain: str) -> None:
    missing = [message.id for message in messages(language, domain) if not all(as_texts(message.string) or [""])]

    assert not missing


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_nothing_is_guessed_or_left_over(language: str, domain: str) -> None:
    fuzzy = [message.id for message in messages(language, domain) if message.fuzzy]

    assert not fuzzy
    assert not catalogue(language, domain).obsolete


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_translations_fill_in_the_same_values(language: str, domain: str) -> None:
    wrong = [
        (message.id, text)
        for message in messages(language, domain)
        if not message.pluralizable
        for text in as_texts(message.string)
        if placeholders(text) != placeholders(str(message.id))
    ]

    assert not wrong


def test_plural_forms_fill_in_the_same_values() -> None:
    wrong = [
        (language, text)
        for language, _domain, message in plural_messages()
        for form, text in zip(FORMS[language], as_texts(message.string), strict=True)
        if placeholders(text) != placeholders(message.id[1])
        and not (
            (form in SPELLED_OUT and len(FORMS[language]) != 3)
            and placeholders(text) == placeholders(message.id[1]) - {"%(num)d", "%(num)s"}
        )
    ]

    assert not wrong


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_catalogues_have_the_plural_forms_of_their_language(language: str, domain: str) -> None:
    assert catalogue(language, domain).num_plurals == len(FORMS[language])


def test_arabic_counts_its_forms_as_translators_do() -> None:
    """Babel alone would put `other` (100, 101) before `many` (11 to 99)."""
    path = TRANSLATIONS / "ar" / "LC_MESSAGES" / "messages.po"

    assert f'"Plural-Forms: {ARABIC}\\n"' in path.read_text()


@pytest.mark.parametrize("language", FORMS)
def test_each_number_gets_its_form(language: str, translated_app: Flask) -> None:
    wrong = []
    for spoken, _domain, message in plural_messages():
        if spoken == language:
            values = {name: "x" for text in message.id for name in re.findall(r"%\((\w+)\)s", text) if name != "num"}
            for number in NUMBERS:
                with force_locale(language):
                    said = ngettext(*message.id, number, **values)
                right = as_texts(message.string)[expected_form(language, number)] % {**values, "num": number}
                wrong += [(number, said, right)] if said != right else []

    assert not wrong


@pytest.mark.parametrize("language", ["de", "ar", "ru", "uk"])
def test_agreed_plurals_are_used_as_agreed(language: str) -> None:
    used = {message.id[0]: as_texts(message.string) for spoken, _, message in plural_messages() if spoken == language}

    changed = {text: used[text] for text in AGREED.keys() & used.keys() if used[text] != AGREED[text][language]}

    assert not changed


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_texts_reach_the_page_in_their_language(language: str, domain: str, translated_app: Flask) -> None:
    single = [
        message for message in messages(language, domain) if not message.pluralizable and message.python_format is False
    ]

    with force_locale(language):
        wrong = [message.id for message in single if gettext(str(message.id)) != message.string]

    assert not wrong
