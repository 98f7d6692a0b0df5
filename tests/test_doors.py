"""Every address of the product against every role."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventdesk.db import Database
from eventdesk.events.models import Status
from eventdesk.security import GRANTED, Permission, Role
from tests.builders import MORNING, make_event
from tests.doors import EXAMPLES, GUARDED, PHONES, PUBLIC, SECOND_STEP, addresses, knock, permission
from tests.people import signed_in


@pytest.fixture
def event(database: Database) -> None:
    with database.transaction() as tx:
        starts_at = MORNING + timedelta(days=7)
        make_event(tx, EXAMPLES["slug"], starts_at=starts_at, ends_at=starts_at + timedelta(hours=4))


def test_every_address_is_public_on_purpose_for_phones_or_guarded(app: Flask) -> None:
    marked = {Permission.PUBLIC: PUBLIC - {"static"}, Permission.DEVICE: PHONES}

    for wanted, expected in marked.items():
        assert {rule.endpoint for _address, rule in addresses(app) if permission(app, rule) == wanted} == expected
    unmarked = {rule.endpoint for _address, rule in addresses(app) if permission(app, rule) is None}
    assert unmarked == {"static"}, "say who may open these"


def test_every_guarded_address_says_what_each_role_gets(app: Flask) -> None:
    guarded = {address for address, rule in addresses(app) if rule.endpoint not in PUBLIC | PHONES}

    assert guarded == set(GUARDED)


def test_the_table_agrees_with_the_rights_of_the_roles(app: Flask) -> None:
    rules = dict(addresses(app))

    for address, door in GUARDED.items():
        wanted = permission(app, rules[address])
        refused = {role for role in Role if getattr(door, role) == 403}
        assert refused == {role for role in Role if wanted not in GRANTED[role]}, address


@pytest.mark.parametrize("role", Role)
def test_each_role_meets_the_right_door(app: Flask, database: Database, event: None, role: Role) -> None:
    client = signed_in(app, database, role)

    met = {address: knock(client, address).status_code for address in GUARDED}

    assert met == {address: getattr(door, role) for address, door in GUARDED.items()}


def test_strangers_are_sent_to_the_sign_in(app: Flask, client: FlaskClient, event: None) -> None:
    answers = {address: knock(client, address) for address in GUARDED}

    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(GUARDED, 303)
    assert all(str(answer.location).startswith("/staff/sign-in") for answer in answers.values())


def test_strangers_and_staff_are_no_phones(app: Flask, database: Database, client: FlaskClient, event: None) -> None:
    organiser = signed_in(app, database)
    doors = [address for address, rule in addresses(app) if rule.endpoint in PHONES]

    met = [knock(somebody, address).status_code for address in doors for somebody in (client, organiser)]

    assert met == [401] * len(met)


def test_public_addresses_ask_nobody_to_sign_in(app: Flask, client: FlaskClient, event: None) -> None:
    doors = [address for address, rule in addresses(app) if rule.endpoint in PUBLIC - SECOND_STEP]

    answers = {address: knock(client, address) for address in doors}

    assert not [address for address, answer in answers.items() if answer.status_code in {401, 403, 500}]
    assert not [address for address, answer in answers.items() if "sign-in" in str(answer.location)]


def test_a_draft_is_nobodys_business_but_the_desks(app: Flask, database: Database, client: FlaskClient) -> None:
    with database.transaction() as tx:
        make_event(tx, "entwurf", status=Status.DRAFT)

    public = [client.get(f"/de/events/entwurf{rest}").status_code for rest in ("", "/register")]

    assert public == [404, 404]
    assert signed_in(app, database).get("/staff/events/entwurf").status_code == 200
