"""Forms of the helpdesk."""

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.core.i18n import lazy
from laptopdesk.helpdesk.messages import channel_name
from laptopdesk.helpdesk.values import Channel
from laptopdesk.ui.forms import Form


class TicketForm(Form):
    """A new ticket: three fields, and how it reached us."""

    who = StringField(
        lazy("Who is it?"),
        [InputRequired(lazy("Write down a name, a phone number or an e-mail address.")), Length(max=254)],
    )
    laptop = StringField(lazy("Laptop's label or pass"), [Optional(), Length(max=40)])
    what = TextAreaField(
        lazy("What is the question?"), [InputRequired(lazy("Write down what the question is.")), Length(max=8000)]
    )
    channel = SelectField(lazy("How did it reach us?"), choices={})

    def offer(self) -> None:
        """The channels a person can choose."""
        self.channel.choices = [(way.value, channel_name(way)) for way in (Channel.PHONE, Channel.WALK_IN)]


class AnswerForm(Form):
    """What was said."""

    body = TextAreaField(lazy("What was said?"), [InputRequired(lazy("Write down what was said.")), Length(max=8000)])
