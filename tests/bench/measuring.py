"""Two servers that take turns, and what their workers spend."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench import load
from tests.bench.load import Request
from tests.server import Server

CONNECTIONS = 4
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Cost:
    """What one case cost one server so far."""

    requests: int = 0
    cpu_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of the workers for one request."""
        return self.cpu_seconds / self.requests * 1000

    @property
    def per_second(self) -> float:
        """Requests answered in a second of the clock."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two servers, how to ask it for a case, and which status means that it did."""

    server: Server
    ask: Callable[[str], Request]
    statuses: Mapping[str, int]

    def take_turn(self, case: str, requests: int, cost: Cost, connections: int = CONNECTIONS) -> None:
        """Send requests of one case and add what they cost."""
        asked = [self.ask(case) for _ in range(requests)]
        before = cpu_seconds(self.server.process)
        outcome = load.send(urlsplit(self.server.url).netloc, asked, connections)
        cost.cpu_seconds += cpu_seconds(self.server.process) - before
        cost.requests += requests
        cost.seconds += outcome.seconds
        if outcome.answers != {self.statuses[case]: requests}:
            raise SystemExit(f"Refusals are not measured: {case} was answered by {outcome.answers}.")


def cpu_seconds(master: int) -> float:
    """CPU time, user and system, that the workers of a master have used since they began."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return sum(_ticks(Path(f"/proc/{child}/stat").read_text()) for child in children) / _TICKS


def _ticks(stat: str) -> int:
    """Read user and system time. Source: proc(5), fields 14 and 15; the name in field 2 may hold spaces."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
