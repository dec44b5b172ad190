"""The blueprint that every page of accounts answers on."""

from flask import Blueprint

from laptopdesk.accounts.session import install_login

blueprint = Blueprint("accounts", "laptopdesk.accounts", template_folder="templates")
install_login(blueprint)
