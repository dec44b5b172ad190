"""The form of the last stretch."""

from collections.abc import Callable
from typing import Any, ClassVar

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from laptopdesk.assets.bench.values import CheckItem
from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.values import GradeDefinition
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import EnumsField, Form

NEEDED = lazy("Fill in this field.")


class BatteryField(IntegerField):
    """Battery health in percent of new. It is asked where nobody measured it; else it may stay as it was measured."""

    measured: int | None = None

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [InputRequired(NEEDED), NumberRange(0, 150, lazy("From 0 to 150."))], **more)

    def expect(self, measured: int | None) -> None:
        """It was measured already, so many percent; None: nobody did."""
        self.measured = measured
        if measured is not None:
            self.validators = (Optional(), *tuple(self.validators)[1:])
            self.flags.required, self.flags.optional = False, True

    @property
    def own(self) -> int | None:
        """What this person measured; None where it is left as it was measured before."""
        return None if self.data == self.measured else self.data


class FinishForm(Form):
    """Check, locks and grade on one page."""

    finish_failed = EnumsField(lazy("What is wrong? Tick only what is not right."), CheckItem)
    finish_battery = BatteryField(lazy("Battery health, percent of new"))
    finish_free = BooleanField(lazy("I tried every lock online, and the laptop is free"))
    finish_how = StringField(lazy("How did you try the locks?"), [Length(max=120)])
    finish_grade = SelectField(lazy("Grade"), choices={}, default="")
    finish_remarks = StringField(lazy("Remarks"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {ConditionReason.HOW_MISSING: "finish_how", ConditionReason.GRADE_UNKNOWN: "finish_grade"}

    def offer(self, definitions: tuple[GradeDefinition, ...], words: Callable[[GradeDefinition], str]) -> None:
        """The grades in the language of the page."""
        given = [each for each in definitions if not each.withdrawn]
        self.finish_grade.choices = [
            ("", _("no grade")),
            *((each.code, f"{each.code}: {words(each)}") for each in given),
        ]
