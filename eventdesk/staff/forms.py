"""Signing in, and choosing a password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired


class SignInForm(FlaskForm):
    """Address and password; what is wrong with them is never told apart."""

    email = EmailField(_l("Email address"), [InputRequired(_l("Please enter your email address."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Please enter your password."))])


class NewPasswordForm(FlaskForm):
    """A password, twice: nobody sees what is typed."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Please enter your password."))])
    again = PasswordField(
        _l("New password once more"), [EqualTo("password", _l("This is not the same as the password above."))]
    )
