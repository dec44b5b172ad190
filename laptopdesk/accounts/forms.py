"""Forms of accounts."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from laptopdesk.accounts.values import MAX_EMAIL, MAX_NAME, MAX_PASSWORD, MOST_DAYS
from laptopdesk.core.access import SCOPES, Actor, Role, Scope
from laptopdesk.core.i18n import gettext, word
from laptopdesk.core.i18n import lazy as _
from laptopdesk.core.numbers import find_number
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.ui.forms import CodeField, Form

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
    badge = CodeField(_("Scan your badge"), [CodeKind.BADGE], [InputRequired()])
    pin = PasswordField(_("PIN"), render_kw=_PIN)
    next = HiddenField()


class PlaceForm(Form):
    """Where a person stands, and whether badges alone are enough at this desk today."""

    location = SelectField(_("Location"), [InputRequired()])
    open_desk = BooleanField(_("Today a badge alone is enough to sign in on this device"))
    next = HiddenField()


class PasswordAgainForm(Form):
    """The password of who sits here, once more."""

    password_again = PasswordField(_("Your password"), [InputRequired()], render_kw=_SECRET)
    next = HiddenField()


class LanguageForm(Form):
    """The language a person reads after signing in."""

    locale = RadioField(_("Language"), [InputRequired()], choices={"nl": "Nederlands", "en": "English"})


class NewPasswordForm(Form):
    """A new password, and the one that shows who asks: a PIN is not enough for more than a PIN may do."""

    current = PasswordField(_("Your password now"), [InputRequired()], id="password-current", render_kw=_SECRET)
    password = PasswordField(_("New password"), [InputRequired(), Length(max=MAX_PASSWORD)], render_kw=_NEW_SECRET)


class NewPinForm(Form):
    """A new PIN, and the secret that shows who asks."""

    current = PasswordField(_("Your password or PIN now"), [InputRequired()], id="pin-current", render_kw=_SECRET)
    pin = PasswordField(_("New PIN, four to eight digits"), [InputRequired()], render_kw=_PIN)


class TokenForm(Form):
    """A token for scripts: what it may do, how long, and the password that shows who asks."""

    name = StringField(_("What is it for?"), [InputRequired(), Length(max=80)], render_kw={"autocomplete": "off"})
    scopes = SelectMultipleField(_("What may the script do?"), [InputRequired()], choices={})
    days = IntegerField(
        _("For how many days?"), [InputRequired(), NumberRange(min=1, max=MOST_DAYS)], default=30,
        description=_("At most 90. After that you make a new one."),
    )  # fmt: skip
    current = PasswordField(_("Your password"), [InputRequired()], id="token-current", render_kw=_SECRET)


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
    return [(role.value, word(role)) for role in Role]


def location_id_of(value: Any) -> int | None:
    """The place that a select field names; None for everywhere, and for what is no number."""
    return find_number(str(value))


def scope_choices(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of what a script of this person could do, in the language of the page."""
    return [
        (scope.value, word(scope))
        for scope in Scope
        if any(actor.may_somewhere(permission) for permission in SCOPES[scope])
    ]
