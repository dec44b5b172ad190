"""Why an account is not accepted, or not let in."""

from datetime import datetime

from laptopdesk.accounts.values import MAX_NAME, MAX_PASSWORD, MIN_PASSWORD, MOST_DAYS
from laptopdesk.core.errors import TooMany
from laptopdesk.protocol.words import N_, Worded


class AccountReason(Worded):
    """Every reason of `accounts`."""

    NAME_TOO_LONG = "name_too_long", N_("This name is too long: at most %(most)s characters."), {"most": MAX_NAME}
    EMAIL_WRONG = "email_wrong", N_("This is not an e-mail address.")
    EMAIL_TAKEN = "email_taken", N_("Somebody already has this e-mail address.")
    EMAIL_UNKNOWN = "email_unknown", N_("No staff member has this e-mail address.")
    PASSWORD_MISSING = (
        "password_missing",
        N_("The password is empty. Give at least %(least)s characters."),
        {"least": MIN_PASSWORD},
    )
    PASSWORD_TOO_SHORT = (
        "password_too_short",
        N_("This password is too short. Use at least %(least)s characters."),
        {"least": MIN_PASSWORD},
    )
    PASSWORD_TOO_LONG = (
        "password_too_long",
        N_("This password is too long. Use at most %(most)s characters."),
        {"most": MAX_PASSWORD},
    )
    PASSWORD_TOO_COMMON = "password_too_common", N_("This password is easy to guess. Use a few words of your own.")
    PASSWORD_IS_NAME = "password_is_name", N_("A password must not be the name or the e-mail address.")
    PIN_NOT_DIGITS = "pin_not_digits", N_("A PIN has four to eight digits.")
    PIN_TOO_EASY = "pin_too_easy", N_("This PIN is easy to guess. Choose another one.")
    ROLE_HELD = "role_held", N_("This person already has this role there.")
    ROLE_NOT_HELD = "role_not_held", N_("This person does not have this role there.")
    LOCATION_UNKNOWN = "location_unknown", N_("This location is not known.")
    LAST_ADMIN = "last_admin", N_("There must be an administrator. First make someone else administrator.")
    HAS_LEFT = "has_left", N_("This person does not work here any more.")
    TOKEN_NAME_MISSING = "token_name_missing", N_("Give the token a name, so that you know it again.")
    TOKEN_SCOPE_MISSING = "token_scope_missing", N_("Tick at least one thing that the script may do.")
    TOKEN_DAYS_WRONG = (
        "token_days_wrong",
        N_("A token works for at least one day and at most %(most)s days."),
        {"most": MOST_DAYS},
    )
    TOKEN_NEEDS_PASSWORD = ("token_needs_password", N_("Sign in with your password first. Then you can make a token."))
    TOKEN_REVOKED = "token_revoked", N_("This token was already withdrawn.")
    SECRET_WRONG = "secret_wrong", N_("This is not right. Check what you filled in, and try again.")
    PIN_WRONG = "pin_wrong", N_("Name and PIN do not match here. Try again.")
    PASSWORD_NEEDED = "password_needed", N_("Your role needs more than a PIN or badge: use your password.")
    NO_PIN_FOR_ROLE = (
        "no_pin_for_role",
        N_("Programme team, auditors and administrators have no PIN: they sign in with a password."),
    )
    NO_PASSWORD_YET = "no_password_yet", N_("You have no password yet. Ask your coordinator for one.")
    BADGE_WRONG = "badge_wrong", N_("This badge does not work here. Ask your coordinator.")
    BADGE_NEEDS_PIN = "badge_needs_pin", N_("Now type your PIN.")
    TOO_MANY_TRIES = "too_many_tries", N_("Too many tries. Wait 15 minutes, or ask your coordinator.")
    PIN_BLOCKED = "pin_blocked", N_("This PIN is blocked here: use your own device, or ask your coordinator.")
    NOT_YOUR_PLACE = "not_your_place", N_("You have no role at this location. Choose another one.")


class TriedTooOften(TooMany):
    """No try counts before `until` (UTC), from here; from a device of their own the holder may."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__([AccountReason.TOO_MANY_TRIES])
        self.until = until
