"""The `eventdesk` command: everything an administrator or a script asks for.

Errors are one line on standard error; exit code 2 for bad input, 1 for a failure; nothing is half done.
"""

import click

from eventdesk.cli.access import device, staff, tickets
from eventdesk.cli.backing import backup, replay, restore
from eventdesk.cli.commands import Group
from eventdesk.cli.health import doctor
from eventdesk.cli.reporting import report
from eventdesk.cli.running import db, demo, import_file, run_worker, serve


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Registration and check-in for multilingual information days."""


for command in (
    *(db, demo, doctor, serve, run_worker, import_file, report, staff, device, tickets),
    *(backup, restore, replay),
):
    main.add_command(command)
