"""The blueprint that every page of people answers on."""

from flask import Blueprint

blueprint = Blueprint("people", "laptopdesk.people", template_folder="templates")
