"""What forms of every topic ask about a laptop."""

from typing import ClassVar

from wtforms import Form as AnyForm
from wtforms import StringField
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.validators import Length, Optional, ValidationError

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.assets.lifecycle.values import MediumKind, NewMedium
from laptopdesk.assets.serials import normalise_serial, typed_serial
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import CodeField, EnumField, Form
from laptopdesk.ui.web import db


class LaptopField(CodeField):
    """The label of a laptop that is in the register."""

    def __init__(self, label: object, validators: list[object], **more: object) -> None:
        super().__init__(label, [CodeKind.LAPTOP], validators, **more)

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms calls it so
        """Whether a laptop of ours has this label."""
        super().post_validate(form, validation_stopped)
        if not self.code:
            return
        with db().read() as session:
            if find_laptop_id(session, self.code) is None:
                raise ValidationError(_("%(tag)s is not in the register.", tag=group_code(self.code)))


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
