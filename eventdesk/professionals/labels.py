"""What roles, levels and regions are called."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventdesk.professionals.rules import Gathering, Level, Region, Role

ROLES: Mapping[str, LazyString] = {
    Role.PARTICIPANT: _l("Participant"),
    Role.SPEAKER: _l("Speaker"),
    Role.HOST: _l("Host"),
    Role.INTERPRETER: _l("Language mediator"),
    Role.PRESS: _l("Press"),
}
LEVELS: Mapping[str, LazyString] = {
    Level.CITY: _l("City"),
    Level.LANDKREIS: _l("District (Landkreis)"),
    Level.LAND: _l("Land"),
    Level.BUND: _l("Federal level"),
}
REGIONS: Mapping[str, LazyString] = {
    Region.METRO: _l("Big city or conurbation"),
    Region.OTHER: _l("Other region"),
}
GATHERINGS: Mapping[str, LazyString] = {
    Gathering.EXPERT: _l("Expert exchange"),
    Gathering.NETWORK: _l("Network meeting of several days"),
    Gathering.BOARD: _l("Round table with members"),
    Gathering.TRAINING: _l("Training with certificates"),
}
