"""What a WSGI server runs: the app, with its log on standard output."""

from eventdesk import create_app, logs

logs.configure()
app = create_app()
