"""Staff for tests: accounts in each role, and browsers in which they are signed in."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventdesk.db import Database
from eventdesk.security import Role
from eventdesk.staff.models import StaffMember
from eventdesk.staff.service import add_member
from tests.builders import MORNING

PASSWORD = "vier Tische und ein Eingang"


def address(role: Role) -> str:
    return f"{role}@example.org"


def make_member(database: Database, role: Role = Role.ORGANISER) -> StaffMember:
    """The account of that role, opened if there is none yet."""
    with database.transaction() as tx:
        found = tx.scalar(select(StaffMember).where(StaffMember.email == address(role)))
        return found or add_member(tx, address(role), role, PASSWORD, MORNING)


def try_sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, origin: str = "198.51.100.7", target: str = ""
) -> TestResponse:
    """Send the sign-in form from a network."""
    url = f"/staff/sign-in?next={target}" if target else "/staff/sign-in"
    headers = {"X-Forwarded-For": origin}
    return client.post(url, data={"email": email, "password": password}, headers=headers)


def signed_in(app: Flask, database: Database, role: Role = Role.ORGANISER) -> FlaskClient:
    """A browser in which somebody of that role is signed in."""
    member = make_member(database, role)
    client = app.test_client()
    assert try_sign_in(client, member.email).status_code == 303
    return client
