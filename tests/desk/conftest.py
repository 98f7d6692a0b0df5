"""An organiser at the desk, and what a complete form says."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from tests.builders import make_campaign
from tests.people import signed_in


@pytest.fixture
def organiser(app: Flask, database: Database) -> FlaskClient:
    """A browser in which an organiser is signed in, with a campaign to plan for."""
    with database.transaction() as tx:
        make_campaign(tx)
    return signed_in(app, database)


@pytest.fixture
def answers(organiser: FlaskClient, database: Database, now: datetime) -> dict[str, Any]:
    """A complete plan for an information day in Halle."""
    with database.transaction() as tx:
        campaign = make_campaign(tx)
    return {
        "campaign": str(campaign.id),
        "preset": "infoday",
        "form": "in_person",
        "slug": "infotag-halle",
        "title_de": "Infotag in Halle",
        "description_de": "Beratung an vier Stationen.",
        "directions_de": "Bus 5 bis Markt, Eingang am Brunnen.",
        "title_ar": "يوم معلومات في هاله",
        "starts_at": "2027-03-12T14:00",
        "ends_at": "2027-03-12T18:30",
        "venue_name": "Stadthaus",
        "venue_address": "Marktplatz 2",
        "district": "15002",
        "languages": ["de", "ar"],
        "capacity": "60",
        "room_limit": "90",
        "registration_opens_at": "2027-01-01T08:00",
        "registration_closes_at": "2027-03-12T12:00",
        "step_free": "y",
        "place_after_registration": "y",
    }
