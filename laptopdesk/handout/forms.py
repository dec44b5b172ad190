"""Forms of the desk's quieter pages."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.handout.messages import return_reason_name
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.ui.forms import Form


class ReturnForm(Form):
    """A laptop comes back: which one, and why."""

    laptop = StringField(lazy("Scan or type the laptop's label"), [InputRequired(lazy("Scan the laptop first."))])
    reason = SelectField(lazy("Why does it come back?"), [InputRequired(lazy("Choose why."))])

    def offer_reasons(self) -> None:
        """The reasons in the language of the page."""
        self.reason.choices = [("", _("Choose …")), *((r.value, return_reason_name(r)) for r in ReturnReason)]


class ExceptionForm(Form):
    """Why somebody should get a laptop before the first training."""

    reason = TextAreaField(
        lazy("Why before the first training?"), [InputRequired(lazy("Write down why.")), Length(max=1000)]
    )
