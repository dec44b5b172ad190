"""Sentences of accounts: why not, and what roles and ways are called."""

from enum import StrEnum
from typing import Literal, assert_never

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.rules import MAX_NAME, MAX_PASSWORD, MIN_PASSWORD
from laptopdesk.core.access import Role
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
        case AccountReason.TOKEN_REVOKED:
            return _("This token was already withdrawn.")
        case _ as rest:
            return _sign_in_sentence(rest)


_SignInReason = Literal[
    AccountReason.SECRET_WRONG,
    AccountReason.PIN_WRONG,
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
        case AccountReason.BADGE_WRONG:
            return _("This badge does not work here. Ask your coordinator.")
        case AccountReason.BADGE_NEEDS_PIN:
            return _("Now type your PIN.")
        case AccountReason.TOO_MANY_TRIES:
            return _("Too many tries. Wait 15 minutes, or ask your coordinator.")
        case AccountReason.PIN_BLOCKED:
            return _("This PIN is blocked. Your coordinator gives you a new one.")
        case AccountReason.NOT_YOUR_PLACE:
            return _("You have no role at this location. Choose another one.")
        case _ as never:
            assert_never(never)


def role_name(role: Role) -> str:
    """What a role is called on screen."""
    match role:
        case Role.TECHNICIAN:
            return _("technician")
        case Role.VOLUNTEER:
            return _("volunteer")
        case Role.TRAINER:
            return _("trainer")
        case Role.AGENT:
            return _("helpdesk agent")
        case Role.PROGRAMME:
            return _("programme team")
        case Role.AUDITOR:
            return _("auditor")
        case Role.ADMIN:
            return _("administrator")
        case _ as never:
            assert_never(never)
