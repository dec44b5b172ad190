"""Forms of the workshop."""

import re
from typing import ClassVar

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as AnyForm
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from laptopdesk.assets.lifecycle.forms import MediumForm
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop.errors import WorkshopReason as R
from laptopdesk.assets.workshop.values import (
    MAX_MINUTES,
    MAX_QUANTITY,
    DisposalKind,
    LastSeen,
    MissingKind,
    PartSource,
    QuarantineReason,
    RepairCategory,
)
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.ui.forms import NEEDED, EnumField, Form, PlaceField, UploadField

WORDS = Length(max=2000)
_AMOUNT = re.compile(r"(?:€\s*)?(\d{1,7})(?:[.,](\d{1,2}))?")


def cents_of(text: str | None) -> int | None:
    """`12,50`, `12.5` or `€ 12` in cents; nothing typed is 0, and None is no amount."""
    match = _AMOUNT.fullmatch((text or "0").strip() or "0")
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0")) if match else None


def is_amount(_form: AnyForm, field: Field) -> None:
    """Raise ValidationError for what is no amount of money."""
    if cents_of(field.data) is None:
        raise ValidationError(_("Write an amount such as 12,50."))


class RepairForm(Form):
    """A laptop goes on the bench for repair."""

    category = EnumField(lazy("What is broken?"), RepairCategory)
    fault = TextAreaField(lazy("What is wrong with it?"), [InputRequired(NEEDED), WORDS])
    remarks = TextAreaField(lazy("Warranty, or what the donor said"), [Optional(), WORDS])


class PartForm(Form):
    """A part that goes in."""

    name = StringField(lazy("Part"), [InputRequired(NEEDED), Length(max=120)])
    number = StringField(lazy("Part number"), [Optional(), Length(max=80)])
    quantity = IntegerField(
        lazy("How many?"), [InputRequired(NEEDED), NumberRange(1, MAX_QUANTITY, lazy("From 1 to 99."))], default=1
    )
    price = StringField(lazy("Price of one piece, in euro"), [Optional(), is_amount])
    source = EnumField(lazy("Where does it come from?"), PartSource)


class LabourForm(Form):
    """Time that was worked."""

    minutes = IntegerField(
        lazy("Minutes worked"),
        [InputRequired(NEEDED), NumberRange(1, MAX_MINUTES, lazy("From 1 minute to 24 hours at a time."))],
    )


class DriveForm(MediumForm):
    """A drive comes out, another goes in."""

    remove = SelectField(lazy("Comes out"), choices={})
    fit = BooleanField(lazy("A new drive goes in"))
    cost = StringField(lazy("Price, in euro"), [Optional(), is_amount])
    origin = EnumField(lazy("Where does it come from?"), PartSource)

    def offer_drives(self, drives: list[tuple[str, str]]) -> None:
        """The drives that can come out."""
        self.remove.choices = [("", _("none")), *drives]


class CloseRepairForm(Form):
    """A repair ends."""

    to = SelectField(lazy("Outcome"), choices={})
    words = TextAreaField(lazy("What was done?"), [InputRequired(NEEDED), WORDS])

    def offer(self, states: list[LaptopState]) -> None:
        """Where the laptop may go back to, or that it is not worth it."""
        back = [(state.value, _("repaired, goes back to: %(state)s", state=word(state))) for state in states]
        self.to.choices = [*back, ("not_worth_it", _("not worth repairing: dispose of it"))]


class QuarantineForm(Form):
    """A laptop is put apart."""

    reason = EnumField(lazy("Why?"), QuarantineReason)
    words = TextAreaField(lazy("What did you see?"), [InputRequired(NEEDED), WORDS])


class ReleaseFromQuarantineForm(Form):
    """A second person lets it go."""

    words = TextAreaField(lazy("What did you find?"), [InputRequired(NEEDED), WORDS])


class MissingForm(Form):
    """A laptop is lost or stolen."""

    kind = EnumField(lazy("What happened?"), MissingKind)
    since = DateField(lazy("Missing since"), [InputRequired(lazy("Fill in a day."))])
    last_seen = EnumField(lazy("Last seen"), LastSeen)
    words = TextAreaField(lazy("What is known about it?"), [InputRequired(NEEDED), WORDS])
    police_number = StringField(lazy("Number of the police report"), [Optional(), Length(max=40)])

    FIELDS: ClassVar = {R.SINCE_IN_FUTURE: "since", R.POLICE_NUMBER_MISSING: "police_number"}


class PoliceForm(Form):
    """The number that came later."""

    number = StringField(lazy("Number of the police report"), [InputRequired(NEEDED), Length(max=40)])

    FIELDS: ClassVar = {R.POLICE_NUMBER_MISSING: "number", R.POLICE_NUMBER_KNOWN: "number"}


class FoundForm(Form):
    """A laptop turned up."""

    location = PlaceField(lazy("Where is it now?"), [InputRequired(NEEDED)])
    to = EnumField(lazy("New state"), LaptopState, members=(LaptopState.RECEIVED, LaptopState.QUARANTINED))
    words = TextAreaField(lazy("How was it found?"), [InputRequired(NEEDED), WORDS])


class DocumentForm(Form):
    """The document of a disposal that came later."""

    document = UploadField(lazy("Document"), [InputRequired(lazy("Choose a file."))])

    FIELDS: ClassVar = {R.DOCUMENT_TOO_LARGE: "document", R.DOCUMENT_UNREADABLE: "document"}


class DisposalForm(Form):
    """A laptop leaves for good."""

    how = EnumField(lazy("How?"), DisposalKind)
    receiver = StringField(lazy("Who receives it?"), [Optional(), Length(max=160)])
    certified = BooleanField(lazy("This is a certified recycler of drives"))
    on = DateField(lazy("Date"), [InputRequired(lazy("Fill in a day."))])
    words = TextAreaField(lazy("Why?"), [InputRequired(NEEDED), WORDS])
    document = UploadField(lazy("Document"))

    FIELDS: ClassVar = {
        R.RECEIVER_MISSING: "receiver",
        R.RECYCLER_NOT_CERTIFIED: "certified",
        R.DAY_IN_FUTURE: "on",
        R.DOCUMENT_MISSING: "document",
        R.DOCUMENT_TOO_LARGE: "document",
        R.DOCUMENT_UNREADABLE: "document",
    }
