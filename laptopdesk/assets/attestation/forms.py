"""Forms of attested erasure."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import NEEDED, Form


class AllowForm(Form):
    """Whether a lot allows it, and why."""

    allowed = BooleanField(lazy("Erasure of laptops taken over in this lot may be attested"))
    reason = TextAreaField(lazy("Why?"), [InputRequired(NEEDED), Length(max=500)])
