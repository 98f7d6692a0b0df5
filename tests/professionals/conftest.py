"""Meetings of professionals, and what a form for them says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.professionals.models import AgendaItem
from eventdesk.vocabulary import Audience, Form
from tests.builders import MORNING, make_campaign, make_event
from tests.people import signed_in

Answers = Callable[..., dict[str, Any]]


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    """A browser in which an organiser is signed in."""
    return signed_in(app, database)


@pytest.fixture
def answers() -> Answers:
    """What a form says: `answers("IHK", "chamber", "Anna", "Ben")`."""

    def filled(organisation: str, kind: str, *names: str, **more: Any) -> dict[str, Any]:
        people = {f"name_{number}": name for number, name in enumerate(names, start=1)}
        roles = {f"role_{number}": "participant" for number in range(1, len(names) + 1)}
        form = {"submission": str(uuid4()), "organisation": organisation, "type": kind, "people": str(len(names))}
        return {**form, **people, **roles, **more}

    return filled


def make_meeting(session: Session, slug: str, preset: str, **changes: Any) -> Event:
    """A published meeting of professionals that has begun."""
    campaign = make_campaign(session, "fachkraefte", audience=Audience.PROFESSIONALS, target=None)
    online = {"form": Form.ONLINE} if preset == "expert" else {}
    values = {
        "campaign_id": campaign.id,
        "preset": preset,
        "capacity": None,
        "starts_at": MORNING,
        "ends_at": MORNING + timedelta(hours=2),
        "titles": {"de": "Fachaustausch Migration und Ausbildung", "en": "Expert exchange on migration and training"},
        "stations": (),
        **online,
    }
    event = make_event(session, slug, **values | changes)
    blocks = [("Zugänge zur Ausbildung", "Dr. Beispiel"), ("Sprache im Betrieb", "IHK"), ("Austausch", "")]
    for position, (title, speaker) in enumerate(blocks, start=1):
        session.add(AgendaItem(event_id=event.id, position=position, title=title, speaker=speaker))
    session.flush()
    return event
