"""The form of the public page."""

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.people.service import has_bsn, normalise_email, normalise_phone
from laptopdesk.ui.forms import Form

LONGEST = 2000


class ProblemForm(Form):
    """What is wrong, and who may be called about it. `website` is for machines: nobody sees it."""

    what = TextAreaField(
        lazy("What is wrong?"),
        [DataRequired(lazy("Write down what is wrong.")), Length(max=LONGEST, message=lazy("This is too long."))],
    )
    name = StringField(lazy("Your name"), [Optional(), Length(max=160)])
    phone = StringField(lazy("Your phone number"), [Optional(), Length(max=40)])
    email = StringField(lazy("Your e-mail address"), [Optional(), Length(max=254)])
    call_back = BooleanField(lazy("Please call me"))
    website = StringField(lazy("Leave this empty"), [Optional()])
    nonce = HiddenField()

    def validate_name(self, field: StringField) -> None:
        """A name holds no BSN."""
        if has_bsn(field.data or ""):
            raise ValidationError(_("This contains a BSN. Write only your name."))

    def validate_phone(self, field: StringField) -> None:
        """A number that can be called."""
        if field.data and normalise_phone(field.data) is None:
            raise ValidationError(_("This is not a phone number. Check the digits."))

    def validate_email(self, field: StringField) -> None:
        """An address that can be written to."""
        if field.data and normalise_email(field.data) is None:
            raise ValidationError(_("This is not an e-mail address. Check it."))

    def validate_call_back(self, field: BooleanField) -> None:
        """Who wants to be called gives a number."""
        if field.data and not self.phone.data:
            raise ValidationError(_("Write down your phone number, so that we can call you."))
