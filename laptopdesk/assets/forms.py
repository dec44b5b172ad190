"""Forms of bench and store."""

from typing import ClassVar

from wtforms import DateField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from laptopdesk.assets.bench.values import CheckItem, LicenceType
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.finishing.forms import BatteryField
from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.forms import LaptopField
from laptopdesk.assets.lifecycle.values import LaptopState, MediumKind, NewMedium, SanitizationLevel
from laptopdesk.assets.serials import normalise_serial, typed_serial
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.core.reasons import CommonReason
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import EnumField, EnumsField, Form, PlaceField, UploadField

NEEDED = lazy("Fill in this field.")
ASKED = tuple(level for level in SanitizationLevel if level is not SanitizationLevel.NONE)


class MoveForm(Form):
    """Move a laptop: where to, and why."""

    to = EnumField(lazy("To"), LaptopState, [InputRequired(NEEDED)])
    reason = StringField(lazy("Why?"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {CommonReason.REASON_MISSING: "reason"}


class MoveToPlaceForm(Form):
    """The laptop lies somewhere else now."""

    location = PlaceField(lazy("Where is it now?"), [InputRequired(NEEDED)])
    reason = StringField(lazy("Why?"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {CommonReason.REASON_MISSING: "reason", LaptopReason.NOT_FIT_TO_LEAVE: "reason"}


def is_serial(_form: AnyForm, field: Field) -> None:
    """Raise ValidationError for words and numbers that name no single device."""
    if typed_serial(field.data) is None:
        raise ValidationError(word(LaptopReason.SERIAL_NOT_REAL))


class MediumForm(Form):
    """A drive in the laptop, as a person reads it off the drive."""

    kind = EnumField(lazy("Kind"), MediumKind)
    serial = StringField(lazy("Serial number"), [Optional(), Length(max=80), is_serial])
    model = StringField(lazy("Model"), [Optional(), Length(max=120)])

    FIELDS: ClassVar = {LaptopReason.SERIAL_DOUBLE: "serial", LaptopReason.SERIAL_NOT_REAL: "serial"}

    def drive(self) -> NewMedium:
        """The drive that was typed."""
        serial = self.serial.data or None
        return NewMedium(
            kind=self.kind.data, serial=serial, serial_key=normalise_serial(serial), model=self.model.data or ""
        )


class CheckForm(Form):
    """The checklist."""

    failed = EnumsField(lazy("What is wrong? Tick only what is not right."), CheckItem)
    battery_percent = BatteryField(lazy("Battery health, percent of new"))


class ImageReleaseForm(Form):
    """A new image."""

    name = StringField(lazy("Name"), [InputRequired(NEEDED), Length(max=80)])
    version = StringField(lazy("Version"), [InputRequired(NEEDED), Length(max=40)])
    sha256 = StringField(lazy("SHA-256"), [InputRequired(NEEDED), Length(max=70)])
    os = StringField(lazy("Operating system"), [InputRequired(NEEDED), Length(max=80)])
    licence = EnumField(lazy("Licence"), LicenceType)
    support_until = DateField(lazy("Support ends on"), [InputRequired(NEEDED)])


class PolicyForm(Form):
    """The levels of erasure a lot asks for."""

    hdd_level = EnumField(lazy("Magnetic disks"), SanitizationLevel, members=ASKED)
    flash_level = EnumField(lazy("SSD, NVMe and unknown drives"), SanitizationLevel, members=ASKED)
    reason = TextAreaField(lazy("Why these levels?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {LaptopReason.POLICY_REASON_MISSING: "reason"}


class BindRecordForm(Form):
    """A person says which laptop a record belongs to."""

    laptop = LaptopField(lazy("Laptop's label"), [InputRequired(NEEDED)])
    reason = StringField(lazy("Why?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {
        EvidenceReason.BIND_REASON_MISSING: "reason",
        EvidenceReason.DRIVE_NOT_IN_LAPTOP: "laptop",
        EvidenceReason.OUT_OF_OUR_HANDS: "laptop",
    }


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


class ImportForm(Form):
    """A donor's list, and the lot it belongs to."""

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])
    location = PlaceField(lazy("Where do the laptops lie?"), [Optional()])
    file = UploadField(lazy("The list"), [InputRequired(lazy("Choose the donor's list."))])
