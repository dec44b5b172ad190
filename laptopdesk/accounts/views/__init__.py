"""The pages of accounts; each topic a module on one blueprint."""

from laptopdesk.accounts.views import account, again, frame, sign_in, staff
from laptopdesk.accounts.views.blueprint import blueprint

__all__ = ["account", "again", "blueprint", "frame", "sign_in", "staff"]
