"""Forms of the desk's quieter pages."""

from collections.abc import Mapping

from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.workshop.values import MissingKind
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.protocol.codes import CodeKind, find_code, parse_code
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.ui.forms import Form


class ReturnForm(Form):
    """A laptop comes back: which one, and why. `code` is what is scanned now, `laptop` the one that lies here."""

    code = StringField(lazy("Scan or type the laptop's label"))
    laptop = HiddenField()
    step = HiddenField()
    reason = SelectField(lazy("Why does it come back?"), [InputRequired(lazy("Choose why."))])
    kit = SelectMultipleField(lazy("What comes back with it?"), choices={})

    def read_label(self) -> bool:
        """What was scanned is the laptop; answers whether it is another one than before, whose reason and kit go.

        Raises CodeError.
        """
        text = self.code.data or self.laptop.data or ""
        tag = parse_code(text, CodeKind.LAPTOP).text
        before = find_code(self.laptop.data or "")
        other = before is not None and before.text != tag
        if other:
            self.reason.data, self.kit.data = "", []
        self.laptop.data, self.code.data = tag, ""
        return other

    def offer_reasons(self, kit: Mapping[str, str]) -> None:
        """The reasons, and the kinds of kit by code, in the language of the page."""
        self.kit.choices = list(kit.items())
        self.reason.choices = [("", _("Choose …")), *((r.value, word(r)) for r in ReturnReason)]


class LostForm(Form):
    """A laptop that a resident had is lost or stolen."""

    kind = SelectField(lazy("What happened?"), choices={})
    since = DateField(lazy("Missing since"), [InputRequired(lazy("Fill in a day."))])
    words = TextAreaField(
        lazy("What is known about it?"), [InputRequired(lazy("Fill in this field.")), Length(max=2000)]
    )
    police_number = StringField(lazy("Number of the police report"), [Optional(), Length(max=40)])

    def offer(self) -> None:
        """Lost and stolen, in the language of the page."""
        self.kind.choices = [(kind.value, word(kind)) for kind in MissingKind]


class ExceptionForm(Form):
    """Why somebody should get a laptop before the first training."""

    reason = TextAreaField(
        lazy("Why before the first training?"), [InputRequired(lazy("Write down why.")), Length(max=1000)]
    )
