"""The barest view that records something: one insert, one commit, one word. Shares no code with eventdesk."""

import os
import threading
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask, request

app = Flask(__name__)
_ADDRESS = os.environ["EVENTDESK_DATABASE_URL"].replace("+psycopg", "")
_own = threading.local()


@app.get("/healthz")
def alive() -> str:
    """Say that this process answers."""
    return "ok"


@app.post("/insert")
def insert() -> str:
    """Keep what was sent."""
    connection = _connection()
    connection.execute("INSERT INTO bare_scan (id, sent) VALUES (%s, %s)", (uuid4(), request.get_data(as_text=True)))
    connection.commit()
    return "ok"


def _connection() -> psycopg.Connection[Any]:
    """One connection a thread, kept open, as a pool would."""
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(_ADDRESS)
    connection: psycopg.Connection[Any] = _own.connection
    return connection
