"""Forms of transfers."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form, PlaceField

NEEDED = lazy("Choose a place.")


class OpenForm(Form):
    """From where to where."""

    origin = PlaceField(lazy("From"), [InputRequired(NEEDED)])
    destination = PlaceField(lazy("To"), [InputRequired(NEEDED)])


class CloseForm(Form):
    """Signing for what came."""

    remark = TextAreaField(lazy("What is different, and what do you know about it?"), [Optional(), Length(max=1000)])
