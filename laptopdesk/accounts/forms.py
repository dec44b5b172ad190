"""Forms of accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.accounts.messages import role_name
from laptopdesk.accounts.rules import MAX_EMAIL, MAX_NAME, MAX_PASSWORD
from laptopdesk.core.access import Role
from laptopdesk.core.i18n import gettext
from laptopdesk.core.i18n import lazy as _
from laptopdesk.ui.forms import Form

EVERYWHERE = "everywhere"

_SECRET = {"autocomplete": "current-password", "spellcheck": "false"}
_NEW_SECRET = {"autocomplete": "new-password", "spellcheck": "false"}
_PIN = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class PasswordSignInForm(Form):
    """E-mail address and password."""

    email = StringField(
        _("E-mail address"), [InputRequired(), Length(max=MAX_EMAIL)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "type": "email"},
    )  # fmt: skip
    password = PasswordField(_("Password"), [InputRequired()], render_kw=_SECRET)
    next = HiddenField()


class PinSignInForm(Form):
    """A place, a name there, and a PIN. On a device that knows the place, names are chosen from a list."""

    location = SelectField(_("Location"), [InputRequired()])
    staff = SelectField(_("Your name"), [Optional()], default="")
    name = StringField(_("Your first and last name"), [Length(max=MAX_NAME)], render_kw={"autocomplete": "off"})
    pin = PasswordField(_("PIN"), [InputRequired()], render_kw=_PIN)
    next = HiddenField()

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Every field is right, and a name is chosen or typed."""
        good = super().validate(extra_validators)
        if self.staff.data or self.name.data:
            return good
        asked = self.staff if len(self.staff.choices or ()) > 1 else self.name
        asked.errors = [*asked.errors, gettext("Say who you are.")]
        return False


class BadgeSignInForm(Form):
    """A place, a scanned badge, and a PIN where the desk is not open."""

    location = SelectField(_("Location"), [InputRequired()])
    badge = StringField(
        _("Scan your badge"), [InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )  # fmt: skip
    pin = PasswordField(_("PIN"), render_kw=_PIN)
    next = HiddenField()


class PlaceForm(Form):
    """Where a person stands, and whether badges alone are enough at this desk today."""

    location = SelectField(_("Location"), [InputRequired()])
    open_desk = BooleanField(_("Today a badge alone is enough to sign in on this device"))
    next = HiddenField()


class LanguageForm(Form):
    """The language a person reads after signing in."""

    locale = RadioField(_("Language"), [InputRequired()], choices={"nl": "Nederlands", "en": "English"})


class NewPasswordForm(Form):
    """A new password, and the secret that shows who asks."""

    current = PasswordField(_("Your password or PIN now"), [InputRequired()], id="password-current", render_kw=_SECRET)
    password = PasswordField(_("New password"), [InputRequired(), Length(max=MAX_PASSWORD)], render_kw=_NEW_SECRET)


class NewPinForm(Form):
    """A new PIN, and the secret that shows who asks."""

    current = PasswordField(_("Your password or PIN now"), [InputRequired()], id="pin-current", render_kw=_SECRET)
    pin = PasswordField(_("New PIN, four to eight digits"), [InputRequired()], render_kw=_PIN)


class TokenForm(Form):
    """A token for scripts."""

    name = StringField(_("What is it for?"), [InputRequired(), Length(max=80)], render_kw={"autocomplete": "off"})


class StaffForm(Form):
    """Somebody who joins, with a first role."""

    name = StringField(_("Name"), [InputRequired(), Length(max=MAX_NAME)], render_kw={"autocomplete": "off"})
    email = StringField(_("E-mail address"), [Length(max=MAX_EMAIL)], render_kw={"autocomplete": "off"})
    role = SelectField(_("Role"), [InputRequired()])
    location = SelectField(_("Where"), [InputRequired()])
    password = PasswordField(_("Password"), [Length(max=MAX_PASSWORD)], render_kw=_NEW_SECRET)
    pin = PasswordField(_("PIN"), render_kw=_PIN)


class GrantForm(Form):
    """A role, at a place or everywhere."""

    role = SelectField(_("Role"), [InputRequired()])
    location = SelectField(_("Where"), [InputRequired()])


class SetPasswordForm(Form):
    """A password somebody gets from the one who manages staff."""

    password = PasswordField(_("New password"), [InputRequired(), Length(max=MAX_PASSWORD)], render_kw=_NEW_SECRET)


class SetPinForm(Form):
    """A PIN somebody gets from the one who manages staff."""

    pin = PasswordField(_("New PIN, four to eight digits"), [InputRequired()], render_kw=_PIN)


def role_choices() -> list[tuple[str, str]]:
    """(code, name) of every role, in the language of the page."""
    return [(role.value, role_name(role)) for role in Role]


def location_id_of(value: Any) -> int | None:
    """The place that a select field names; None for everywhere, and for what is no number."""
    return int(value) if str(value).isdecimal() else None
