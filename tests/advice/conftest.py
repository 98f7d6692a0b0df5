"""A phone at an advice station, and the notes it hands in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from tests.builders import MORNING, make_event


class Adviser:
    """A paired phone at the station for orientation."""

    def __init__(self, client: FlaskClient, database: Database) -> None:
        self.client = client
        with database.transaction() as tx:
            self.event = make_event(tx)
            _, token = add_device(tx, self.event.slug, "orientation", "Samira", MORNING)
        self.headers = {"Authorization": f"Bearer {token}"}

    def send(self, *notes: dict[str, Any], sent_at: datetime | None = None) -> list[dict[str, Any]]:
        """Hand notes in and return the answers."""
        body = {"sent_at": sent_at.isoformat() if sent_at else None, "notes": list(notes)}
        answer = self.client.post("/api/v1/advice", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.get_json()["results"]
        return results


def note(topics: Sequence[str] = ("language",), office: str | None = None, **fields: Any) -> dict[str, Any]:
    """What a conversation was about, as a phone says it."""
    said = {"id": str(uuid4()), "station": "orientation", "noted_at": MORNING.isoformat(), "topics": list(topics)}
    return {**said, "follow_up": office, **fields}


@pytest.fixture
def adviser(client: FlaskClient, database: Database) -> Adviser:
    return Adviser(client, database)
