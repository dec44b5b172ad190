"""The form of the last stretch."""

from collections.abc import Callable
from typing import ClassVar

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from laptopdesk.assets.preparation.errors import PreparationReason
from laptopdesk.assets.preparation.forms import BatteryField
from laptopdesk.assets.preparation.values import CheckItem, GradeDefinition
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import EnumsField, Form


class FinishForm(Form):
    """Check, locks and grade on one page."""

    finish_failed = EnumsField(lazy("What is wrong? Tick only what is not right."), CheckItem)
    finish_battery = BatteryField(lazy("Battery health, percent of new"))
    finish_free = BooleanField(lazy("I tried every lock online, and the laptop is free"))
    finish_how = StringField(lazy("How did you try the locks?"), [Length(max=120)])
    finish_grade = SelectField(lazy("Grade"), choices={}, default="")
    finish_remarks = StringField(lazy("Remarks"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {PreparationReason.HOW_MISSING: "finish_how", PreparationReason.GRADE_UNKNOWN: "finish_grade"}

    def offer(self, definitions: tuple[GradeDefinition, ...], words: Callable[[GradeDefinition], str]) -> None:
        """The grades in the language of the page."""
        given = [each for each in definitions if not each.withdrawn]
        self.finish_grade.choices = [
            ("", _("no grade")),
            *((each.code, f"{each.code}: {words(each)}") for each in given),
        ]
