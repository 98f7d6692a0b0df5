"""What a calendar program understands of our files: read by ical.js, the parser of Thunderbird, not by the library
that wrote them."""

import json
import subprocess
from pathlib import Path
from typing import Any

from deploy.local import node

READER = Path(__file__).parent / "js" / "read-calendar.mjs"
MOST_BYTES_A_LINE = 75


def understood(calendar: bytes) -> dict[str, Any]:
    """The calendar as the parser understands it; lines end and fold as they should. Source: RFC 5545, 3.1."""
    assert calendar.endswith(b"\r\n")
    lines = calendar.split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert max(map(len, lines)) <= MOST_BYTES_A_LINE
    command = [node.node(), str(READER)]
    done = subprocess.run(command, input=calendar, capture_output=True, check=False, env=dict(node.environment()))
    assert done.returncode == 0, done.stderr.decode()
    read: dict[str, Any] = json.loads(done.stdout)
    return read
