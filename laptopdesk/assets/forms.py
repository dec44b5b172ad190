"""Forms of bench and store."""

from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from laptopdesk.assets.bench.values import CheckItem, LicenceType
from laptopdesk.assets.finishing.forms import BatteryField
from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.values import MediumKind, NewMedium, SanitizationLevel
from laptopdesk.assets.serials import normalise_serial, typed_serial
from laptopdesk.core.i18n import lazy, word
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.ui.forms import CodeField, Form, PlaceField

NEEDED = lazy("Fill in this field.")


class MoveForm(Form):
    """Move a laptop: where to, and why."""

    to = StringField(lazy("To"), [InputRequired(NEEDED)])
    reason = TextAreaField(lazy("Why?"), [Optional(), Length(max=500)])


def is_serial(_form: AnyForm, field: Field) -> None:
    """Raise ValidationError for words and numbers that name no single device."""
    if typed_serial(field.data) is None:
        raise ValidationError(word(LaptopReason.SERIAL_NOT_REAL))


class MediumForm(Form):
    """A drive in the laptop, as a person reads it off the drive."""

    kind = SelectField(lazy("Kind"), choices={})
    serial = StringField(lazy("Serial number"), [Optional(), Length(max=80), is_serial])
    model = StringField(lazy("Model"), [Optional(), Length(max=120)])

    def offer(self) -> None:
        """The kinds in the language of the page."""
        self.kind.choices = [(kind.value, word(kind)) for kind in MediumKind]

    def drive(self) -> NewMedium:
        """The drive that was typed."""
        serial = self.serial.data or None
        return NewMedium(
            kind=MediumKind(self.kind.data), serial=serial, serial_key=normalise_serial(serial),
            model=self.model.data or "",
        )  # fmt: skip


class CheckForm(Form):
    """The checklist."""

    failed = SelectMultipleField(lazy("What is wrong? Tick only what is not right."), choices={})
    battery_percent = BatteryField(lazy("Battery health, percent of new"))

    def offer(self) -> None:
        """The checklist in the language of the page."""
        self.failed.choices = [(item.value, word(item)) for item in CheckItem]


class ReleaseForm(Form):
    """A new image."""

    name = StringField(lazy("Name"), [InputRequired(NEEDED), Length(max=80)])
    version = StringField(lazy("Version"), [InputRequired(NEEDED), Length(max=40)])
    sha256 = StringField(lazy("SHA-256"), [InputRequired(NEEDED), Length(max=70)])
    os = StringField(lazy("Operating system"), [InputRequired(NEEDED), Length(max=80)])
    licence = SelectField(lazy("Licence"), choices={})
    support_until = DateField(lazy("Support ends on"), [InputRequired(NEEDED)])

    def offer(self) -> None:
        """The licences in the language of the page."""
        self.licence.choices = [(licence.value, word(licence)) for licence in LicenceType]


class PolicyForm(Form):
    """The levels of erasure a lot asks for."""

    hdd_level = SelectField(lazy("Magnetic disks"), choices={})
    flash_level = SelectField(lazy("SSD, NVMe and unknown drives"), choices={})
    reason = TextAreaField(lazy("Why these levels?"), [InputRequired(NEEDED), Length(max=500)])

    def offer(self) -> None:
        """The levels in the language of the page."""
        asked = [level for level in SanitizationLevel if level is not SanitizationLevel.NONE]
        levels = [(level.value, word(level)) for level in asked]
        self.hdd_level.choices = self.flash_level.choices = levels


class BindForm(Form):
    """A person says which laptop a record belongs to."""

    laptop = CodeField(lazy("Laptop's label"), [CodeKind.LAPTOP], [InputRequired(NEEDED)])
    reason = StringField(lazy("Why?"), [InputRequired(NEEDED), Length(max=500)])


class CorrectForm(Form):
    """What a laptop is, and why the register says something else."""

    manufacturer = StringField(lazy("Manufacturer"), [Optional(), Length(max=120)])
    model = StringField(lazy("Model"), [Optional(), Length(max=160)])
    serial = StringField(lazy("Serial number"), [Optional(), Length(max=80)])
    reason = StringField(lazy("Why is it corrected?"), [InputRequired(NEEDED), Length(max=500)])


class ImportForm(Form):
    """A donor's list, and the lot it belongs to."""

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])
    location = PlaceField(lazy("Where do the laptops lie?"), [Optional()])
