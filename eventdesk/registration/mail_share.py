"""How much mail strangers can have us write to one address: they type it in, change, cancel, erase and begin anew."""

from datetime import datetime, timedelta

from eventdesk.limits import take_turn
from eventdesk.outbox.models import OutgoingMail
from eventdesk.registration.news import News
from eventdesk.registration.rules import mailbox_of
from eventdesk.security import keyed_hash

DAILY_SHARE = 3
"""Most messages in any 24 hours to one box for what anybody can bring about who types an address in."""
_DAY = timedelta(days=1)
_BY_ANYBODY = {News.CONFIRMED, News.CHANGED, News.CANCELLED, News.WAITING}
"""News that somebody brings about with an address that may be another person's. The other kinds are our doing."""


def has_share_left(mail: OutgoingMail, now: datetime) -> bool:
    """Say whether a message may leave, and count it; what is tried again was counted the first time.

    The counter outlives the family: it names the box by a keyed hash and is gone a day later.
    """
    if mail.attempts or News(mail.kind) not in _BY_ANYBODY:
        return True
    return take_turn(f"mail/{keyed_hash(f'mail:{mailbox_of(mail.recipient)}')}", DAILY_SHARE, _DAY, now)
