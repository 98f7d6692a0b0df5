"""The network between the phones and the server, which loses, repeats and delays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.day.phones import Answer, Request
from tests.day.steps import Trouble

LOST: Answer = {"lost": True}
KILLED: Answer = {"killed": True}
BUSY: Answer = {"status": 503, "headers": {"Retry-After": "1"}, "body": ""}
HOTEL: Answer = {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<html>Welcome to our hotel</html>"}

ARRIVALS: Mapping[Trouble | None, int] = {
    Trouble.LOST_REQUEST: 0,
    Trouble.TWICE: 2,
    Trouble.LATE: 0,
    Trouble.BUSY: 0,
    Trouble.HOTEL: 0,
}
"""How often a request arrives, if not once."""
INSTEAD: Mapping[Trouble | None, Answer] = {
    Trouble.LOST_REQUEST: LOST,
    Trouble.LOST_ANSWER: LOST,
    Trouble.LATE: LOST,
    Trouble.BUSY: BUSY,
    Trouble.HOTEL: HOTEL,
    Trouble.KILLED: KILLED,
}
"""What the phone gets in the place of the answer."""


@dataclass(slots=True)
class Network:
    """Which phone reaches the server, and what happens to its next request."""

    server: Callable[[Request], Answer]
    offline: set[str] = field(default_factory=set)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    on_the_way: list[Request] = field(default_factory=list)
    """Requests whose phones have given up waiting."""

    def __call__(self, request: Request) -> Answer:
        """Carry a request to the server and its answer back, or not."""
        if request["phone"] in self.offline:
            return LOST
        trouble = self.troubles.pop(request["phone"], None)
        answer = LOST
        for _ in range(ARRIVALS.get(trouble, 1)):
            answer = self.server(request)
        if trouble == Trouble.LATE:
            self.on_the_way.append(request)
        return INSTEAD.get(trouble, answer)

    def deliver(self) -> None:
        """Let arrive what is still on its way; nobody waits for the answers any more."""
        for request in self.on_the_way:
            self.server(request)
        self.on_the_way.clear()
