"""Making a database costs tests less: all of one kind share the statements that were compiled before."""

from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from eventdesk import db

ENOUGH = 5000
"""Statements kept; the whole suite has fewer."""


def share_compiled_statements(patch: pytest.MonkeyPatch) -> None:
    """Let each engine know what earlier ones of its kind compiled.

    SQLAlchemy keeps compiled statements by engine. A server has one; each test has its own, and compiling was a
    fifth of what tests took.
    """
    made = db._engine
    known: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}

    def sharing(url: str) -> Engine:
        engine = made(url)
        name = engine.dialect.name
        if name in known:
            engine.dialect, engine._compiled_cache = known[name]
        else:
            # Only a dialect that has met its server knows what the server can do.
            event.listen(engine, "connect", lambda *_: known.setdefault(name, (engine.dialect, LRUCache(ENOUGH))))
        return engine

    patch.setattr(db, "_engine", sharing)
