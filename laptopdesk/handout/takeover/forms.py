"""The form of a take-over."""

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form

NEEDED = lazy("Fill in this field.")


class TakeoverForm(Form):
    """A list from before this system, what its rows leave open, and who vouches for the erasure."""

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])
    location = SelectField(lazy("Place of rows that name none"), choices={})
    received = DateField(lazy("Date of receipt of rows without one"), [Optional()])
    programme = SelectField(lazy("Programme of rows that name none"), choices={})
    words = TextAreaField(lazy("What words in your list mean"), [Optional(), Length(max=4000)])
    second = StringField(lazy("E-mail address of the second person"), [Optional(), Length(max=254)])
    reason = StringField(lazy("Allow attested erasure for this lot, because"), [Optional(), Length(max=500)])
