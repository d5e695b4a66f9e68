"""The shape of what is typed when signing in, and when roles are given."""

from wtforms import (
    DateField,
    EmailField,
    PasswordField,
    RadioField,
    SelectChoice,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, Email, Length, Optional, StopValidation

from governance.identity.rules.codes import CodeFault, TypedCode, read_code
from governance.identity.rules.roles import ROLES_WITH_AN_END, Role
from governance.web.forms import Form

_NO_EMAIL = "Type an e-mail address, like name@example.org"
_SLIP = "There is a slip in the code. Compare it with your letter, character by character"


def _trimmed(value: str | None) -> str:
    return (value or "").strip()


class EmailForm(Form):
    """Where a sign-in link should go."""

    email = EmailField(
        "Your e-mail address",
        filters=[_trimmed],
        validators=[DataRequired(_NO_EMAIL), Email(_NO_EMAIL), Length(max=254, message=_NO_EMAIL)],
    )


class CodeForm(Form):
    """An activation code from a letter; ``typed`` is what was read from it."""

    code = StringField(
        "Activation code",
        validators=[DataRequired("Type the activation code from your letter")],
    )
    typed: TypedCode

    def validate_code(self, field: StringField) -> None:
        """Say what is wrong before anything is looked up."""
        read = read_code(field.data or "")
        if isinstance(read, TypedCode):
            self.typed = read
        elif read is CodeFault.LENGTH:
            raise ValidationError("The code has 16 characters, in four groups of four")
        else:
            raise ValidationError(_SLIP)


class OfficerForm(Form):
    """An officer's first step."""

    email = EmailField("E-mail address", filters=[_trimmed], validators=[DataRequired(_NO_EMAIL)])
    password = PasswordField("Password", validators=[DataRequired("Type your password")])


class SecondStepForm(Form):
    """An officer's second step: six figures from the app, or a recovery code."""

    code = StringField(
        "Code",
        filters=[_trimmed],
        validators=[DataRequired("Type the six figures from your authenticator app")],
    )


class NewPasswordForm(Form):
    """A password to be set."""

    password = PasswordField("New password", validators=[DataRequired("Choose a password")])


class ChangePasswordForm(NewPasswordForm):
    """A password to be changed by its owner."""

    current = PasswordField(
        "Password you have now", validators=[DataRequired("Type the password you have now")]
    )


class NewAuthenticatorForm(Form):
    """A new authenticator's first code, with the password once more."""

    current = PasswordField("Your password", validators=[DataRequired("Type your password")])
    code = StringField(
        "Code from the new app",
        filters=[_trimmed],
        validators=[DataRequired("Type the six figures that the new app shows")],
    )


class PersonForm(Form):
    """Somebody who is not on the register, such as an auditor from outside."""

    name = StringField(
        "Full name",
        filters=[_trimmed],
        validators=[DataRequired("Type the person’s full name"), Length(max=200)],
    )
    email = EmailField(
        "E-mail address",
        filters=[_trimmed],
        validators=[DataRequired(_NO_EMAIL), Email(_NO_EMAIL), Length(max=254)],
    )


def _some_roles_end(form: "RoleForm", field: DateField) -> None:
    """An auditor's role has an end; runs before ``Optional``, which lets empty fields pass."""
    is_empty = not any(given.strip() for given in field.raw_data or [])
    if is_empty and form.role.data in ROLES_WITH_AN_END:
        raise StopValidation("An auditor’s role needs a last day. Type the day it ends")


class RoleForm(Form):
    """A role to be proposed."""

    role = RadioField(
        "Which role?",
        choices=[SelectChoice(role.value, role.words.capitalize()) for role in Role],
        validators=[DataRequired("Choose a role")],
    )
    ends_on = DateField("Last day", validators=[_some_roles_end, Optional()])
