"""Sentences of accounts: why not, and what roles and ways are called."""

from enum import StrEnum
from typing import Literal, assert_never

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.rules import MAX_NAME, MAX_PASSWORD, MIN_PASSWORD, MOST_DAYS
from laptopdesk.core.access import SignInWay
from laptopdesk.core.i18n import gettext as _


def account_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """The reason in the language of the page, at most 15 words."""
    match AccountReason(reason):
        case AccountReason.NAME_MISSING:
            return _("Fill in a name.")
        case AccountReason.NAME_TOO_LONG:
            return _("This name is too long: at most %(most)s characters.", most=MAX_NAME)
        case AccountReason.EMAIL_WRONG:
            return _("This is not an e-mail address.")
        case AccountReason.EMAIL_TAKEN:
            return _("Somebody already has this e-mail address.")
        case AccountReason.EMAIL_UNKNOWN:
            return _("Nobody who works here has this e-mail address.")
        case AccountReason.PASSWORD_MISSING:
            return _("The password is empty. Give at least %(least)s characters.", least=MIN_PASSWORD)
        case AccountReason.PASSWORD_TOO_SHORT:
            return _("This password is too short. Use at least %(least)s characters.", least=MIN_PASSWORD)
        case AccountReason.PASSWORD_TOO_LONG:
            return _("This password is too long. Use at most %(most)s characters.", most=MAX_PASSWORD)
        case AccountReason.PASSWORD_TOO_COMMON:
            return _("This password is easy to guess. Use a few words of your own.")
        case AccountReason.PASSWORD_IS_NAME:
            return _("A password must not be the name or the e-mail address.")
        case AccountReason.PIN_NOT_DIGITS:
            return _("A PIN has four to eight digits.")
        case AccountReason.PIN_TOO_EASY:
            return _("This PIN is easy to guess. Choose another one.")
        case AccountReason.NO_PIN_FOR_ROLE:
            return _("Programme team, auditors and administrators have no PIN: they sign in with a password.")
        case AccountReason.NO_PASSWORD_YET:
            return _("You have no password yet. Your coordinator gives you the first one.")
        case AccountReason.ROLE_HELD:
            return _("This person already has this role there.")
        case AccountReason.ROLE_NOT_HELD:
            return _("This person does not have this role there.")
        case AccountReason.LOCATION_UNKNOWN:
            return _("This location is not known.")
        case AccountReason.LAST_ADMIN:
            return _("Somebody must stay administrator. First make somebody else one.")
        case AccountReason.HAS_LEFT:
            return _("This person does not work here any more.")
        case AccountReason.TOKEN_NAME_MISSING:
            return _("Give the token a name, so that you know it again.")
        case AccountReason.TOKEN_SCOPE_MISSING:
            return _("Tick at least one thing that the script may do.")
        case AccountReason.TOKEN_DAYS_WRONG:
            return _("A token works for at least one day and at most %(most)s days.", most=MOST_DAYS)
        case AccountReason.TOKEN_NEEDS_PASSWORD:
            return _("Sign in with your password first: only then can you make a token.")
        case AccountReason.TOKEN_REVOKED:
            return _("This token was already withdrawn.")
        case _ as rest:
            return _sign_in_sentence(rest)


_SignInReason = Literal[
    AccountReason.SECRET_WRONG,
    AccountReason.PIN_WRONG,
    AccountReason.PASSWORD_NEEDED,
    AccountReason.BADGE_WRONG,
    AccountReason.BADGE_NEEDS_PIN,
    AccountReason.TOO_MANY_TRIES,
    AccountReason.PIN_BLOCKED,
    AccountReason.NOT_YOUR_PLACE,
]


def _sign_in_sentence(reason: _SignInReason) -> str:
    match reason:
        case AccountReason.SECRET_WRONG:
            return _("This is not right. Check what you filled in, and try again.")
        case AccountReason.PIN_WRONG:
            return _("Name and PIN do not belong together here. Try again.")
        case AccountReason.PASSWORD_NEEDED:
            return _("Your role needs more than a PIN or badge: use your password.")
        case AccountReason.BADGE_WRONG:
            return _("This badge does not work here. Ask your coordinator.")
        case AccountReason.BADGE_NEEDS_PIN:
            return _("Now type your PIN.")
        case AccountReason.TOO_MANY_TRIES:
            return _("Too many tries. Wait 15 minutes, or ask your coordinator.")
        case AccountReason.PIN_BLOCKED:
            return _("This PIN is blocked here: use your own device, or ask your coordinator.")
        case AccountReason.NOT_YOUR_PLACE:
            return _("You have no role at this location. Choose another one.")
        case _ as never:
            assert_never(never)


def way_name(way: SignInWay) -> str:
    """How somebody signed in, on screen."""
    match way:
        case SignInWay.PASSWORD:
            return _("with a password")
        case SignInWay.PIN:
            return _("with a PIN")
        case SignInWay.BADGE | SignInWay.BADGE_AND_PIN:
            return _("with a badge")
        case SignInWay.TOKEN | SignInWay.STATION | SignInWay.COMMAND_LINE:
            raise ValueError(way)  # none of these signs in with a session
        case _ as never:
            assert_never(never)
