"""The sign-in form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired


class SignInForm(FlaskForm):
    """Address and password; what is wrong with them is never told apart."""

    email = EmailField(_l("Email address"), [InputRequired(_l("Please enter your email address."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Please enter your password."))])
