"""Nobody can have a stranger flooded: three messages a day to one box, whatever is erased in between."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event
from eventdesk.limits import LimitCounter, forget_expired
from eventdesk.outbox.models import OutgoingMail
from eventdesk.outbox.rules import Failure
from eventdesk.registration.leaving import erase
from eventdesk.registration.mail_share import DAILY_SHARE
from eventdesk.registration.models import RegistrationStatus
from eventdesk.registration.news import News, tell
from tests.registration.conftest import Send
from tests.registration.families import families
from tests.registration.post import Post
from tests.registration.verbs import everything

DAY = timedelta(days=1)
Register = Callable[..., str]


@pytest.fixture
def register(send: Send, answers: Mapping[str, str]) -> Register:
    """Somebody registers with an address; the address of the page."""

    def register(email: str) -> str:
        form = {**answers, "submission": str(uuid4()), "email": email}
        return send(form, origin=f"203.0.{uuid4().int % 200}.5").headers["Location"]

    return register


def test_erasing_and_registering_again_does_not_get_round_it(
    event: Event, client: FlaskClient, database: Database, post: Post, register: Register, now: datetime
) -> None:
    arrived = 0
    for round_ in range(DAILY_SHARE + 2):
        page = register("victim@example.org")
        arrived += len(post.arrived(now + timedelta(minutes=round_)))
        assert client.post(f"{page}/delete").status_code == 303

    assert arrived == DAILY_SHARE
    with database.reading() as session:
        assert "victim" not in everything(session), "nothing readable stays"


@pytest.mark.parametrize(
    ("addresses", "boxes"),
    [
        (["Victim@example.org", "victim+1@example.org", "victim@EXAMPLE.org", "victim+2@example.org"], 1),
        (["vic.tim@gmail.com", "victim@googlemail.com", "v.ictim@gmail.com", "victim+x@gmail.com"], 1),
        (["vic.tim@example.org", "victim@example.org"], 2),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_box_has_one_share_under_all_its_names(
    event: Event, post: Post, register: Register, now: datetime, addresses: list[str], boxes: int
) -> None:
    for address in addresses:
        register(address)

    assert len(post.arrived(now)) == min(len(addresses), boxes * DAILY_SHARE)


def test_a_share_comes_back_a_day_after_it_was_used(
    event: Event, database: Database, post: Post, now: datetime
) -> None:
    """Not with the end of a window, around which twice as many would pass."""
    (key,) = families(database, event, now, "amal@example.org", status=RegistrationStatus.WAITING)
    moments = [now, now + DAY * 0.5, now + DAY * 0.6, now + DAY * 0.9, now + DAY, now + DAY * 1.1]

    arrived = []
    for moment in moments:
        _tell(database, News.WAITING, key, moment)
        _starts_later(database, event)
        arrived.append(len(post.arrived(moment)))

    assert arrived == [1, 1, 1, 0, 1, 0]


def test_what_an_organiser_does_is_always_told(event: Event, database: Database, post: Post, now: datetime) -> None:
    (key,) = families(database, event, now, "amal@example.org", status=RegistrationStatus.WAITING)
    for minute in range(DAILY_SHARE):
        _tell(database, News.WAITING, key, now + timedelta(minutes=minute))

    _tell(database, News.MOVED, key, now)

    assert len(post.arrived(now + timedelta(hours=1))) == DAILY_SHARE + 1


def test_what_was_too_much_is_dropped_and_nothing_of_it_stays_a_day(
    event: Event, database: Database, post: Post, register: Register, now: datetime
) -> None:
    pages = [register("amal@example.org") for _family in range(DAILY_SHARE + 1)]
    post.arrived(now)

    with database.transaction() as tx:
        last = tx.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
        assert last is not None
        assert (last.sent_at, last.failure) == (None, Failure.DROPPED)
        erase(tx, pages[0].rpartition("/")[2], now)
        forget_expired(tx, (now + DAY).timestamp())
        assert not [key for key in tx.scalars(select(LimitCounter.key)) if key.startswith("mail/")]


def _tell(database: Database, news: News, key: str, moment: datetime) -> None:
    with database.transaction() as tx:
        tell(tx, news, [key], moment, moment.isoformat())


def _starts_later(database: Database, event: Event) -> None:
    """News of an event that is over would be dropped for that reason."""
    with database.transaction() as tx:
        tx.get_one(Event, event.id).ends_at = event.ends_at + 3 * DAY
