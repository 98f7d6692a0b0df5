"""How the web server is started, in production, by `make run` and by tests alike."""

import sys

THREADS = 4
"""In each process."""


def command(bind: str, processes: int, app: str = "eventdesk.wsgi:app") -> list[str]:
    """Compose the command line of the web server.

    Args:
        bind: Where to listen: `host:port`, or an open socket as `fd://number`.
        processes: They are forked from one that has loaded everything, and share its memory.
        app: What to serve.
    """
    return [
        *(sys.executable, "-m", "gunicorn", app, "--bind", bind, "--preload"),
        *("--worker-class", "gthread", "--workers", str(processes), "--threads", str(THREADS)),
        *("--log-level", "warning", "--graceful-timeout", "20"),
        # It would be shared with other gunicorns of this user.
        "--no-control-socket",
        # A neighbour in the same machine, too, could say where we live and under which scheme: links would follow.
        # What our proxy says is read by `security.init_app`, as far as the settings believe it.
        *("--forwarder-headers", "", "--forwarded-allow-ips", ""),
    ]
