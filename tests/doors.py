"""Who may open what: every address of the product, and what each role gets there.

A new address fails in test_doors.py until it has a row here: whoever adds it decides who may open it.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from eventdesk.security import Permission

PUBLIC = {
    "checkin.files",
    "checkin.manifest",
    "checkin.scan",
    "checkin.worker",
    "checkin_api.openapi",
    "checkin_api.pair",
    "crawlers.robots",
    "crawlers.sitemap",
    "design.components",
    "disclosure.security",
    "desk.answer_by_link",  # with a partner's own key, as the next two
    "desk.own_briefing",
    "desk.own_page",
    "events.entry",
    "events.listing",
    "events.show",
    "events.subscription",
    "legal.accessibility",
    "legal.easy",
    "legal.imprint",
    "legal.privacy",
    "legal.report",
    "legal.send_report",
    "legal.thanks",
    "metrics.metrics",  # has a bearer token of its own
    "pages.alive",
    "pages.home",
    "pages.ready",
    "professionals.ask_erase",
    "professionals.contact",
    "professionals.entry",
    "professionals.erase",
    "professionals.erased",
    "professionals.invited",
    "professionals.register",
    "professionals.register_invited",
    "professionals.show",
    "professionals.team",
    "professionals.withdraw",
    "registration.accept_offer",
    "registration.ask",
    "registration.ask_cancel",
    "registration.ask_change",
    "registration.ask_delete",
    "registration.cancel",
    "registration.change",
    "registration.data",
    "registration.data_as_file",
    "registration.decline_offer",
    "registration.delete",
    "registration.deleted",
    "registration.enter",
    "registration.entry",
    "registration.kept",
    "registration.paper",
    "registration.picture",
    "registration.room",
    "registration.submit",
    "registration.ticket",
    "reports.ask_recipient",  # with a key that was mailed, as the next two
    "reports.confirm_recipient",
    "reports.package",
    "staff.accept_invitation",  # with a link that was mailed, as the next one
    "staff.invitation",
    "staff.second_step",
    "staff.sign_in",
    "staff.try_code",
    "staff.try_sign_in",
    "static",
    "tickets.face",
    "worker",  # a script, the same for everybody
}
SECOND_STEP = {"staff.second_step", "staff.try_code"}
"""Open to everybody, but who has not shown a password a moment ago begins there."""
PHONES = {"advice_api.notes", "checkin_api.look_up", "checkin_api.roster", "checkin_api.scans"}


class Door(NamedTuple):
    """What each role gets at one address: a page, a refusal, or a redirect (303)."""

    station: int
    ministry: int
    organiser: int
    admin: int


GUARDED: Mapping[str, Door] = {
    "GET /staff/": Door(303, 303, 200, 200),
    "GET /staff/events": Door(200, 403, 200, 200),
    "GET /staff/account": Door(200, 200, 200, 200),
    "GET /staff/account/password": Door(200, 200, 200, 200),
    "POST /staff/account/password": Door(422, 422, 422, 422),
    "GET /staff/account/second-factor": Door(200, 200, 200, 200),
    "POST /staff/account/second-factor": Door(422, 422, 422, 422),
    "POST /staff/account/second-factor/remove": Door(422, 422, 422, 422),
    "POST /staff/account/recovery-codes": Door(422, 422, 422, 422),
    "POST /staff/account/sessions/<name>/end": Door(404, 404, 404, 404),
    "POST /staff/account/end-others": Door(303, 303, 303, 303),
    "GET /staff/events/new": Door(403, 403, 200, 200),
    "POST /staff/events/new": Door(403, 403, 422, 422),
    "GET /staff/events/<slug>": Door(200, 403, 200, 200),
    "GET /staff/events/<slug>/edit": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/edit": Door(403, 403, 422, 422),
    "GET /staff/events/<slug>/devices": Door(200, 403, 200, 200),
    "POST /staff/events/<slug>/devices": Door(422, 403, 422, 422),
    "POST /staff/events/<slug>/devices/<int:device_id>/again": Door(404, 403, 404, 404),
    "POST /staff/events/<slug>/devices/<int:device_id>/revoke": Door(404, 403, 404, 404),
    "GET /staff/events/<slug>/room": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/room/head-count": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/room/<uuid:ticket_id>": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/advice": Door(200, 403, 200, 200),
    "GET /staff/events/<slug>/blank-tickets": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/blank-tickets": Door(403, 403, 422, 422),
    "GET /staff/events/<slug>/blank-tickets/<int:batch>.pdf": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/live": Door(404, 403, 200, 200),
    "GET /staff/events/<slug>/live/figures": Door(404, 403, 200, 200),
    "GET /staff/events/<slug>/tally": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/tally": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/tally-sheets": Door(200, 403, 200, 200),
    "GET /staff/events/<slug>/close": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/close": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/record": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/record": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/record.pdf": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/reopen": Door(403, 403, 303, 303),
    "GET /staff/rooms": Door(403, 403, 200, 200),
    "POST /staff/rooms": Door(403, 403, 422, 422),
    "GET /staff/rooms/<int:number>": Door(403, 403, 404, 404),
    "POST /staff/rooms/<int:number>": Door(403, 403, 404, 404),
    "POST /staff/rooms/<int:number>/remove": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/hall": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/hall": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/interpreters": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/interpreters": Door(403, 403, 422, 422),
    "GET /staff/events/<slug>/interpreters/<int:number>": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/interpreters/<int:number>": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/interpreters/<int:number>/remove": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/interpreters/fees.pdf": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/interpreters/demand.csv": Door(403, 403, 200, 200),
    "GET /staff/events/<slug>/pack": Door(403, 403, 200, 200),
    "GET /staff/events/<slug>/pack.pdf": Door(403, 403, 200, 200),
    "GET /staff/events/<slug>/pack/<part>.pdf": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/texts": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/texts": Door(403, 403, 422, 422),
    "GET /staff/events/<slug>/partners": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/partners": Door(403, 403, 422, 422),
    "POST /staff/events/<slug>/partners/present": Door(403, 403, 303, 303),
    "GET /staff/events/<slug>/partners/<int:partner_id>": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/partners/<int:partner_id>": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/partners/<int:partner_id>/<verb>": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/partners/<int:partner_id>/briefing.pdf": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/repeat": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/repeat": Door(403, 403, 422, 422),
    "GET /staff/events/<slug>/calls": Door(403, 403, 200, 200),
    "GET /staff/events/<slug>/meeting": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/meeting": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/presence": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/presence": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/presence.pdf": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/certificates.pdf": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/presence.csv": Door(403, 403, 404, 404),
    "GET /staff/events/<slug>/mails": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/allow-more": Door(403, 403, 303, 303),
    "POST /staff/events/<slug>/unpublish": Door(403, 403, 303, 303),
    "POST /staff/events/<slug>/publish": Door(403, 403, 303, 303),
    "GET /staff/events/<slug>/cancel": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/cancel": Door(403, 403, 303, 303),
    "GET /staff/events/<slug>/preview/<language:spoken>": Door(403, 403, 200, 200),
    "GET /staff/health": Door(403, 403, 200, 200),
    "GET /staff/retention": Door(403, 403, 200, 200),
    "GET /staff/feedback": Door(403, 403, 200, 200),
    "POST /staff/feedback/<int:number>/done": Door(403, 403, 404, 404),
    "GET /staff/people": Door(403, 403, 403, 200),
    "POST /staff/people": Door(403, 403, 403, 422),
    "GET /staff/people/<int:person_id>": Door(403, 403, 403, 404),
    "POST /staff/people/<int:person_id>": Door(403, 403, 403, 404),
    "POST /staff/people/<int:person_id>/close": Door(403, 403, 403, 404),
    "POST /staff/people/<int:person_id>/reopen": Door(403, 403, 403, 404),
    "POST /staff/people/<int:person_id>/forget-second-factor": Door(403, 403, 403, 404),
    "POST /staff/people/<int:person_id>/reset": Door(403, 403, 403, 404),
    "GET /staff/events/<slug>/to-check": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/to-check/<int:conflict_id>": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/to-check/accept-all": Door(403, 403, 303, 303),
    "GET /staff/events/<slug>/waiting": Door(403, 403, 200, 200),
    "POST /staff/events/<slug>/waiting/<int:registration_id>/accept": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/waiting/<int:registration_id>/decline": Door(403, 403, 404, 404),
    "POST /staff/events/<slug>/waiting/<int:registration_id>/called": Door(403, 403, 404, 404),
    "GET /reports/": Door(403, 302, 200, 200),
    "GET /reports/report.<suffix>": Door(403, 403, 200, 200),
    "GET /reports/versions/": Door(403, 200, 200, 200),
    "POST /reports/versions/": Door(403, 403, 303, 303),
    "GET /reports/versions/<int:version_id>": Door(403, 404, 404, 404),
    "GET /reports/versions/<int:version_id>/<name>": Door(403, 404, 404, 404),
    "GET /reports/deliveries/": Door(403, 403, 200, 200),
    "POST /reports/deliveries/": Door(403, 403, 422, 422),
    "POST /reports/deliveries/<int:schedule_id>/recipients": Door(403, 403, 404, 404),
    "POST /reports/deliveries/<int:schedule_id>/recipients/<int:recipient_id>/remove": Door(403, 403, 404, 404),
    "POST /reports/deliveries/<int:schedule_id>/confirm": Door(403, 403, 404, 404),
    "POST /staff/account/end-sessions": Door(303, 303, 303, 303),
    "POST /staff/sign-out": Door(303, 303, 303, 303),
}
"""In this order: the last ones end the session."""

EXAMPLES = {
    "language": "de",
    "spoken": "ar",
    "slug": "infotag-magdeburg",
    "batch": "1",
    "version_id": "0",
    "name": "bericht.csv",
    "schedule_id": "1",
    "recipient_id": "1",
    "conflict_id": "1",
    "device_id": "1",
    "number": "1",
    "person_id": "0",
    "page": "website",
    "part": "x",
    "partner_id": "1",
    "verb": "confirm",
    "ticket_id": "00000000-0000-0000-0000-000000000000",
    "registration_id": "1",
    "suffix": "json",
    "key": "x",
    "code": "x",
}


def addresses(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every verb of every address, as `GET /staff/`."""
    for rule in app.url_map.iter_rules():
        for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield f"{verb} {rule}", rule


def permission(app: Flask, rule: Rule) -> Permission | None:
    return getattr(app.view_functions[rule.endpoint], "permission", None)


def knock(client: FlaskClient, address: str) -> TestResponse:
    """Open an address with nothing in the hands."""
    verb, _space, path = address.partition(" ")
    for name, value in EXAMPLES.items():
        for spelled in (f"<{name}>", f"<int:{name}>", f"<uuid:{name}>", f"<language:{name}>"):
            path = path.replace(spelled, value)
    return client.open(path, method=verb)
