"""Forms of stations."""

from typing import ClassVar

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from laptopdesk.core.i18n import lazy as _
from laptopdesk.devices.errors import StationReason
from laptopdesk.ui.forms import Form, PlaceField

MAX_NAME = 80


class StationForm(Form):
    """A desk with a scanner: what people call it, and where it stands."""

    FIELDS: ClassVar = {StationReason.NAME_MISSING: "name", StationReason.NAME_TAKEN: "name"}

    name = StringField(
        _("Name"),
        [InputRequired(), Length(max=MAX_NAME)],
        description=_("The name people use for the desk, such as “Desk 1” or “Reception”."),
    )
    location = PlaceField(_("Location"), [InputRequired()])
