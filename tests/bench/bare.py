"""The bare view that ours are measured against: Flask, psycopg, the recorded statements, one word as answer.

No forms, no templates, no languages, no limits, no headers: what the same work in the database costs
when nothing else is done. It shares no code with eventdesk.
"""

import os
import pickle
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
from flask import Flask, request

if TYPE_CHECKING:
    from tests.bench.recording import Recording, Step

app = Flask(__name__)

_PLAN: dict[str, "Recording"] = pickle.loads(Path(os.environ["EVENTDESK_BENCH_RECORDINGS"]).read_bytes())
_ADDRESS = os.environ["EVENTDESK_DATABASE_URL"].replace("+psycopg", "")
_own = threading.local()

FRESH: dict[str, Callable[[], Any]] = {
    "uuid": uuid4,
    "page_key": lambda: secrets.token_hex(13),
    "stem": lambda: secrets.token_bytes(8),
    "counter": lambda: secrets.token_hex(24),
    "number": lambda: "",  # follows from what the guarded UPDATE returns
}


@app.get("/healthz")
def alive() -> str:
    """Say that this process answers."""
    return "ok"


@app.route("/<name>", methods=["GET", "POST"])
def replay(name: str) -> tuple[str, dict[str, str]]:
    """Send one request's statements."""
    recording = _PLAN[name]
    values: list[Any] = [UUID(text) for text in request.args.getlist("id")]
    values += [FRESH[kind]() for kind in recording.kinds[recording.given :]]
    _send(recording, values)
    return "ok", {"Content-Type": "text/plain"}


def _send(recording: "Recording", values: list[Any]) -> None:
    """Send the statements over this thread's connection, and end transactions where ours ended."""
    connection = _connection()
    cursor = connection.cursor()
    for step in recording.steps:
        if step.sql == "COMMIT":
            connection.commit()
        elif step.sql == "ROLLBACK":
            connection.rollback()
        else:
            rows = _filled(step, values)
            (cursor.executemany if step.many else cursor.execute)(step.sql, rows if step.many else rows[0])
            found = cursor.fetchall() if cursor.description else []
            if "tickets_issued" in step.sql and "number" in recording.kinds:
                values[recording.kinds.index("number")] = f"b{found[0][0]:06d}"  # like no real number


def _filled(step: "Step", values: list[Any]) -> list[dict[str, Any]]:
    """Put this request's values into the recorded ones."""
    rows = [dict(row) for row in step.rows]
    for place, name, slot in step.slots:
        rows[place][name] = values[slot]
    return rows


def _connection() -> psycopg.Connection[Any]:
    """One connection a thread, kept open, as a pool would."""
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(_ADDRESS)
    connection: psycopg.Connection[Any] = _own.connection
    return connection
