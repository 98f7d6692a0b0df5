"""What is said about how everything stands: to whoever runs the machine, and to staff on the day of an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventdesk.health.rules import Check, Finding, Reason, State
from eventdesk.i18n import format_moment

_SET_CLOCK = _l("Let the network set the clocks: timedatectl set-ntp true")
_RENEW = _l("Renew it: certbot renew, then systemctl reload nginx.")
_PHONES_GO_ON = _l(
    "Phones at the stations go on without the server and send later. Keep the app open and the phones charged. "
    "Families who want to register now are asked to come back."
)
_MAIL_LATER = _l("Registering, tickets and scanning go on. Mail leaves later by itself; nothing is lost.")
_ALL_GOES_ON = _l("Everything goes on.")


class Trouble(NamedTuple):
    """What is wrong, and how to mend it."""

    what: LazyString
    mend: LazyString


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words.

    Attributes:
        name: What was looked at.
        state: How it stands.
        what: How it stands, in a sentence.
        mend: How to mend it; empty if there is nothing to mend.
        meanwhile: What goes on meanwhile, for staff at an event.
    """

    name: str
    state: State
    what: str
    mend: str = ""
    meanwhile: str = ""


def told(finding: Finding, language: str) -> Told:
    """Put a finding into words, in the language of the running request or locale."""
    facts = {
        name: format_moment(value, language) if isinstance(value, datetime) else value
        for name, value in finding.facts.items()
    }
    if finding.reason is None:
        return Told(str(NAMES[finding.check]), finding.state, str(GOOD[finding.check]) % facts)
    trouble = TROUBLES[finding.reason]
    return Told(
        name=str(NAMES[finding.check]),
        state=finding.state,
        what=str(trouble.what) % facts,
        mend=str(trouble.mend) % facts,
        meanwhile="" if finding.reason is Reason.UNKNOWN else str(MEANWHILE[finding.check]),
    )


