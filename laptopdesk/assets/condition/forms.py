"""Forms about the condition of laptops and lots."""

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from laptopdesk.assets.condition.messages import lock_result_name
from laptopdesk.assets.condition.values import LockResult
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.messages import lock_name
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form

NEEDED = lazy("Fill in this field.")


class LocksForm(Form):
    """One answer per kind of lock, and how they were tried."""

    lock_bios = SelectField(choices={})
    lock_firmware = SelectField(choices={})
    lock_absolute = SelectField(choices={})
    lock_mdm = SelectField(choices={})
    lock_activation = SelectField(choices={})
    lock_hdd = SelectField(choices={})
    lock_tool = StringField(lazy("How did you try?"), [Length(max=120)])
    lock_online = BooleanField(lazy("The laptop was online while I tried"))

    def offer(self) -> None:
        """The answers in the language of the page."""
        answers = [(result.value, lock_result_name(result)) for result in LockResult]
        for kind in LockKind:
            field = self[f"lock_{kind.value}"]
            assert isinstance(field, SelectField)
            field.label.text = lock_name(kind)
            field.choices = [("", _("no answer")), *answers]

    def results(self) -> tuple[tuple[LockKind, LockResult], ...]:
        """What was answered."""
        given = ((kind, self[f"lock_{kind.value}"].data) for kind in LockKind)
        return tuple((kind, LockResult(answer)) for kind, answer in given if answer)


class ThresholdForm(Form):
    """How healthy a battery must be."""

    lot = SelectField(lazy("For"), choices={})
    percent = IntegerField(
        lazy("Battery health needed, percent of new"), [Optional(), NumberRange(0, 100, lazy("From 0 to 100."))]
    )
    reason = TextAreaField(lazy("Why this threshold?"), [InputRequired(NEEDED), Length(max=500)])
