"""Forms about lots."""

from typing import ClassVar

from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.assets.lots.errors import LotReason
from laptopdesk.assets.lots.values import DriveWish, LineKind, LineOutcome
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.places.queries import find_location_by_code
from laptopdesk.protocol.codes import CodeKind, find_code, find_command
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import NEEDED, EnumField, EnumRadioField, Form, PlaceField, UploadField
from laptopdesk.ui.web import db

ASKED = tuple(level for level in SanitizationLevel if level is not SanitizationLevel.NONE)


class TermsForm(Form):
    """What was agreed with a donor."""

    contact_name = StringField(lazy("Contact person"), [Optional(), Length(max=160)])
    contact_email = StringField(lazy("E-mail"), [Optional(), Length(max=254)])
    contact_phone = StringField(lazy("Phone"), [Optional(), Length(max=40)])
    drives = EnumField(lazy("What happens to the drives?"), DriveWish)
    certificate_wanted = BooleanField(lazy("The donor wants certificates of the erasure"))
    deadline = DateField(lazy("Due by"), [Optional()])
    remarks = TextAreaField(lazy("Remarks"), [Optional(), Length(max=2000)])

    FIELDS: ClassVar = {LotReason.EMAIL_WRONG: "contact_email"}


class AnnounceForm(Form):
    """A donor's announcement, and the lot it belongs to."""

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])
    file = UploadField(lazy("The list"), [InputRequired(lazy("Choose the donor's list."))])

    FIELDS: ClassVar = {LotReason.LOT_MISSING: "lot"}


class DecideForm(Form):
    """What is decided about a line of the difference."""

    outcome = EnumRadioField(lazy("What is decided?"), LineOutcome, [InputRequired(NEEDED)])
    tag = SelectField(lazy("Which laptop is it?"), choices={}, default="")
    remarks = TextAreaField(lazy("Remarks"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {LotReason.NOT_THE_SAME: "tag"}

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
        advice = _("Scan the manufacturer's serial number.")
        raise ValidationError(f"{word(code.kind)} {advice}")


class ReceiveLaptopForm(Form):
    """One laptop of a lot, scanned or typed."""

    serial = StringField(lazy("Serial number"), [Optional(), Length(max=80), is_not_ours])
    donor_number = StringField(lazy("Donor's number"), [Optional(), Length(max=80)])
    manufacturer = StringField(lazy("Manufacturer"), [Optional(), Length(max=120)])
    model = StringField(lazy("Model"), [Optional(), Length(max=160)])
    location = PlaceField(lazy("Where are the laptops?"), [InputRequired(NEEDED)])
    at_once = BooleanField(lazy("Print a label right away"))
    sheet = SelectField(lazy("Labels in the label printer"), [Optional()], choices={}, validate_choice=False)

    def refuse(self, error: Refused | Conflict) -> None:
        """Also what was read, or which laptop it is."""
        super().refuse(error)
        if not isinstance(error, Refused) or not error.about:
            return
        if LotReason.NOT_A_SERIAL in error.reasons:
            self.form_errors = [_("What was read: %(text)s", text=error.about), *self.form_errors]
            return
        tag, two = group_code(error.about), LotReason.TWO_SCANS in error.reasons
        more = _("It holds the serial number of %(tag)s.", tag=tag) if two else _("It is %(tag)s.", tag=tag)
        self.form_errors = [*self.form_errors, more]


class PolicyForm(Form):
    """The levels of erasure a lot asks for."""

    hdd_level = EnumField(lazy("Magnetic disks"), SanitizationLevel, members=ASKED)
    flash_level = EnumField(lazy("SSD, NVMe and unknown drives"), SanitizationLevel, members=ASKED)
    reason = TextAreaField(lazy("Why these levels?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {LaptopReason.POLICY_REASON_MISSING: "reason"}
