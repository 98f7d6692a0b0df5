"""Signing in, and choosing a password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
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


class ChangePasswordForm(NewPasswordForm):
    """The same, for somebody who shows that the account is theirs."""

    current = PasswordField(_l("Current password"), [InputRequired(_l("Please enter your password."))])


class CodeForm(FlaskForm):
    """A code of the app, or one from paper."""

    code = StringField(_l("Code"), [InputRequired(_l("Please enter the code."))])


class SetUpForm(CodeForm):
    """The first code of an app, and that the account is yours."""

    secret = HiddenField()
    """Encrypted; it is stored only once the app is known to have it."""
    password = PasswordField(_l("Password"), [InputRequired(_l("Please enter your password."))])
