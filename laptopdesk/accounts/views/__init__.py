"""The pages of accounts; each topic a module on one blueprint."""

from laptopdesk.accounts.views.blueprint import blueprint

__all__ = ["blueprint"]
