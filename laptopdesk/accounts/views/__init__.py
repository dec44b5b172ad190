"""The pages of accounts; each topic a module on one blueprint."""

from laptopdesk.accounts.views import account, again, page_frame, sign_in, signed_out, staff
from laptopdesk.accounts.views.blueprint import blueprint

__all__ = ["account", "again", "blueprint", "page_frame", "sign_in", "signed_out", "staff"]
