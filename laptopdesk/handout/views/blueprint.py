"""The blueprint that every page of the desk answers on."""

from flask import Blueprint

blueprint = Blueprint("handout", "laptopdesk.handout", template_folder="templates")
