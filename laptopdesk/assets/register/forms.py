"""Forms of the register."""

from typing import ClassVar

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import NEEDED, Form, PlaceField, UploadField


class ListForm(Form):
    """What is done with a donor's list, by somebody who saw how it is read."""

    def refuse(self, error: Refused | Conflict) -> None:
        """Every reason, or that it is read otherwise by now."""
        super().refuse(error)
        if isinstance(error, Conflict):
            self.form_errors = [_("Somebody changed how this list is read. Look at it again. Nothing was stored.")]


class KeepForm(Form):
    """A question that is kept under a name."""

    name = StringField(lazy("Name"), id="filter-name")
    shared = BooleanField(lazy("For the whole team"))

    FIELDS: ClassVar = {RegisterReason.NAME_MISSING: "name", RegisterReason.NAME_TAKEN: "name"}


class ImportForm(Form):
    """A donor's list, and the lot it belongs to."""

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])
    location = PlaceField(lazy("Where are the laptops?"), [Optional()])
    file = UploadField(lazy("The list"), [InputRequired(lazy("Choose the donor's list."))])
