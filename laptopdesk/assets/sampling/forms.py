"""Forms of samples."""

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.core.i18n import lazy, word
from laptopdesk.ui.forms import Form


class CheckForm(Form):
    """What somebody found on a drawn laptop."""

    result = RadioField(lazy("What did you find?"), [InputRequired(lazy("Choose what you found."))], choices=[])
    tool = StringField(lazy("With which tool did you look?"), [Optional(), Length(max=120)])
    extent = StringField(lazy("Which part of the drive did you read?"), [Optional(), Length(max=200)])
    remark = TextAreaField(lazy("What did you see?"), [Optional(), Length(max=1000)])

    def offer(self) -> None:
        """The results in the language of the screen."""
        self.result.choices = [(result.value, word(result)) for result in CheckResult]
