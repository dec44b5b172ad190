"""Forms of transfers."""

from typing import ClassVar

from wtforms import BooleanField, StringField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.values import Settlement
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.protocol.codes import CodeError, CodeKind, OtherKindError, parse_code
from laptopdesk.ui.errors import sentence_of_scan
from laptopdesk.ui.forms import EnumField, Form, PlaceField
from laptopdesk.ui.web import db

NEEDED = lazy("Choose a location.")


class OpenTransferForm(Form):
    """From where to where."""

    origin = PlaceField(lazy("From"), [InputRequired(NEEDED)])
    destination = PlaceField(lazy("To"), [InputRequired(NEEDED)])

    FIELDS: ClassVar = {TransferReason.SAME_PLACE: "destination"}


class ScanForm(Form):
    """A laptop goes along, or is there; one that is not fit to leave goes along with a tick and a reason."""

    code = StringField(lazy("Laptop's label"))
    anyway = BooleanField()
    reason = StringField(lazy("Why does it go anyway?"), [Optional(), Length(max=500)])

    tag = ""
    unfit = False

    def validate_code(self, field: Field) -> None:
        """Whether it is the label of a laptop of ours; then `tag` is its stored form."""
        try:
            tag = parse_code(field.data or "", CodeKind.LAPTOP).text
        except OtherKindError as error:
            raise ValidationError(sentence_of_scan(error)) from error
        except CodeError as error:
            raise ValidationError(word(TransferReason.NOT_A_LAPTOP)) from error
        with db().read() as session:
            if find_laptop_id(session, tag) is None:
                raise ValidationError(_("No laptop has this label. Is it one of ours?"))
        self.tag = tag

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
