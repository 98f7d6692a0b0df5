"""Limits count for all processes of a server together."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.server import Server


def test_two_processes_count_together(server: Server) -> None:
    """Thirty tries an hour at pairing; sixty arrive at once, shared out between two processes."""
    body = json.dumps({"secret": "guessed", "name": "x"}).encode()

    def guess(_turn: int) -> int:
        headers = {"Content-Type": "application/json", "X-Forwarded-For": "203.0.113.42"}
        try:
            urlopen(Request(f"{server.url}/api/v1/devices/pair", data=body, headers=headers), timeout=30)
        except HTTPError as refused:
            with refused:
                return refused.code
        raise AssertionError("guessed right")

    with ThreadPoolExecutor(8) as crowd:
        codes = Counter(crowd.map(guess, range(60)))

    assert codes == {410: 30, 429: 30}
