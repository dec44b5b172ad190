"""Forms of transfers."""

from typing import ClassVar

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.forms import LaptopField
from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.values import Settlement
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import NEEDED, EnumField, Form, PlaceField

LOCATION_NEEDED = lazy("Choose a location.")


class OpenTransferForm(Form):
    """From where to where."""

    origin = PlaceField(lazy("From"), [InputRequired(LOCATION_NEEDED)])
    destination = PlaceField(lazy("To"), [InputRequired(LOCATION_NEEDED)])

    FIELDS: ClassVar = {TransferReason.SAME_PLACE: "destination"}


class ScanForm(Form):
    """A laptop goes along, or is there; one that is not fit to leave goes along with a tick and a reason."""

    code = LaptopField(lazy("Laptop's label"), [InputRequired(NEEDED)])
    anyway = BooleanField()
    reason = StringField(lazy("Why does it go anyway?"), [Optional(), Length(max=500)])

    unfit = False

    def refuse(self, error: Refused | Conflict) -> None:
        """Also whether a reason would let it go along."""
        super().refuse(error)
        self.unfit = isinstance(error, Refused) and LaptopReason.NOT_FIT_TO_LEAVE in error.reasons

    @property
    def sentences(self) -> tuple[str, ...]:
        """Why it was not recorded."""
        return (*self.code.errors, *self.reason.errors, *self.form_errors)


class CloseTransferForm(Form):
    """Signing for what came."""

    remark = TextAreaField(lazy("What is different, and what do you know about it?"), [Optional(), Length(max=1000)])

    FIELDS: ClassVar = {TransferReason.REMARK_MISSING: "remark"}


class SettleForm(Form):
    """How a difference is settled."""

    how = EnumField(lazy("Status"), Settlement)
