"""Forms of labels."""

from typing import ClassVar

from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from laptopdesk.assets.labels.errors import LabelReason
from laptopdesk.assets.labels.rules import read_tag, read_typed
from laptopdesk.assets.labels.values import DEFAULT_SHEET, MOST_OFFSET
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.protocol.codes import LONGEST_SCANNED
from laptopdesk.ui.forms import NEEDED, Form

MOST_MM = MOST_OFFSET // 10
SHOWN = 10
"""Labels named one by one when they are not known."""


def is_label(_form: AnyForm, field: Field) -> None:
    """Raise ValidationError for no label: a typing error at the end of a range prints no whole lot."""
    if read_tag(field.data) is None:
        raise ValidationError(_("This is not the label of a laptop: %(labels)s", labels=field.data[:40]))


def are_labels(_form: AnyForm, field: Field) -> None:
    """Raise ValidationError where something is no label."""
    unread = ", ".join(read_typed(field.data).unread[:SHOWN])
    if unread:
        raise ValidationError(_("This is not the label of a laptop: %(labels)s", labels=unread))


class LabelForm(Form):
    """Which labels to print, on what, and where on the sheet to begin."""

    typed = TextAreaField(lazy("Labels, typed or scanned"), [Optional(), Length(max=100_000), are_labels])
    lot = SelectField(lazy("Lot"), choices={})
    location = SelectField(lazy("Location"), choices={})
    first = StringField(lazy("From label"), [Optional(), Length(max=LONGEST_SCANNED), is_label])
    last = StringField(lazy("Up to label"), [Optional(), Length(max=LONGEST_SCANNED), is_label])
    never_printed = BooleanField(lazy("Only laptops whose label was never printed"), default=True)
    sheet = SelectField(lazy("Labels"), choices={}, default=DEFAULT_SHEET)
    start_at = IntegerField(
        lazy("First free position on the sheet"),
        [InputRequired(NEEDED), NumberRange(1, 500, lazy("Count the labels from the top left."))],
        default=1,
    )

    FIELDS: ClassVar = {
        LabelReason.OFF_SHEET: "start_at",
        LabelReason.SHEET_UNKNOWN: "sheet",
        LabelReason.LABEL_TOO_SMALL: "sheet",
    }


class MillimetreField(DecimalField):
    """A number of millimetres, with a comma or a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As typed in Dutch or English."""
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])


class OffsetForm(Form):
    """How far a printer is off, in millimetres."""

    right = MillimetreField(
        lazy("To the right, mm"), [InputRequired(NEEDED), NumberRange(-MOST_MM, MOST_MM)], places=1, use_locale=False
    )
    down = MillimetreField(
        lazy("Down, mm"), [InputRequired(NEEDED), NumberRange(-MOST_MM, MOST_MM)], places=1, use_locale=False
    )
