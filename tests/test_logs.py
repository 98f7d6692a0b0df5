"""Log lines are JSON and tell nothing about a person."""

import json
import logging

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from eventdesk import logs
from tests.log_setup import logging_put_back


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("mail to amal@example.org failed", "mail to [e-mail] failed"),
        ("call +49 152 3456789 now", "call [phone] now"),
        ("call 0049 (152) 345-6789", "call [phone]"),
        ("GET /ar/tickets/0123456789ABCDEFGHJK", "GET /ar/tickets/[key]"),
        ("GET /t/0g002c9j6ct3adhq700rtn9ssh9akj5y", "GET /t/[key]"),
        ("took 1234567890 ms", "took 1234567890 ms"),
    ],
)
def test_what_looks_like_a_person_is_blotted_out(line: str, masked: str) -> None:
    assert logs.mask(None, "info", {"event": line}) == {"event": masked}


def test_a_request_is_one_line_with_its_rule_and_not_its_address(client: FlaskClient) -> None:
    with capture_logs() as lines:
        client.get("/T/0G002C9J6CT3ADHQ700RTN9SSH9AKJ5Y")

    (line,) = [line for line in lines if line["event"] == "request"]
    assert "0G002C9J" not in json.dumps(line)
    assert (line["method"], line["route"][:3]) == ("GET", "/T/")


def test_every_line_of_the_process_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_put_back():
        logs.configure()
        logging.getLogger("somebody.else").warning("for %s", "amal@example.org")

    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["level"]) == ("for [e-mail]", "warning")
