"""Forms of labels."""

from wtforms import BooleanField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from laptopdesk.assets.labels.values import DEFAULT_SHEET, MOST_OFFSET
from laptopdesk.core.i18n import lazy
from laptopdesk.protocol.codes import LONGEST_SCANNED
from laptopdesk.ui.forms import Form

NEEDED = lazy("Fill in this field.")
MOST_MM = MOST_OFFSET // 10


class LabelForm(Form):
    """Which labels to print, on what, and where on the sheet to begin."""

    typed = TextAreaField(lazy("Labels, typed or scanned"), [Optional(), Length(max=100_000)])
    lot = SelectField(lazy("Lot"), choices={})
    location = SelectField(lazy("Location"), choices={})
    first = StringField(lazy("From label"), [Optional(), Length(max=LONGEST_SCANNED)])
    last = StringField(lazy("Up to label"), [Optional(), Length(max=LONGEST_SCANNED)])
    never_printed = BooleanField(lazy("Only laptops whose label was never printed"), default=True)
    sheet = SelectField(lazy("Labels"), choices={}, default=DEFAULT_SHEET)
    start_at = IntegerField(
        lazy("First free position on the sheet"),
        [InputRequired(NEEDED), NumberRange(1, 500, lazy("Count the labels from the top left."))],
        default=1,
    )


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
