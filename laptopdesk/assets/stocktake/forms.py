"""Forms of the stock-take."""

from wtforms.validators import InputRequired

from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form, PlaceField


class OpenStocktakeForm(Form):
    """Where to count."""

    location = PlaceField(lazy("Location"), [InputRequired(lazy("Choose a location."))])
