"""eventdesk: registration and check-in for multilingual information days."""

from pathlib import Path

from flask import Flask
from flask_compress import Compress

from eventdesk import assets, config, db, design, i18n, logs, metrics, pages, security
from eventdesk.advice import api as advice_api
from eventdesk.checkin import api as checkin_api
from eventdesk.checkin import views as checkin_views
from eventdesk.config import Settings
from eventdesk.db import Database
from eventdesk.desk import site as desk_site
from eventdesk.events import site as events_site
from eventdesk.events.calendar import MIMETYPE
from eventdesk.legal import disclosure
from eventdesk.legal import views as legal_views
from eventdesk.professionals import site as professionals_site
from eventdesk.registration import site as registration_site
from eventdesk.reports import site as reports_site
from eventdesk.staff import site as staff_site
from eventdesk.tickets import views as tickets_views

ROOT = Path(__file__).parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings; read the environment if none are given."""
    settings = settings or Settings.from_env()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static" / "dist"))
    config.init_app(app, settings)
    db.init_app(app, Database(settings.database_url))
    logs.init_app(app)
    metrics.init_app(app)
    security.init_app(app, settings)
    i18n.init_app(app)
    assets.init_app(app, settings)
    Compress(app).compress_mimetypes_set.add(MIMETYPE)
    _register(app)
    return app


def _register(app: Flask) -> None:
    """Give every capability its addresses."""
    pages.init_app(app)
    app.register_blueprint(design.bp)
    app.register_blueprint(legal_views.bp)
    app.register_blueprint(disclosure.bp)
    events_site.init_app(app)
    registration_site.init_app(app)
    professionals_site.init_app(app)
    app.register_blueprint(tickets_views.bp)
    app.register_blueprint(checkin_views.bp)
    checkin_api.init_app(app)
    advice_api.init_app(app)
    staff_site.init_app(app)
    desk_site.init_app(app)
    reports_site.init_app(app)
