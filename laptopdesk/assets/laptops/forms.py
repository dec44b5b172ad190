"""Forms of the page of a laptop."""

from typing import ClassVar

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.core.reasons import CommonReason
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import NEEDED, Form, PlaceField


class MoveToPlaceForm(Form):
    """The laptop lies somewhere else now."""

    location = PlaceField(lazy("Where is it now?"), [InputRequired(NEEDED)])
    reason = StringField(lazy("Why?"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {CommonReason.REASON_MISSING: "reason", LaptopReason.NOT_FIT_TO_LEAVE: "reason"}


class CorrectForm(Form):
    """What a laptop is, and why the register says something else."""

    manufacturer = StringField(lazy("Manufacturer"), [Optional(), Length(max=120)])
    model = StringField(lazy("Model"), [Optional(), Length(max=160)])
    serial = StringField(lazy("Serial number"), [Optional(), Length(max=80)])
    reason = StringField(lazy("Why is it corrected?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {
        LaptopReason.SERIAL_DOUBLE: "serial",
        LaptopReason.SERIAL_NOT_REAL: "serial",
        LaptopReason.CORRECTION_REASON_MISSING: "reason",
    }

    def refuse(self, error: Refused | Conflict) -> None:
        """Also which laptop it is that has this serial number."""
        super().refuse(error)
        if isinstance(error, Refused) and error.about:
            self.form_errors = [*self.form_errors, _("It is %(tag)s.", tag=group_code(error.about))]
