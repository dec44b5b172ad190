"""Forms of the helpdesk."""

from collections.abc import Mapping
from typing import ClassVar

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.core.i18n import lazy
from laptopdesk.helpdesk.values import Channel
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.ui.forms import CodeField, EnumRadioField, Form


class TicketForm(Form):
    """A new ticket: three fields, and how it reached us. `operation_id` makes a double click one ticket."""

    WIDTHS: ClassVar[Mapping[str, str]] = {"laptop": "medium"}
    LAYOUTS: ClassVar[Mapping[str, str]] = {"channel": "inline"}

    who = StringField(
        lazy("Who is it?"),
        [InputRequired(lazy("Write down a name, a phone number or an e-mail address.")), Length(max=254)],
        description=lazy("A name, a phone number or an e-mail address. One is enough."),
    )
    laptop = CodeField(
        lazy("Laptop's label or pass"),
        [CodeKind.LAPTOP, CodeKind.PASS],
        [Optional()],
        description=lazy("Optional. Scan or type it."),
    )
    what = TextAreaField(
        lazy("What is the question?"), [InputRequired(lazy("Write down what the question is.")), Length(max=8000)]
    )
    channel = EnumRadioField(lazy("How did the question come in?"), Channel, members=(Channel.PHONE, Channel.WALK_IN))
    operation_id = HiddenField()


class AnswerForm(Form):
    """What was said."""

    body = TextAreaField(lazy("What was said?"), [InputRequired(lazy("Write down what was said.")), Length(max=8000)])


class JoinTicketForm(Form):
    """Which laptop a ticket is about, or whose pass."""

    code = CodeField(lazy("Laptop's label or pass"), [CodeKind.LAPTOP, CodeKind.PASS], [InputRequired()])
