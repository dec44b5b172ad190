"""The blueprint that every page of trainings answers on."""

from flask import Blueprint

blueprint = Blueprint("training", "laptopdesk.training", template_folder="templates")
