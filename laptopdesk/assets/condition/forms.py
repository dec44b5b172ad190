"""Forms about the condition of laptops and lots."""

from collections.abc import Callable
from typing import ClassVar

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from laptopdesk.assets.condition.errors import ConditionReason as R
from laptopdesk.assets.condition.values import (
    DriveWish,
    GradeDefinition,
    GradeFinding,
    LineKind,
    LineOutcome,
    LockResult,
)
from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.places.queries import find_location_by_code
from laptopdesk.protocol.codes import CodeKind, find_code, find_command
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import EnumField, EnumRadioField, EnumsField, Form, PlaceField, UploadField
from laptopdesk.ui.web import db

NEEDED = lazy("Fill in this field.")
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
    lock_online = BooleanField(lazy("The laptop was online while I tried"))

    FIELDS: ClassVar = {R.HOW_MISSING: "lock_tool"}

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
        lazy("Battery health needed, percent of new"), [Optional(), NumberRange(0, 100, lazy("From 0 to 100."))]
    )
    reason = TextAreaField(lazy("Why this threshold?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {R.PERCENT_OUT_OF_RANGE: "percent", R.REASON_MISSING: "reason"}


class TermsForm(Form):
    """What was agreed with a donor."""

    contact_name = StringField(lazy("Contact person"), [Optional(), Length(max=160)])
    contact_email = StringField(lazy("E-mail"), [Optional(), Length(max=254)])
    contact_phone = StringField(lazy("Phone"), [Optional(), Length(max=40)])
    drives = EnumField(lazy("What happens to the drives?"), DriveWish)
    certificate_wanted = BooleanField(lazy("The donor wants certificates of the erasure"))
    deadline = DateField(lazy("To be done before"), [Optional()])
    remarks = TextAreaField(lazy("Remarks"), [Optional(), Length(max=2000)])

    FIELDS: ClassVar = {R.EMAIL_WRONG: "contact_email"}


class AnnounceForm(Form):
    """A donor's announcement, and the lot it belongs to."""

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])
    file = UploadField(lazy("The list"), [InputRequired(lazy("Choose the donor's list."))])

    FIELDS: ClassVar = {R.LOT_MISSING: "lot"}


class DecideForm(Form):
    """What is decided about a line of the difference."""

    outcome = EnumRadioField(lazy("What is decided?"), LineOutcome, [InputRequired(NEEDED)])
    tag = SelectField(lazy("Which laptop is it?"), choices={}, default="")
    remarks = TextAreaField(lazy("Remarks"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {R.NOT_THE_SAME: "tag"}

    def offer(self, kind: LineKind, tags: list[tuple[str, str]]) -> None:
        """The outcomes that fit this kind of line, and the laptops that look like it."""
        left_out = {LineOutcome.SENT_BACK} if kind is LineKind.MISSING else set()
        left_out |= set() if tags else {LineOutcome.SAME_LAPTOP}
        self.outcome.members = tuple(each for each in LineOutcome if each not in left_out)
        self.tag.choices = [("", _("none of these")), *tags]


def is_not_ours(_form: AnyForm, field: Field) -> None:
    """Raise ValidationError for a code of our own; a serial number that only looks like one is none."""
    code = find_code(field.data)
    if code is None:
        return
    with db().read() as session:
        match code.kind:
            case CodeKind.LAPTOP:
                ours = find_laptop_id(session, code.text) is not None
            case CodeKind.LOCATION:
                ours = find_location_by_code(session, code.text) is not None
            case CodeKind.COMMAND:
                ours = find_command(code) is not None
            case _:
                ours = True  # ten digits behind P or S: no maker's number
    if ours:
        advice = _("Scan the serial number of the maker.")
        raise ValidationError(f"{word(code.kind)} {advice}")


class ReceiveLaptopForm(Form):
    """One laptop of a lot, scanned or typed."""

    serial = StringField(lazy("Serial number"), [Optional(), Length(max=80), is_not_ours])
    donor_number = StringField(lazy("Donor's number"), [Optional(), Length(max=80)])
    manufacturer = StringField(lazy("Manufacturer"), [Optional(), Length(max=120)])
    model = StringField(lazy("Model"), [Optional(), Length(max=160)])
    location = PlaceField(lazy("Where do the laptops lie?"), [InputRequired(NEEDED)])
    at_once = BooleanField(lazy("Print a label at once"))
    sheet = SelectField(lazy("Labels in the label printer"), [Optional()], choices={}, validate_choice=False)

    def refuse(self, error: Refused | Conflict) -> None:
        """Also what was read, or which laptop it is."""
        super().refuse(error)
        if not isinstance(error, Refused) or not error.about:
            return
        if R.NOT_A_SERIAL in error.reasons:
            self.form_errors = [_("What was read: %(text)s", text=error.about), *self.form_errors]
            return
        tag, two = group_code(error.about), R.TWO_SCANS in error.reasons
        more = _("It holds the serial number of %(tag)s.", tag=tag) if two else _("It is %(tag)s.", tag=tag)
        self.form_errors = [*self.form_errors, more]


class GradeForm(Form):
    """The grade of a laptop, and what is seen on it."""

    grade = SelectField(lazy("Grade"), [InputRequired(NEEDED)], choices={})
    findings = EnumsField(lazy("What is seen? Tick only what is there."), GradeFinding)
    grade_remarks = StringField(lazy("Remarks"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {R.GRADE_UNKNOWN: "grade"}

    def offer(self, definitions: tuple[GradeDefinition, ...], words: Callable[[GradeDefinition], str]) -> None:
        """The grades that are given now with their definitions, in the language of the page."""
        given = [each for each in definitions if not each.withdrawn]
        self.grade.choices = [("", _("no grade")), *((each.code, f"{each.code}: {words(each)}") for each in given)]


class DefinitionForm(Form):
    """What a grade means, in both languages."""

    code = StringField(lazy("Grade"), [InputRequired(NEEDED), Length(max=4)])
    words_nl = TextAreaField(lazy("Definition in Dutch"), [InputRequired(NEEDED), Length(max=500)])
    words_en = TextAreaField(lazy("Definition in English"), [InputRequired(NEEDED), Length(max=500)])
    withdrawn = BooleanField(lazy("This grade is not given any more"))

    FIELDS: ClassVar = {R.GRADE_CODE_WRONG: "code"}
