"""What bringing in files offers the composition root: the page that all its users share."""

from flask import Blueprint

from laptopdesk.ui.wiring import Wiring

blueprint = Blueprint("uploads", __name__, template_folder="templates")


def wire(wiring: Wiring) -> None:
    """Register the templates."""
    wiring.add_pages(blueprint)
