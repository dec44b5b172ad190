"""Forms of the desk's quieter pages."""

from collections.abc import Mapping

from wtforms import DateField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.workshop.values import MissingKind
from laptopdesk.core.i18n import lazy
from laptopdesk.protocol.codes import CodeKind, find_code, parse_code
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.ui.forms import NEEDED, EnumField, Form


class ReturnForm(Form):
    """A laptop comes back: which one, and why. `code` is what is scanned now, `laptop` the one that lies here."""

    code = StringField(lazy("Scan or type the laptop's label"))
    laptop = HiddenField()
    step = HiddenField()
    reason = EnumField(
        lazy("Why does it come back?"),
        ReturnReason,
        [InputRequired(lazy("Choose a reason."))],
        nothing=lazy("Choose …"),
    )
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
            self.reason.data, self.kit.data = None, []
        self.laptop.data, self.code.data = tag, ""
        return other

    def offer(self, kit: Mapping[str, str]) -> None:
        """These kinds of kit, by code."""
        self.kit.choices = list(kit.items())


class LostForm(Form):
    """A laptop that a resident had is lost or stolen."""

    kind = EnumField(lazy("What happened?"), MissingKind)
    since = DateField(lazy("Missing since"), [InputRequired(lazy("Fill in a date."))])
    words = TextAreaField(lazy("What is known about it?"), [InputRequired(NEEDED), Length(max=2000)])
    police_number = StringField(lazy("Number of the police report"), [Optional(), Length(max=40)])


class ExceptionForm(Form):
    """Why somebody should get a laptop before the first training."""

    reason = TextAreaField(
        lazy("Why before the first training?"), [InputRequired(lazy("Write down why.")), Length(max=1000)]
    )
