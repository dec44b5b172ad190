"""Why an account is not accepted, or not let in."""

from datetime import datetime
from enum import StrEnum

from laptopdesk.core.errors import Refused


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
    TOKEN_SCOPE_MISSING = "token_scope_missing"
    TOKEN_DAYS_WRONG = "token_days_wrong"
    TOKEN_NEEDS_PASSWORD = "token_needs_password"
    TOKEN_REVOKED = "token_revoked"
    SECRET_WRONG = "secret_wrong"
    PIN_WRONG = "pin_wrong"
    PASSWORD_NEEDED = "password_needed"
    NO_PIN_FOR_ROLE = "no_pin_for_role"
    NO_PASSWORD_YET = "no_password_yet"
    BADGE_WRONG = "badge_wrong"
    BADGE_NEEDS_PIN = "badge_needs_pin"
    TOO_MANY_TRIES = "too_many_tries"
    PIN_BLOCKED = "pin_blocked"
    NOT_YOUR_PLACE = "not_your_place"


class TriedTooOften(Refused):
    """No try counts before `until` (UTC), from here; from a device of their own the holder may."""

    def __init__(self, *, until: datetime) -> None:
        super().__init__([AccountReason.TOO_MANY_TRIES])
        self.until = until
