"""Forms of the register."""

from typing import ClassVar

from wtforms import BooleanField, StringField

from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form


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
