"""The API keeps what its description promises, whatever a machine thinks of."""

from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from eventdesk.checkin.pairing import add_device
from eventdesk.db import Database
from tests.builders import MORNING, make_event

ADDRESSES = [
    ("/api/v1/advice", "POST"),
    ("/api/v1/devices/pair", "POST"),
    ("/api/v1/roster", "GET"),
    ("/api/v1/scans", "POST"),
    ("/api/v1/tickets", "GET"),
]
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # the stricter one
@pytest.mark.parametrize(("path", "method"), ADDRESSES)
def test_the_api_keeps_its_description(app: Flask, database: Database, path: str, method: str) -> None:
    with database.transaction() as tx:
        make_event(tx, ends_at=MORNING + timedelta(days=1))
        _, token = add_device(tx, "infotag-magdeburg", "door", "Samira", MORNING)
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    headers = {"Authorization": f"Bearer {token}"}

    @QUICK
    @given(case=schema[path][method].as_strategy(), origin=st.integers(0, 255))
    def keeps_it(case: Any, origin: int) -> None:
        answer = case.call(headers={**headers, "X-Forwarded-For": f"198.51.{origin}.1"})
        case.validate_response(answer, checks=CHECKS, headers=headers)

    keeps_it()


def test_every_address_of_the_api_is_tried(app: Flask) -> None:
    described = app.test_client().get("/api/v1/openapi.json").get_json()["paths"]

    assert {(path, verb.upper()) for path, verbs in described.items() for verb in verbs} == set(ADDRESSES)
