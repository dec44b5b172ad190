"""Forms of the stock-take."""

from wtforms import SelectField
from wtforms.validators import InputRequired

from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form


class OpenForm(Form):
    """Where to count."""

    location = SelectField(lazy("Place"), [InputRequired(lazy("Choose a place."))], choices={})
