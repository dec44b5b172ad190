"""Made-up words and forms for the style guide; nothing here comes from the programme."""

from datetime import UTC, datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from laptopdesk.core.i18n import N_, gettext
from laptopdesk.ui.forms import Form

_WHEN = datetime(2026, 3, 9, 13, 5, tzinfo=UTC)
_STATES = (
    (N_("Received"), 412, "neutral"),
    (N_("Erased"), 268, "neutral"),
    (N_("Ready to hand out"), 734, "good"),
    (N_("Handed out"), 1489, "info"),
    (N_("In repair"), 61, "warn"),
    (N_("Missing"), 9, "bad"),
)
_KIT = {"0": N_("Charger"), "1": N_("Bag"), "2": N_("Mouse"), "3": N_("Welcome letter")}
_WAYS = {"phone": N_("By telephone"), "desk": N_("At the desk")}


class SampleForm(Form):
    """One field of each kind."""

    name = StringField(N_("Full name"), [InputRequired(), Length(max=80)], description=N_("As the person says it."))
    phone = StringField(N_("Telephone"))
    secret = PasswordField(N_("PIN"), [InputRequired()])
    place = SelectField(N_("Location"), choices={"1": "Huis van de Wijk De Brink", "2": "Bibliotheek Het Hoekje"})
    born = DateField(N_("Date"), [InputRequired()])
    kind = RadioField(N_("How did it arrive?"), choices=_WAYS)
    kit = SelectMultipleField(N_("What comes with it?"), choices=_KIT)
    agreed = BooleanField(N_("The participant agrees to be called about trainings"))
    note = TextAreaField(N_("What happened?"), [InputRequired()])


def sample_page() -> dict[str, Any]:
    """Everything the style guide shows."""
    return {
        "form": _translated(SampleForm(data={"name": "Ayşe Yıldız", "kit": ["0", "2"], "kind": "desk"})),
        "wrong": _wrong_form(),
        "when": _WHEN,
        "bars": [(gettext(words), count, "#figures", tone) for words, count, tone in _STATES],
        "laptops": _laptops(),
    }


def _wrong_form() -> SampleForm:
    form = _translated(SampleForm(prefix="wrong-"))
    form.name.errors = [gettext("Fill in a name.")]
    form.kind.errors = [gettext("Choose one.")]
    form.note.errors = [gettext("Say in a few words what happened.")]
    return form


def _translated(form: SampleForm) -> SampleForm:
    for field in form:
        field.label.text = gettext(field.label.text)
        field.description = gettext(field.description) if field.description else ""
    form.kind.choices = {value: gettext(words) for value, words in _WAYS.items()}
    form.kit.choices = {value: gettext(words) for value, words in _KIT.items()}
    return form


def _laptops() -> list[dict[str, Any]]:
    return [
        {
            "tag": "L0001234K",
            "model": "Latitude 5410",
            "state": gettext("Ready to hand out"),
            "tone": "good",
            "days": 4,
        },
        {"tag": "L0001235J", "model": "EliteBook 840 G6", "state": gettext("In repair"), "tone": "warn", "days": 31},
        {"tag": "L0001236H", "model": "ThinkPad T480", "state": gettext("Missing"), "tone": "bad", "days": 1210},
    ]
