"""Forms of the desk's quieter pages."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from laptopdesk.core.i18n import N_
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.messages import return_reason_name
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.ui.forms import Form


class ReturnForm(Form):
    """A laptop comes back: which one, and why."""

    laptop = StringField(N_("Scan or type the laptop's label"), [InputRequired(N_("Scan the laptop first."))])
    reason = SelectField(N_("Why does it come back?"), [InputRequired(N_("Choose why."))])

    def offer_reasons(self) -> None:
        """The reasons in the language of the page."""
        self.reason.choices = [("", _("Choose …")), *((r.value, return_reason_name(r)) for r in ReturnReason)]


class ExceptionForm(Form):
    """Why somebody should get a laptop before the first training."""

    reason = TextAreaField(
        N_("Why before the first training?"), [InputRequired(N_("Write down why.")), Length(max=1000)]
    )
