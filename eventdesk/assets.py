"""Built style sheets and scripts: their hashed names, and words every template may use."""

import json
import mimetypes
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request, send_from_directory, url_for
from werkzeug.security import safe_join

from eventdesk.config import Settings
from eventdesk.security import public

_COMPRESSED = (("br", ".br"), ("gzip", ".gz"))
_YEAR_S = 31_536_000


def init_app(app: Flask, settings: Settings) -> None:
    """Let templates name built files, and other languages of the same page."""
    app.extensions["eventdesk.assets"] = _manifest(Path(str(app.static_folder)))

    def asset(name: str) -> str:
        """Address of a built file by its plain name."""
        return url_for("static", filename=built(name))

    def public_address(language: str, query: str = "") -> str:
        """Full address of this page in a language, without what others have hung onto it."""
        path = url_for(str(request.endpoint), **{**(request.view_args or {}), "language": language})
        return f"{settings.public_url}{path}{'?' + query if query else ''}"

    app.jinja_env.globals.update(asset=asset, switch_url=switch_url, public_address=public_address, settings=settings)
    app.view_functions["static"] = serve
    script = read("keep-worker.js", app)

    @app.get("/sw.js")
    @public
    def worker() -> Response:
        """Hand over the worker that shows kept tickets; from the root, or its scope would be a folder."""
        return worker_script(script)


def built(name: str, app: Flask | None = None) -> str:
    """Tell the name of a built file, which says what is in it, by its plain name."""
    names: dict[str, str] = (app or current_app).extensions["eventdesk.assets"]
    return names[name]


def read(name: str, app: Flask | None = None) -> str:
    """Read a built file by its plain name."""
    app = app or current_app
    return Path(str(app.static_folder), built(name, app)).read_text()


def worker_script(text: str) -> Response:
    """Answer with a service worker: browsers ask each time, and it comes again only if it has changed."""
    answer = Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def switch_url(language: str) -> str:
    """Address of this page in another language: in the path where it has one, else as a parameter."""
    asked = request.args.to_dict()
    path = ""
    if request.endpoint and "language" in (request.view_args or {}):
        path = url_for(request.endpoint, **{**(request.view_args or {}), "language": language})
    else:
        asked["language"] = language
    # Not by `url_for`, to which a stranger's `?_external=1` or `?endpoint=x` would be orders.
    return f"{path}?{urlencode(asked)}" if asked else path


def serve(filename: str) -> Response:
    """Hand over a built file, compressed at build time if the browser takes that.

    A changed file has another name, so browsers may keep each for a year.
    """
    folder = str(current_app.static_folder)
    for encoding, suffix in _COMPRESSED:
        path = safe_join(folder, filename + suffix)
        if request.accept_encodings[encoding] > 0 and path and Path(path).is_file():
            kind = mimetypes.guess_type(filename)[0]
            answer = send_from_directory(folder, filename + suffix, mimetype=kind, max_age=_YEAR_S)
            answer.content_encoding = encoding
            break
    else:
        answer = send_from_directory(folder, filename, max_age=_YEAR_S)
    answer.cache_control.immutable = True
    answer.vary.add("Accept-Encoding")
    return answer


def _manifest(folder: Path) -> dict[str, str]:
    """Read what the build wrote."""
    file = folder / "manifest.json"
    if not file.exists():
        raise FileNotFoundError("static/dist/manifest.json is missing: run `python -m deploy.local.frontend`.")
    names: dict[str, str] = json.loads(file.read_text())
    return names