STATES: Mapping[State, LazyString] = {
    State.GOOD: _l("All right"),
    State.UNKNOWN: _l("Unknown"),
    State.CARE: _l("Needs care"),
    State.BROKEN: _l("Broken"),
}
NAMES: Mapping[Check, LazyString] = {
    Check.SETTINGS: _l("Settings"),
    Check.DATABASE: _l("Database"),
    Check.SCHEMA: _l("Tables"),
    Check.WORKER: _l("Background service"),
    Check.MAIL: _l("Mail"),
    Check.CLOCK: _l("Clock"),
    Check.DISK: _l("Disk"),
    Check.KEYS: _l("Keys"),
    Check.BACKUP: _l("Backup"),
    Check.ACCOUNTS: _l("Accounts"),
    Check.ADDRESS: _l("Public address"),
}
GOOD: Mapping[Check, LazyString] = {
    Check.SETTINGS: _l("Complete."),
    Check.DATABASE: _l("It takes changes, within %(ms)s ms."),
    Check.SCHEMA: _l("They fit this version."),
    Check.WORKER: _l("It runs."),
    Check.MAIL: _l("No message waits longer than it should."),
    Check.CLOCK: _l("It is right."),
    Check.DISK: _l("There is enough room."),
    Check.KEYS: _l("They are safe."),
    Check.BACKUP: _l("The newest one is from %(since)s."),
    Check.ACCOUNTS: _l("Somebody can sign in as administrator."),
    Check.ADDRESS: _l("Browsers trust it for %(days)s more days."),
}
MEANWHILE: Mapping[Check, LazyString] = {
    Check.SETTINGS: _PHONES_GO_ON,
    Check.DATABASE: _PHONES_GO_ON,
    Check.SCHEMA: _PHONES_GO_ON,
    Check.WORKER: _MAIL_LATER,
    Check.MAIL: _MAIL_LATER,
    Check.CLOCK: _l("Scanning goes on. Times in the live view may be wrong."),
    Check.DISK: _l("Everything goes on while there is room. On a full disk phones keep their scans and send later."),
    Check.KEYS: _ALL_GOES_ON,
    Check.BACKUP: _l("Everything goes on. If the disk broke now, what came after the last backup would be lost."),
    Check.ACCOUNTS: _ALL_GOES_ON,
    Check.ADDRESS: _PHONES_GO_ON,
}
TROUBLES: Mapping[Reason, Trouble] = {
    Reason.UNKNOWN: Trouble(_l("Cannot be told while the database is not well."), _l("Mend the database first.")),
    Reason.INCOMPLETE: Trouble(
        _l("The program does not start: %(error)s"),
        _l("Complete /etc/eventdesk/eventdesk.env; docs/settings.md describes every setting."),
    ),
    Reason.AWAY: Trouble(
        _l("The database does not answer (%(error)s)."),
        _l(
            "Does PostgreSQL run (systemctl status postgresql), and is EVENTDESK_DATABASE_URL right? With SQLite: does "
            "the folder exist, and does the disk work?"
        ),
    ),
    Reason.READ_ONLY: Trouble(
        _l("The database can be read but takes no changes."),
        _l("Is its disk full, or is it a standby that nobody promoted? Make room (df -h), or promote it."),
    ),
    Reason.SLOW: Trouble(
        _l("A change took %(ms)s ms."),
        _l("Look at the load of the machine (top, iostat). Is a backup or an import running?"),
    ),
    Reason.BEHIND: Trouble(_l("They are older than this version."), _l("Run: eventdesk db upgrade")),
    Reason.AHEAD: Trouble(
        _l("They are newer than this version."),
        _l("That is fine during an update. Bring this machine to the new version soon."),
    ),
    Reason.NEVER_RAN: Trouble(_l("It has never run."), _l("Start it: systemctl enable --now eventdesk-worker")),
    Reason.STOPPED: Trouble(
        _l("It was last heard of on %(since)s."),
        _l("Start it: systemctl restart eventdesk-worker. Why it ended: journalctl -u eventdesk-worker -n 50"),
    ),
    Reason.NO_SERVER: Trouble(
        _l("No mail server is set: families get no mail."),
        _l("Set EVENTDESK_SMTP_URL and start the services again."),
    ),
    Reason.NO_SENDER: Trouble(
        _l("The sender is still the one of the example."),
        _l("Set EVENTDESK_MAIL_FROM to an address of your own and start the services again."),
    ),
    Reason.UNREACHABLE: Trouble(
        _l("The mail server does not welcome us (%(error)s)."),
        _l("Check EVENTDESK_SMTP_URL, the password and the firewall; ask whoever runs the mail server."),
    ),
    Reason.WAITING: Trouble(
        _l("Messages that wait: %(count)s, the first since %(since)s."),
        _l(
            "If the background service runs, the mail server is away or slow: eventdesk doctor asks it. Everything "
            "leaves by itself once it answers."
        ),
    ),
    Reason.DIFFERS: Trouble(
        _l("This machine's clock and that of the database differ by %(seconds)s seconds."), _SET_CLOCK
    ),
    Reason.TURNED_BACK: Trouble(_l("It was turned back: something happened on %(since)s already."), _SET_CLOCK),
    Reason.NOT_SET_BY_NETWORK: Trouble(_l("Nobody sets it from the network."), _SET_CLOCK),
    Reason.LITTLE_ROOM: Trouble(
        _l("Only %(mib)s MiB are free in %(folder)s."),
        _l("Make room: move old backups elsewhere, shorten the journal (journalctl --vacuum-time=7d), or add a disk."),
    ),
    Reason.OPEN_TO_OTHERS: Trouble(
        _l("Everybody on this machine can get at: %(files)s."), _l("Take that right away: chmod o-rwx %(files)s")
    ),
    Reason.MADE_UP: Trouble(
        _l("Typed or copied from an example: %(names)s. With these, production does not start."),
        _l("Draw new ones: openssl rand -hex 32"),
    ),
    Reason.NO_BACKUP: Trouble(
        _l("There is none."), _l("Set it up as docs/betrieb.md says, and start it: systemctl start eventdesk-backup")
    ),
    Reason.OLD_BACKUP: Trouble(
        _l("The newest one is from %(since)s."),
        _l("Start it now: systemctl start eventdesk-backup. Why it failed: journalctl -u eventdesk-backup -n 50"),
    ),
    Reason.NO_ADMIN: Trouble(
        _l("Nobody can sign in as administrator."),
        _l("Open an account: eventdesk staff add EMAIL --role admin --password-stdin"),
    ),
    Reason.NO_ANSWER: Trouble(
        _l("%(host)s does not answer (%(error)s)."),
        _l("Does nginx run (systemctl status nginx), does the name lead here, and is port 443 open?"),
    ),
    Reason.NOT_TRUSTED: Trouble(_l("Browsers warn of %(host)s: %(error)s."), _RENEW),
    Reason.ENDS_SOON: Trouble(_l("The certificate ends in %(days)s days."), _RENEW),
}
