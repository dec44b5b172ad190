"""Forms of samples."""

from typing import ClassVar

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import EnumRadioField, Form


class SampleCheckForm(Form):
    """What somebody found on a drawn laptop."""

    result = EnumRadioField(lazy("What did you find?"), CheckResult, [InputRequired(lazy("Choose what you found."))])
    tool = StringField(lazy("With which tool did you look?"), [Optional(), Length(max=120)])
    extent = StringField(lazy("Which part of the drive did you read?"), [Optional(), Length(max=200)])
    remark = TextAreaField(lazy("What did you see?"), [Optional(), Length(max=1000)])

    FIELDS: ClassVar = {SampleReason.REMARK_MISSING: "remark", SampleReason.HOW_MISSING: "tool"}
