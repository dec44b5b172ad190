"""Forms about the condition of laptops and lots."""

from collections.abc import Callable

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from laptopdesk.assets.condition.values import DriveWish, Finding, GradeDefinition, LineKind, LineOutcome, LockResult
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.ui.forms import Form, PlaceField

NEEDED = lazy("Fill in this field.")


class LocksForm(Form):
    """One answer per kind of lock, and how they were tried."""

    lock_bios = SelectField(choices={}, default="")
    lock_firmware = SelectField(choices={}, default="")
    lock_absolute = SelectField(choices={}, default="")
    lock_mdm = SelectField(choices={}, default="")
    lock_activation = SelectField(choices={}, default="")
    lock_hdd = SelectField(choices={}, default="")
    lock_tool = StringField(lazy("How did you try?"), [Length(max=120)])
    lock_online = BooleanField(lazy("The laptop was online while I tried"))

    def offer(self) -> None:
        """The answers in the language of the page."""
        answers = [(result.value, word(result)) for result in LockResult]
        for kind in LockKind:
            field = self[f"lock_{kind.value}"]
            assert isinstance(field, SelectField)
            name = word(kind)
            field.label.text = name[:1].upper() + name[1:]
            field.choices = [("", _("no answer")), *answers]

    @property
    def is_begun(self) -> bool:
        """Whether something was chosen for one lock at least, sense or nonsense."""
        return any(self[f"lock_{kind.value}"].data for kind in LockKind)

    def results(self) -> tuple[tuple[LockKind, LockResult], ...]:
        """What was answered, of a form that was found right."""
        given = ((kind, self[f"lock_{kind.value}"].data) for kind in LockKind)
        return tuple((kind, LockResult(answer)) for kind, answer in given if answer)


class ThresholdForm(Form):
    """How healthy a battery must be."""

    lot = SelectField(lazy("For"), choices={}, default="")
    percent = IntegerField(
        lazy("Battery health needed, percent of new"), [Optional(), NumberRange(0, 100, lazy("From 0 to 100."))]
    )
    reason = TextAreaField(lazy("Why this threshold?"), [InputRequired(NEEDED), Length(max=500)])


class TermsForm(Form):
    """What was agreed with a donor."""

    contact_name = StringField(lazy("Contact person"), [Optional(), Length(max=160)])
    contact_email = StringField(lazy("E-mail"), [Optional(), Length(max=254)])
    contact_phone = StringField(lazy("Phone"), [Optional(), Length(max=40)])
    drives = SelectField(lazy("What happens to the drives?"), choices={})
    certificate_wanted = BooleanField(lazy("The donor wants certificates of the erasure"))
    deadline = DateField(lazy("To be done before"), [Optional()])
    remarks = TextAreaField(lazy("Remarks"), [Optional(), Length(max=2000)])

    def offer(self) -> None:
        """The wishes in the language of the page."""
        self.drives.choices = [(wish.value, word(wish)) for wish in DriveWish]


class AnnounceForm(Form):
    """A donor's announcement, and the lot it belongs to."""

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])


class DecideForm(Form):
    """What is decided about a line of the difference."""

    outcome = RadioField(lazy("What is decided?"), [InputRequired(NEEDED)], choices={})
    tag = SelectField(lazy("Which laptop is it?"), choices={}, default="")
    remarks = TextAreaField(lazy("Remarks"), [Optional(), Length(max=500)])

    def offer(self, kind: LineKind, tags: list[tuple[str, str]]) -> None:
        """The outcomes that fit this kind of line, and the laptops that look like it."""
        left_out = {LineOutcome.SENT_BACK} if kind is LineKind.MISSING else set()
        left_out |= set() if tags else {LineOutcome.SAME_LAPTOP}
        self.outcome.choices = [(each.value, word(each)) for each in LineOutcome if each not in left_out]
        self.tag.choices = [("", _("none of these")), *tags]


class ReceiveForm(Form):
    """One laptop of a lot, scanned or typed."""

    serial = StringField(lazy("Serial number"), [Optional(), Length(max=80)])
    donor_number = StringField(lazy("Donor's number"), [Optional(), Length(max=80)])
    manufacturer = StringField(lazy("Manufacturer"), [Optional(), Length(max=120)])
    model = StringField(lazy("Model"), [Optional(), Length(max=160)])
    location = PlaceField(lazy("Where do the laptops lie?"), [InputRequired(NEEDED)])
    at_once = BooleanField(lazy("Print a label at once"))
    sheet = SelectField(lazy("Labels in the label printer"), [Optional()], choices={}, validate_choice=False)


class GradeForm(Form):
    """The grade of a laptop, and what is seen on it."""

    grade = SelectField(lazy("Grade"), [InputRequired(NEEDED)], choices={})
    findings = SelectMultipleField(lazy("What is seen? Tick only what is there."), choices={})
    grade_remarks = StringField(lazy("Remarks"), [Optional(), Length(max=500)])

    def offer(self, definitions: tuple[GradeDefinition, ...], words: Callable[[GradeDefinition], str]) -> None:
        """The grades that are given now with their definitions, and the findings, in the language of the page."""
        given = [each for each in definitions if not each.withdrawn]
        self.grade.choices = [("", _("no grade")), *((each.code, f"{each.code}: {words(each)}") for each in given)]
        self.findings.choices = [(finding.value, word(finding)) for finding in Finding]


class DefinitionForm(Form):
    """What a grade means, in both languages."""

    code = StringField(lazy("Grade"), [InputRequired(NEEDED), Length(max=4)])
    words_nl = TextAreaField(lazy("Definition in Dutch"), [InputRequired(NEEDED), Length(max=500)])
    words_en = TextAreaField(lazy("Definition in English"), [InputRequired(NEEDED), Length(max=500)])
    withdrawn = BooleanField(lazy("This grade is not given any more"))
