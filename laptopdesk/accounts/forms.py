"""Forms of accounts."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

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

from laptopdesk.accounts.errors import AccountReason, TriedTooOften
from laptopdesk.accounts.values import MAX_EMAIL, MAX_NAME, MAX_PASSWORD, MOST_DAYS
from laptopdesk.core.access import SCOPES, Actor, Role, Scope
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext, word
from laptopdesk.core.i18n import lazy as _
from laptopdesk.core.numbers import find_number
from laptopdesk.core.reasons import CommonReason
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.protocol.words import LANGUAGES
from laptopdesk.ui.formats import format_datetime
from laptopdesk.ui.forms import CodeField, EnumField, Form
from laptopdesk.ui.web import now

EVERYWHERE = "everywhere"
MINUTES_TOLD = 60
"""A longer wait is told as a time of day."""

_SECRET = {"autocomplete": "current-password", "spellcheck": "false"}
_NEW_SECRET = {"autocomplete": "new-password", "spellcheck": "false"}
_PIN = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class AccountForm(Form):
    """A form whose refusals are about an account."""

    FIELDS: ClassVar = {
        CommonReason.NAME_MISSING: "name",
        AccountReason.NAME_TOO_LONG: "name",
        AccountReason.EMAIL_WRONG: "email",
        AccountReason.EMAIL_TAKEN: "email",
        AccountReason.PASSWORD_MISSING: "password",
        AccountReason.PASSWORD_TOO_SHORT: "password",
        AccountReason.PASSWORD_TOO_LONG: "password",
        AccountReason.PASSWORD_TOO_COMMON: "password",
        AccountReason.PASSWORD_IS_NAME: "password",
        AccountReason.PIN_NOT_DIGITS: "pin",
        AccountReason.PIN_TOO_EASY: "pin",
        AccountReason.NO_PIN_FOR_ROLE: "pin",
        AccountReason.ROLE_HELD: "role",
        AccountReason.LOCATION_UNKNOWN: "location",
        AccountReason.TOKEN_NAME_MISSING: "name",
        AccountReason.TOKEN_SCOPE_MISSING: "scopes",
        AccountReason.TOKEN_DAYS_WRONG: "days",
        AccountReason.SECRET_WRONG: "current",
    }


class SignInForm(Form):
    """Who comes in; `asks_pin`: the badge was read, and is not enough."""

    asks_pin = False

    def refuse(self, error: Refused | Conflict) -> None:
        """Why not; where tries are used up also until when, and what helps."""
        if isinstance(error, TriedTooOften):
            helps = gettext(
                "Sign in on a device where you did so before, or ask your coordinator for a new password or PIN."
            )
            self.form_errors = [*self.form_errors, _until(error), helps]
        elif isinstance(error, Refused) and AccountReason.BADGE_NEEDS_PIN in error.reasons:
            self.asks_pin = True
        else:
            super().refuse(error)


def _until(refusal: TriedTooOften) -> str:
    minutes = math.ceil((refusal.until - now()).total_seconds() / 60)
    if minutes <= MINUTES_TOLD:
        return gettext("Too many tries. Wait %(minutes)s minutes.", minutes=minutes)
    time = format_datetime(refusal.until)
    return gettext("Too many tries. You can try again here after %(time)s.", time=time)


class PasswordSignInForm(SignInForm):
    """E-mail address and password."""

    email = StringField(
        _("E-mail address"),
        [InputRequired(), Length(max=MAX_EMAIL)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "type": "email"},
    )
    password = PasswordField(_("Password"), [InputRequired()], render_kw=_SECRET)
    next = HiddenField()


class PinSignInForm(SignInForm):
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
        field = self.staff if len(self.staff.choices or ()) > 1 else self.name
        field.errors = [*field.errors, gettext("Choose or type your name.")]
        return False


class BadgeSignInForm(SignInForm):
    """A place, a scanned badge, and a PIN where the desk is not open."""

    location = SelectField(_("Location"), [InputRequired()])
    badge = CodeField(_("Scan your badge"), [CodeKind.BADGE], [InputRequired()])
    pin = PasswordField(_("PIN"), render_kw=_PIN)
    next = HiddenField()


class ChoosePlaceForm(Form):
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

    locale = RadioField(_("Language"), [InputRequired()], choices=dict(LANGUAGES))


class NewPasswordForm(AccountForm):
    """A new password, and the one that shows who asks: a PIN is not enough for more than a PIN may do."""

    current = PasswordField(_("Current password"), [InputRequired()], id="password-current", render_kw=_SECRET)
    password = PasswordField(_("New password"), [InputRequired(), Length(max=MAX_PASSWORD)], render_kw=_NEW_SECRET)


class NewPinForm(AccountForm):
    """A new PIN, and the secret that shows who asks."""

    current = PasswordField(_("Current password or PIN"), [InputRequired()], id="pin-current", render_kw=_SECRET)
    pin = PasswordField(_("New PIN, four to eight digits"), [InputRequired()], render_kw=_PIN)


class TokenForm(AccountForm):
    """A token for scripts: what it may do, how long, and the password that shows who asks."""

    name = StringField(_("What is it for?"), [InputRequired(), Length(max=80)], render_kw={"autocomplete": "off"})
    scopes = SelectMultipleField(_("What may the script do?"), [InputRequired()], choices={})
    days = IntegerField(
        _("For how many days?"),
        [InputRequired(), NumberRange(min=1, max=MOST_DAYS)],
        default=30,
        description=_("At most 90. After that you make a new one."),
    )
    current = PasswordField(_("Your password"), [InputRequired()], id="token-current", render_kw=_SECRET)


class StaffForm(AccountForm):
    """Somebody who joins, with a first role."""

    name = StringField(_("Name"), [InputRequired(), Length(max=MAX_NAME)], render_kw={"autocomplete": "off"})
    email = StringField(_("E-mail address"), [Length(max=MAX_EMAIL)], render_kw={"autocomplete": "off"})
    role = EnumField(_("Role"), Role, [InputRequired()])
    location = SelectField(_("Where"), [InputRequired()])
    password = PasswordField(_("Password"), [Length(max=MAX_PASSWORD)], render_kw=_NEW_SECRET)
    pin = PasswordField(_("PIN"), render_kw=_PIN)


class GrantForm(AccountForm):
    """A role, at a place or everywhere."""

    role = EnumField(_("Role"), Role, [InputRequired()], nothing=_("Choose …"))
    location = SelectField(_("Where"), [InputRequired()])


class SetPasswordForm(AccountForm):
    """A password somebody gets from the one who manages staff."""

    password = PasswordField(_("New password"), [InputRequired(), Length(max=MAX_PASSWORD)], render_kw=_NEW_SECRET)


class SetPinForm(AccountForm):
    """A PIN somebody gets from the one who manages staff."""

    pin = PasswordField(_("New PIN, four to eight digits"), [InputRequired()], render_kw=_PIN)


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
