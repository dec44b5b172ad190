"""The form of a move."""

from typing import ClassVar

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.i18n import lazy
from laptopdesk.core.reasons import CommonReason
from laptopdesk.ui.forms import NEEDED, EnumField, Form


class MoveForm(Form):
    """Move a laptop: where to, and why."""

    to = EnumField(lazy("To"), LaptopState, [InputRequired(NEEDED)])
    reason = StringField(lazy("Why?"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {CommonReason.REASON_MISSING: "reason"}
