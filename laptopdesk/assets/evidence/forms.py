"""Forms of faulty tools, and of what was done by hand."""

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from laptopdesk.assets.evidence.values import BY_HAND, DESTRUCTIONS, Method
from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel
from laptopdesk.core.i18n import lazy, word
from laptopdesk.ui.forms import Form

NEEDED = lazy("Fill in this field.")


class FaultForm(Form):
    """A version of a tool that proves nothing."""

    tool = StringField(lazy("Tool"), [InputRequired(NEEDED), Length(max=40)])
    version = StringField(lazy("Version"), [InputRequired(NEEDED), Length(max=40)])
    reason = TextAreaField(lazy("What is wrong with it?"), [InputRequired(NEEDED), Length(max=500)])


class VersionForm(Form):
    """A version of a tool counts, or does not; which, the pressed button says."""

    tool = StringField(lazy("Tool"), [InputRequired(NEEDED), Length(max=40)])
    version = StringField(lazy("Version"), [InputRequired(NEEDED), Length(max=40)])
    log = StringField(lazy("Which log did you look at?"), [InputRequired(NEEDED), Length(max=20)])
    ground = TextAreaField(lazy("What did you see in it?"), [InputRequired(NEEDED), Length(max=500)])


class WithdrawForm(Form):
    """Why a fault is none."""

    reason = TextAreaField(lazy("Why is it not faulty?"), [InputRequired(NEEDED), Length(max=500)])


class _ByPeople(Form):
    """What an erasure and a destruction have in common: what, when, why, and who confirms."""

    method = SelectField(lazy("What was done?"), [InputRequired(NEEDED)], choices={})
    done_on = DateField(lazy("On which day?"), [InputRequired(NEEDED)])
    second = SelectField(lazy("Who confirms it?"), [InputRequired(NEEDED)], choices={}, coerce=int)

    def offer_people(self, people: list[tuple[int, str]]) -> None:
        """The colleagues who may confirm."""
        self.second.choices = people


class ByHandForm(_ByPeople):
    """An erasure that no log shows."""

    level = SelectField(lazy("Which level do you claim?"), choices={})
    reason = TextAreaField(lazy("Why by hand?"), [InputRequired(NEEDED), Length(max=500)])

    def offer(self) -> None:
        """Methods and levels in the language of the page."""
        self.method.choices = [(method.value, word(method)) for method in BY_HAND]
        levels = (SanitizationLevel.CLEAR, SanitizationLevel.PURGE)
        self.level.choices = [(level.value, word(level)) for level in levels]


class DestroyForm(_ByPeople):
    """A drive that was destroyed. The document is a file beside the form."""

    done_by = StringField(lazy("By whom? A person or a company"), [InputRequired(NEEDED), Length(max=120)])
    reason = TextAreaField(lazy("Why was it destroyed?"), [InputRequired(NEEDED), Length(max=500)])

    def offer(self, kind: MediumKind) -> None:
        """The methods that work on such a drive, in the language of the page."""
        offered = [method for method in DESTRUCTIONS if method is not Method.DEGAUSSES or kind is MediumKind.HDD]
        self.method.choices = [(method.value, word(method)) for method in offered]
