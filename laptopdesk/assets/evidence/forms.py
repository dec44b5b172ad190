"""Forms of faulty tools, and of what was done by hand."""

from typing import ClassVar

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.errors import EvidenceReason as R
from laptopdesk.assets.evidence.values import BY_HAND, DESTRUCTIONS, Method
from laptopdesk.assets.lifecycle.forms import LaptopField
from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import NEEDED, EnumField, Form, UploadField


class FaultForm(Form):
    """A version of a tool that proves nothing."""

    tool = StringField(lazy("Tool"), [InputRequired(NEEDED), Length(max=40)])
    version = StringField(lazy("Version"), [InputRequired(NEEDED), Length(max=40)])
    reason = TextAreaField(lazy("What is wrong with it?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {R.TOOL_MISSING: "tool", R.FAULT_KNOWN: "version", R.FAULT_REASON_MISSING: "reason"}


class VersionForm(Form):
    """A version of a tool counts, or does not; which, the pressed button says."""

    tool = StringField(lazy("Tool"), [InputRequired(NEEDED), Length(max=40)])
    version = StringField(lazy("Version"), [InputRequired(NEEDED), Length(max=40)])
    log = StringField(lazy("Which log did you look at?"), [InputRequired(NEEDED), Length(max=20)])
    ground = TextAreaField(lazy("What did you see in it?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {R.VERSION_LOG_MISSING: "log", R.VERSION_GROUND_MISSING: "ground"}


class WithdrawForm(Form):
    """Why a fault is none."""

    reason = TextAreaField(lazy("Why is it not faulty?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {R.FAULT_REASON_MISSING: "reason"}


class _ByPeople(Form):
    """What an erasure and a destruction have in common: what, when, why, and who confirms."""

    method = EnumField(lazy("What was done?"), Method, [InputRequired(NEEDED)], members=BY_HAND)
    done_on = DateField(lazy("On which day?"), [InputRequired(NEEDED)])
    second = SelectField(lazy("Who confirms it?"), [InputRequired(NEEDED)], choices={}, coerce=int)

    FIELDS: ClassVar = {
        R.DATE_IN_FUTURE: "done_on",
        R.SECOND_PERSON_SAME: "second",
        R.SECOND_PERSON_MAY_NOT: "second",
        R.MANUAL_REASON_MISSING: "reason",
        R.DEGAUSS_NEEDS_MAGNETIC: "method",
        R.DONE_BY_MISSING: "done_by",
        R.DOCUMENT_MISSING: "document",
        R.DOCUMENT_TOO_LARGE: "document",
    }


class ByHandForm(_ByPeople):
    """An erasure that no log shows."""

    level = EnumField(
        lazy("Which level do you claim?"), SanitizationLevel, members=(SanitizationLevel.CLEAR, SanitizationLevel.PURGE)
    )
    reason = TextAreaField(lazy("Why by hand?"), [InputRequired(NEEDED), Length(max=500)])


class DestroyForm(_ByPeople):
    """A drive that was destroyed."""

    done_by = StringField(lazy("By whom? A person or a company"), [InputRequired(NEEDED), Length(max=120)])
    reason = TextAreaField(lazy("Why was it destroyed?"), [InputRequired(NEEDED), Length(max=500)])
    document = UploadField(lazy("Document"))

    def offer(self, kind: MediumKind) -> None:
        """The methods that work on such a drive."""
        self.method.members = tuple(
            method for method in DESTRUCTIONS if method is not Method.DEGAUSSES or kind is MediumKind.HDD
        )


class BindRecordForm(Form):
    """A person says which laptop a record belongs to."""

    laptop = LaptopField(lazy("Laptop's label"), [InputRequired(NEEDED)])
    reason = StringField(lazy("Why?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {
        EvidenceReason.BIND_REASON_MISSING: "reason",
        EvidenceReason.DRIVE_NOT_IN_LAPTOP: "laptop",
        EvidenceReason.OUT_OF_OUR_HANDS: "laptop",
    }
