"""Why an account is not accepted, or not let in."""

from enum import StrEnum


class AccountReason(StrEnum):
    """Reasons of `accounts`; `messages.py` has the sentence of each."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    EMAIL_WRONG = "email_wrong"
    EMAIL_TAKEN = "email_taken"
    EMAIL_UNKNOWN = "email_unknown"
    PASSWORD_MISSING = "password_missing"
    PASSWORD_TOO_SHORT = "password_too_short"
    PASSWORD_TOO_LONG = "password_too_long"
    PASSWORD_TOO_COMMON = "password_too_common"
    PASSWORD_IS_NAME = "password_is_name"
    PIN_NOT_DIGITS = "pin_not_digits"
    PIN_TOO_EASY = "pin_too_easy"
    ROLE_HELD = "role_held"
    ROLE_NOT_HELD = "role_not_held"
    LOCATION_UNKNOWN = "location_unknown"
    LAST_ADMIN = "last_admin"
    HAS_LEFT = "has_left"
    TOKEN_NAME_MISSING = "token_name_missing"
    TOKEN_REVOKED = "token_revoked"
    SECRET_WRONG = "secret_wrong"
    PIN_WRONG = "pin_wrong"
    BADGE_WRONG = "badge_wrong"
    BADGE_NEEDS_PIN = "badge_needs_pin"
    TOO_MANY_TRIES = "too_many_tries"
    PIN_BLOCKED = "pin_blocked"
    NOT_YOUR_PLACE = "not_your_place"
