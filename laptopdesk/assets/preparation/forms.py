"""Forms about preparing a laptop."""

from collections.abc import Callable
from typing import Any, ClassVar

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.preparation.errors import PreparationReason
from laptopdesk.assets.preparation.values import CheckItem, GradeDefinition, GradeFinding, LockResult
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.ui.forms import NEEDED, EnumField, EnumsField, Form


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


class CheckForm(Form):
    """The checklist."""

    failed = EnumsField(lazy("What is wrong? Tick only what is not right."), CheckItem)
    battery_percent = BatteryField(lazy("Battery health, percent of new"))


NO_ANSWER = lazy("no answer")


class LocksForm(Form):
    """One answer per kind of lock, and how they were tried."""

    lock_bios = EnumField("", LockResult, nothing=NO_ANSWER)
    lock_firmware = EnumField("", LockResult, nothing=NO_ANSWER)
    lock_absolute = EnumField("", LockResult, nothing=NO_ANSWER)
    lock_mdm = EnumField("", LockResult, nothing=NO_ANSWER)
    lock_activation = EnumField("", LockResult, nothing=NO_ANSWER)
    lock_hdd = EnumField("", LockResult, nothing=NO_ANSWER)
    lock_tool = StringField(lazy("How did you try?"), [Length(max=120)])
    lock_online = BooleanField(lazy("The laptop was online when I tried the locks"))

    FIELDS: ClassVar = {PreparationReason.HOW_MISSING: "lock_tool"}

    def offer(self) -> None:
        """The locks in the language of the page."""
        for kind in LockKind:
            name = word(kind)
            self[f"lock_{kind.value}"].label.text = name[:1].upper() + name[1:]

    @property
    def is_begun(self) -> bool:
        """Whether something was chosen for one lock at least, sense or nonsense."""
        return any(self[f"lock_{kind.value}"].data for kind in LockKind)

    def results(self) -> tuple[tuple[LockKind, LockResult], ...]:
        """What was answered, of a form that was found right."""
        given = ((kind, self[f"lock_{kind.value}"].data) for kind in LockKind)
        return tuple((kind, answer) for kind, answer in given if answer)


class ThresholdForm(Form):
    """How healthy a battery must be."""

    lot = SelectField(lazy("For"), choices={}, default="")
    percent = IntegerField(
        lazy("Required battery health, percent of new"), [Optional(), NumberRange(0, 100, lazy("From 0 to 100."))]
    )
    reason = TextAreaField(lazy("Why this threshold?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {PreparationReason.PERCENT_OUT_OF_RANGE: "percent", PreparationReason.REASON_MISSING: "reason"}


class GradeForm(Form):
    """The grade of a laptop, and what is seen on it."""

    grade = SelectField(lazy("Grade"), [InputRequired(NEEDED)], choices={})
    findings = EnumsField(lazy("What is seen? Tick only what is there."), GradeFinding)
    grade_remarks = StringField(lazy("Remarks"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {PreparationReason.GRADE_UNKNOWN: "grade"}

    def offer(self, definitions: tuple[GradeDefinition, ...], words: Callable[[GradeDefinition], str]) -> None:
        """The grades that are given now with their definitions, in the language of the page."""
        given = [each for each in definitions if not each.withdrawn]
        self.grade.choices = [("", _("no grade")), *((each.code, f"{each.code}: {words(each)}") for each in given)]


class DefinitionForm(Form):
    """What a grade means, in both languages."""

    code = StringField(lazy("Grade"), [InputRequired(NEEDED), Length(max=4)])
    words_nl = TextAreaField(lazy("Definition in Dutch"), [InputRequired(NEEDED), Length(max=500)])
    words_en = TextAreaField(lazy("Definition in English"), [InputRequired(NEEDED), Length(max=500)])
    withdrawn = BooleanField(lazy("This grade is no longer used"))

    FIELDS: ClassVar = {PreparationReason.GRADE_CODE_WRONG: "code"}
