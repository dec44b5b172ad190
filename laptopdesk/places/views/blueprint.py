"""The blueprint that every page of places answers on."""

from flask import Blueprint

blueprint = Blueprint("places", "laptopdesk.places", template_folder="templates")
