"""The base of every form: protection against forgery on all, fields that keep what was typed."""

from flask_wtf import CSRFProtect, FlaskForm

csrf = CSRFProtect()


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """A form; ``validate_on_submit`` checks its token, and the values typed stay on a fault."""
