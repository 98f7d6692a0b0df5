"""Everything that can be found is said in German and English, with nothing left to fill in."""

import pytest
from flask import Flask

from eventdesk.health.rules import Check, Finding, Reason, State
from eventdesk.health.words import told
from eventdesk.i18n import DESK_LANGUAGES, speaking
from tests.conftest import NOW

FACTS = {
    "ms": 3, "since": NOW, "days": 5, "error": "OperationalError", "count": 2, "seconds": -7, "mib": 150,
    "folder": "/var/lib/eventdesk", "files": "/etc/eventdesk/eventdesk.env", "names": "EVENTDESK_SECRET_KEY",
    "host": "events.example.org",
}  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", DESK_LANGUAGES)
def test_every_finding_has_words(app: Flask, language: str) -> None:
    findings = [Finding(check, facts=FACTS) for check in Check]
    findings += [Finding(Check.MAIL, State.BROKEN, reason, FACTS) for reason in Reason]

    with speaking(app, language, "https://events.example.org"):
        said = [told(finding, language) for finding in findings]

    assert all(one.name and one.what for one in said)
    assert all(one.mend for one, finding in zip(said, findings, strict=True) if finding.reason)
    assert not [one for one in said if "%" in one.what + one.mend + one.meanwhile]
