"""The load, in a process of its own: `python -m tests.bench.load < requests`, the outcome on standard output.

Each connection is kept alive, as behind a reverse proxy, and sends its share one after the other.
"""

import http.client
import pickle
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple


class Request(NamedTuple):
    """What one client sends."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class Outcome(NamedTuple):
    """How a load went: seconds on the clock, and answers by status."""

    seconds: float
    answers: dict[int, int]


def send(host: str, requests: Sequence[Request], connections: int) -> Outcome:
    """Send requests to a host from another process."""
    command = [sys.executable, "-m", "tests.bench.load"]
    done = subprocess.run(
        command, input=pickle.dumps((host, list(requests), connections)), stdout=subprocess.PIPE, check=True
    )
    return Outcome(*pickle.loads(done.stdout))


def _share(host: str, requests: Sequence[Request]) -> Counter[int]:
    """Send a share over one connection."""
    connection = http.client.HTTPConnection(host, timeout=60)
    answers: Counter[int] = Counter()
    for request in requests:
        connection.request(request.method, request.path, request.body or None, request.headers)
        response = connection.getresponse()
        response.read()
        answers[response.status] += 1
    connection.close()
    return answers


def main() -> None:
    """Send what comes on standard input."""
    host, requests, connections = pickle.load(sys.stdin.buffer)
    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        shares = pool.map(lambda first: _share(host, requests[first::connections]), range(connections))
        answers = sum(shares, Counter())
    pickle.dump((time.perf_counter() - began, dict(answers)), sys.stdout.buffer)


if __name__ == "__main__":
    main()
