"""The station app as a whole: what a phone keeps of it so that it starts without a network."""

import hashlib
import json
from collections.abc import Mapping

from flask import Flask, current_app, render_template, url_for
from flask_babel import gettext as _

from eventdesk.assets import built, read
from eventdesk.checkin.app_words import app_words
from eventdesk.config import settings_of_app
from eventdesk.i18n import LANGUAGES, current_language, direction

NAMED = ("scan.css", "scan.js", "icon.svg")
"""What the page itself asks for; a page that names others belongs to another version."""
DECODER, PLAIN_DECODER = ("decoder.js", "zxing_reader.wasm"), ("decoder-plain.js",)
"""What reads codes, with WebAssembly and without."""

ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable"))
SIGN = "#0b5a60"
PAPERS = {"light": "#faf6f0", "dark": "#11181a"}
"""The ground of our sign, and that of our pages in both themes."""


def page() -> str:
    """Draw the app's one page, in the language of this request. It is the same for everybody."""
    return render_template("checkin/scan.html", file=address, papers=PAPERS, **app_words(current_language()))


def address(name: str) -> str:
    """Where the app finds a built file: in its worker's scope, for a decoder outside would escape the worker."""
    return url_for("checkin.files", filename=built(name))


def manifest() -> Mapping[str, object]:
    """Say what the app is called and how it looks among other apps of a phone."""
    language, place, name = current_language(), url_for("checkin.scan"), _("Check-in")
    scope = dict.fromkeys(("id", "start_url", "scope"), place)
    icons = [
        {"src": address(file), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for file, size, purpose in ICONS
    ]
    return scope | {
        "name": f"{name} · {settings_of_app().site_name}",
        "short_name": name,
        "description": _("Welcome families at an event, also without internet."),
        "lang": language,
        "dir": direction(language),
        "display": "standalone",
        "background_color": PAPERS["light"],
        "theme_color": SIGN,
        "icons": icons,
    }


def worker() -> str:
    """Write the worker: what it has to keep, and how. Any change of the app changes it, so that phones notice."""
    kept = current_app.extensions
    if "eventdesk.shell" not in kept:
        kept["eventdesk.shell"] = _worker()
    text: str = kept["eventdesk.shell"]
    return text


def _worker() -> str:
    pages = {language: url_for("checkin.scan", language=language) for language in LANGUAGES}
    wanted = {
        "pages": pages,
        "named": [address(name) for name in NAMED],
        "decoder": [address(name) for name in DECODER],
        "plainDecoder": [address(name) for name in PLAIN_DECODER],
    }
    script = read("scan-worker.js")
    parts = json.dumps([wanted, script, *(_drawn(path) for path in pages.values())])
    version = hashlib.sha256(parts.encode()).hexdigest()[:12]
    return f"globalThis.app={json.dumps({'version': version, **wanted})};\n{script}"


def _drawn(path: str) -> str:
    """Draw the page as another request would find it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    # A context of its own, or the language of the request that asks would be remembered.
    with app.app_context(), app.test_request_context(path):
        return page()
