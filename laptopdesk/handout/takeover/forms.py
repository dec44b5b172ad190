"""The form of a take-over."""

from typing import ClassVar

from wtforms import DateField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.takeover.headers import state_of
from laptopdesk.core.i18n import gettext, lazy
from laptopdesk.core.search import normalise
from laptopdesk.handout.takeover.errors import TakeoverReason
from laptopdesk.ui.forms import NEEDED, Form


class TakeoverForm(Form):
    """A list from before this system, what its rows leave open, and who vouches for the erasure."""

    FIELDS: ClassVar = {TakeoverReason.SECOND_UNKNOWN: "second"}

    lot = StringField(lazy("Lot"), [InputRequired(NEEDED), Length(max=40)])
    donor = StringField(lazy("Donor"), [Optional(), Length(max=160)])
    location = SelectField(lazy("Location for rows without one"), choices={})
    received = DateField(lazy("Received on, for rows without a date"), [Optional()])
    programme = SelectField(lazy("Programme for rows without one"), choices={})
    words = TextAreaField(lazy("Meaning of words in your list"), [Optional(), Length(max=4000)])
    second = StringField(lazy("E-mail address of the second person"), [Optional(), Length(max=254)])
    reason = StringField(lazy("Reason to allow attested erasure for this lot"), [Optional(), Length(max=500)])

    def validate_words(self, field: TextAreaField) -> None:
        """Each line says what one word means."""
        for line in (field.data or "").splitlines():
            word, state = _meaning(line)
            if line.strip() and (state is None or not word):
                raise ValidationError(
                    gettext("Write one word per line, like: word = ready. Wrong: %(line)s", line=line[:60])
                )

    def meanings(self) -> dict[str, LaptopState]:
        """The state that each of their words stands for."""
        meanings = map(_meaning, (self.words.data or "").splitlines())
        return {word: state for word, state in meanings if state is not None}


def _meaning(line: str) -> tuple[str, LaptopState | None]:
    word, _equals, meant = line.rpartition("=")
    return normalise(word), state_of(meant, {})
