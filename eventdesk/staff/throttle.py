"""How often somebody may try to sign in. Counted in the database, for all workers together."""

from limits import RateLimitItem, RateLimitItemPerMinute

from eventdesk.security import keyed_hash, limiter, network
from eventdesk.staff.rules import normalised_email

WINDOW_S = 15 * 60
_PAIR = RateLimitItemPerMinute(10, 15, namespace="sign-in")
"""Tries of one network on one account. Whoever locks it out this way locks out only that network."""
_ACCOUNT = RateLimitItemPerMinute(100, 15, namespace="sign-in-account")
"""Tries on one account from everywhere; high, because it also keeps the owner waiting."""
_NETWORK = RateLimitItemPerMinute(100, 15, namespace="sign-in-network")
"""Tries of one network on all accounts; one office shares it."""


_CODE = RateLimitItemPerMinute(10, 15, namespace="second-factor")
"""Tries of whoever knows a password; nobody else gets as far, so nobody else can keep the owner waiting."""


def may_try_code(staff_id: int) -> bool:
    """Count a try on somebody's second factor, and say whether it is still allowed."""
    return limiter.limiter.hit(_CODE, str(staff_id))


def may_try(email: str) -> bool:
    """Count a try on an account before its password is looked at, and say whether it is still allowed."""
    return all(limiter.limiter.hit(limit, *key) for limit, key in _counters(email))


def forget_tries(email: str) -> None:
    """Begin anew after somebody signed in rightly."""
    for limit, key in _counters(email)[:2]:  # not of the network: one account opened must not free the way to others
        limiter.limiter.clear(limit, *key)


def _counters(email: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
    """List what a try counts towards; neither address is stored."""
    # Spelled as the account is looked up: full-width letters are no second account with tries of its own.
    account, origin = keyed_hash(normalised_email(email) or email), network()
    return [(_PAIR, (account, origin)), (_ACCOUNT, (account,)), (_NETWORK, (origin,))]
