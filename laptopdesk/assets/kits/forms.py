"""Forms of kits."""

from typing import ClassVar

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from laptopdesk.assets.kits.errors import KitReason as R
from laptopdesk.assets.kits.values import MAX_PIECES
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import NEEDED, Form, PlaceField

SOME = NumberRange(1, MAX_PIECES, lazy("From 1 to 10,000."))
ANY = NumberRange(0, MAX_PIECES, lazy("From 0 to 10,000."))


class ReceiveKitsForm(Form):
    """Pieces came in from outside."""

    received = SelectField(lazy("Kind"), choices={})
    pieces = IntegerField(lazy("How many pieces?"), [InputRequired(NEEDED), SOME])
    note = StringField(lazy("From whom"), [Optional(), Length(max=500)])


class SendForm(Form):
    """Pieces go to another place."""

    sent = SelectField(lazy("Kind"), choices={})
    number = IntegerField(lazy("How many pieces?"), [InputRequired(NEEDED), SOME])
    target = PlaceField(lazy("To"), [InputRequired(NEEDED)])

    FIELDS: ClassVar = {R.SAME_PLACE: "target", R.PIECES_OUT_OF_RANGE: "number"}


class CountForm(Form):
    """Somebody counted."""

    kind = SelectField(lazy("Kind"), choices={})
    counted = IntegerField(lazy("How many did you count?"), [InputRequired(NEEDED), ANY])
    words = StringField(
        lazy("Why does the number differ, or why did you count?"), [InputRequired(NEEDED), Length(max=500)]
    )


class ArrivalForm(Form):
    """A delivery is counted in."""

    arrived = IntegerField(lazy("How many arrived?"), [InputRequired(NEEDED), ANY])
    words = StringField(lazy("Why is the number different?"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {R.WORDS_MISSING: "words", R.PIECES_OUT_OF_RANGE: "arrived"}


class KindForm(Form):
    """A kind of kit."""

    code = StringField(lazy("Code"), [InputRequired(NEEDED), Length(max=24)])
    name_nl = StringField(lazy("Dutch name"), [InputRequired(NEEDED), Length(max=60)])
    name_en = StringField(lazy("English name"), [InputRequired(NEEDED), Length(max=60)])
    low_at = IntegerField(lazy("Low stock at"), [InputRequired(NEEDED), ANY], default=0)
    retired = BooleanField(lazy("No longer used"))

    FIELDS: ClassVar = {R.KIND_CODE_WRONG: "code", R.KIND_KNOWN: "code"}
