"""The form of a decision."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from laptopdesk.cases.messages import outcome_name
from laptopdesk.cases.values import CaseOutcome
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form


class DecisionForm(Form):
    """What holds, and why."""

    outcome = RadioField(
        lazy("What holds?"), choices=lambda: [(item.value, outcome_name(item)) for item in CaseOutcome]
    )
    reason = TextAreaField(lazy("Why?"), [InputRequired(lazy("Write down why.")), Length(max=2000)])
