"""Forms about trainings. What is wrong is decided by the rules; here every reason finds its field."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext
from laptopdesk.core.i18n import lazy as _
from laptopdesk.core.reasons import CommonReason
from laptopdesk.people.forms import LanguageField, PersonForm
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.training.days_off import public_holidays, read_days
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.values import MAX_SERIES, CountingKind, PlanSeries, PlanSession
from laptopdesk.ui.forms import CodeField, Form

HEADS = "heads"
"""The choice beside the trainings: another meeting, where only heads are counted."""

_NUMBER = {"inputmode": "numeric"}


class TrainingForm(Form):
    """A form whose refusals are about a session."""

    FIELDS: ClassVar = {
        TrainingReason.TITLE_MISSING: "title",
        TrainingReason.TITLE_TOO_LONG: "title",
        TrainingReason.MODULE_UNKNOWN: "module",
        TrainingReason.HEADS_NEED_NO_MODULE: "module",
        TrainingReason.LENGTH_WRONG: "minutes",
        TrainingReason.CAPACITY_WRONG: "capacity",
        TrainingReason.COUNT_WRONG: "weeks",
        TrainingReason.TIME_DOES_NOT_EXIST: "time",
        TrainingReason.HEADS_WRONG: "heads",
        CommonReason.REASON_MISSING: "reason",
    }


class SessionForm(TrainingForm):
    """One session: what, where and when."""

    module = SelectField(_("What"), [InputRequired()])
    title = StringField(_("Name of the meeting"), [MayBeEmpty(), Length(max=120)])
    location = SelectField(_("Where"), [InputRequired()])
    date = DateField(_("First day"), [InputRequired()], render_kw={"type": "date"})
    time = TimeField(_("Begins at"), [InputRequired()], render_kw={"type": "time"})
    minutes = IntegerField(_("Minutes"), [InputRequired(), NumberRange(15, 600)], render_kw=_NUMBER)
    capacity = IntegerField(_("Number of places"), [InputRequired(), NumberRange(1, 1000)], render_kw=_NUMBER)

    def offer(self, modules: Iterable[tuple[str, str]], places: Iterable[tuple[str, str]]) -> None:
        """These trainings and places to choose from."""
        other = (HEADS, gettext("Other meeting, head count only"))
        self.module.choices = [("", gettext("Choose …")), *modules, other]
        self.location.choices = [("", gettext("Choose …")), *places]

    def plan(self) -> PlanSession:
        """What was filled in, for the service."""
        heads = self.module.data == HEADS
        assert self.date.data is not None
        assert self.time.data is not None
        return PlanSession(
            location_id=int(self.location.data),
            local_start=datetime.combine(self.date.data, self.time.data),
            minutes=self.minutes.data or 0,
            capacity=self.capacity.data or 0,
            module_id=None if heads else int(self.module.data),
            title=self.title.data or None,
            counting=CountingKind.HEADS if heads else CountingKind.NAMES,
        )


class PlanForm(SessionForm):
    """One session or a weekly series of them."""

    weeks = IntegerField(_("How many weeks?"), [InputRequired(), NumberRange(1, MAX_SERIES)], render_kw=_NUMBER)
    in_turn = BooleanField(_("Each week the next training of the programme"))
    skip_holidays = BooleanField(_("Not on public holidays"))
    skip = TextAreaField(_("Other days without training"), [MayBeEmpty(), Length(max=2000)])

    def validate_skip(self, field: TextAreaField) -> None:
        """Every word must be a day."""
        try:
            read_days(field.data or "")
        except ValueError as error:
            raise ValidationError(
                gettext("%(word)s is not a date. Example: 24-12-2026.", word=str(error)[:40])
            ) from error

    def series(self, module_ids: tuple[int, ...]) -> PlanSeries:
        """What was filled in, for the service; `module_ids` are those to take in turn."""
        first = self.plan()
        weeks = self.weeks.data or 0
        return PlanSeries(
            first=replace(first),
            count=weeks,
            module_ids=module_ids if self.in_turn.data else (),
            skip=self._skipped(first.local_start.date(), weeks),
        )

    def _skipped(self, first: date, weeks: int) -> frozenset[date]:
        written = read_days(self.skip.data or "")
        return written | public_holidays(first, weeks) if self.skip_holidays.data else written


class WalkInForm(PersonForm):
    """Three fields, and a pass if there is one."""

    name = StringField(_("Name"), [InputRequired(), Length(max=160)], render_kw={"autocomplete": "off"})
    contact = StringField(_("Phone or e-mail"), [MayBeEmpty(), Length(max=254)], render_kw={"autocomplete": "off"})
    language = LanguageField()
    pass_code = CodeField(_("Blank pass"), [CodeKind.PASS], [MayBeEmpty()])
    operation_id = HiddenField()
    asks_who = False
    """Whether the name stands on the list already, and who is meant was not said."""

    def refuse(self, error: Refused | Conflict) -> None:
        """As ever, but that the name is known already is a question and no mistake."""
        self.asks_who = isinstance(error, Refused) and error.reasons == (TrainingReason.LOOKS_ALIKE,)
        if not self.asks_who:
            super().refuse(error)


class HeadsForm(TrainingForm):
    """How many people there were."""

    heads = IntegerField(_("How many people were there?"), [InputRequired(), NumberRange(0, 10_000)], render_kw=_NUMBER)


class CancelForm(TrainingForm):
    """Why a session does not take place."""

    reason = StringField(_("Why is it cancelled?"), [MayBeEmpty(), Length(max=500)])


class OrderForm(TrainingForm):
    """Why a later training counts before the first one."""

    reason = StringField(_("Why does this training count?"), [InputRequired(_("Write down why.")), Length(max=500)])
