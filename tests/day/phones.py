"""The volunteers' phones: the app's own JavaScript in one node process, spoken to by lines of JSON."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

PROGRAM = Path(__file__).parents[1] / "js" / "day" / "main.mjs"

Request = dict[str, Any]
Answer = dict[str, Any]
Network = Callable[[Request], Answer]
"""Carries a request to the server; an answer is `{status, headers, body}`, `{lost: true}` or `{killed: true}`."""

KILLED = object()
"""What is shown by a phone whose browser ended the app while it asked."""


class Phones:
    """All phones of all histories of one test run."""

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            ["node", str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._orders = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._node as node:
            node.terminate()

    def tell(self, order: dict[str, Any], network: Network) -> Any:
        """Let somebody do something with a phone; what it shows then, or `KILLED` if its app was killed meanwhile."""
        self._orders += 1
        self._say({"order": self._orders, **order})
        while (said := self._hear()).get("order") != self._orders:
            if "ask" in said:
                answer = network(said)
                self._say({"reply": said["ask"], **answer})
                if "killed" in answer:
                    return KILLED
        assert "failed" not in said, f"{order}: {said['failed']}"
        return said["done"]

    def _say(self, message: dict[str, Any]) -> None:
        assert self._node.stdin
        self._node.stdin.write(json.dumps(message) + "\n")
        self._node.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._node.stdout
        line = self._node.stdout.readline()
        assert line, "the node process ended"
        heard: dict[str, Any] = json.loads(line)
        return heard
