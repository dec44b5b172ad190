"""Forms of transfers."""

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form

NEEDED = lazy("Choose a place.")


class OpenForm(Form):
    """From where to where."""

    origin = SelectField(lazy("From"), [InputRequired(NEEDED)], choices={})
    destination = SelectField(lazy("To"), [InputRequired(NEEDED)], choices={})


class CloseForm(Form):
    """Signing for what came."""

    remark = TextAreaField(lazy("What is different, and what do you know about it?"), [Optional(), Length(max=1000)])
