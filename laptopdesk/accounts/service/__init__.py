"""Writing accounts: staff and roles, their secrets, their tokens, and signing in."""

from laptopdesk.accounts.service.attempts import forget_devices
from laptopdesk.accounts.service.credentials import (
    check_own_password,
    check_own_secret,
    issue_badge,
    prepare_password,
    prepare_pin,
    set_password,
    set_pin,
    withdraw_badge,
)
from laptopdesk.accounts.service.sessions import begin_session, end_own_session
from laptopdesk.accounts.service.sign_in import (
    BadgeTry,
    PasswordTry,
    PinTry,
    sign_in_with_badge,
    sign_in_with_password,
    sign_in_with_pin,
)
from laptopdesk.accounts.service.staff import (
    add_staff,
    choose_language,
    end_sessions,
    grant_role,
    revoke_role,
    staff_leaves,
)
from laptopdesk.accounts.service.tokens import issue_token, revoke_token

__all__ = [
    "BadgeTry",
    "PasswordTry",
    "PinTry",
    "add_staff",
    "begin_session",
    "check_own_password",
    "check_own_secret",
    "choose_language",
    "end_own_session",
    "end_sessions",
    "forget_devices",
    "grant_role",
    "issue_badge",
    "issue_token",
    "prepare_password",
    "prepare_pin",
    "revoke_role",
    "revoke_token",
    "set_password",
    "set_pin",
    "sign_in_with_badge",
    "sign_in_with_password",
    "sign_in_with_pin",
    "staff_leaves",
    "withdraw_badge",
]
