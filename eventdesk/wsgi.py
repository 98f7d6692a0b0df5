"""What a WSGI server runs: the app, with its log on standard output."""

import gc
import sys

from eventdesk import create_app, logs
from eventdesk.errors import InvalidInputError

CANNOT_BOOT = 3
"""Tells gunicorn not to try again and again."""

logs.configure()
try:
    app = create_app()
except InvalidInputError as refused:
    sys.stderr.write(f"eventdesk does not start. {refused}\n")
    sys.exit(CANNOT_BOOT)
# What was made until now stays: forked processes that never collect it go on sharing its memory.
gc.collect()
gc.freeze()
