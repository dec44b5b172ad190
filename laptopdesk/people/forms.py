"""Forms about people. What is wrong is decided by the rules; here every reason finds its field."""

from collections.abc import Iterable

from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext, word
from laptopdesk.core.i18n import lazy as _
from laptopdesk.core.reasons import CommonReason
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.values import MAX_ROLL, Identity, Language
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.ui.forms import CodeField, Form

_FIELD_OF = {
    CommonReason.NAME_MISSING: "name", PersonReason.NAME_TOO_LONG: "name", PersonReason.BSN_IN_NAME: "name",
    PersonReason.BSN_IN_NEED: "need", PersonReason.BSN_IN_ADDRESS: "street",
    PersonReason.BSN_IN_REFERRER: "referred_by", PersonReason.PHONE_UNREADABLE: "phone",
    PersonReason.EMAIL_UNREADABLE: "email", PersonReason.CONTACT_UNREADABLE: "contact",
    PersonReason.POSTCODE_UNREADABLE: "postcode", PersonReason.LANGUAGE_UNKNOWN: "language",
    PersonReason.ORGANISATION_UNKNOWN: "organisation", PersonReason.PASS_UNKNOWN: "pass_code",
    PersonReason.PASS_NOT_BLANK: "pass_code", PersonReason.ROLL_SIZE: "count",
}  # fmt: skip


def show_refusal(form: Form, refusal: Refused) -> None:
    """Every reason stands at its field, or above the form where there is none."""
    for reason in refusal.reasons:
        name = _FIELD_OF.get(reason) if isinstance(reason, PersonReason) else None
        field = form._fields.get(name or "")
        if field is None:
            form.form_errors = [*form.form_errors, word(reason)]
        else:
            field.errors = [*field.errors, word(reason)]


def language_choices() -> list[tuple[str, str]]:
    """(code, name): Dutch and English first, the others by name."""
    names = [(language.value, word(language)) for language in Language]
    return [*names[:2], *sorted(names[2:], key=lambda item: item[1])]


class IdentityForm(Form):
    """Who somebody is: the fields of `Identity`."""

    name = StringField(_("Name"), [InputRequired(), Length(max=160)], render_kw={"autocomplete": "off"})
    language = SelectField(_("Language"), [InputRequired()])
    phone = TelField(_("Phone"), [MayBeEmpty(), Length(max=40)])
    email = EmailField(_("E-mail"), [MayBeEmpty(), Length(max=254)])
    need = TextAreaField(_("What would this person like to learn?"), [MayBeEmpty(), Length(max=2000)])
    street = StringField(_("Street and house number"), [MayBeEmpty(), Length(max=160)])
    postcode = StringField(_("Postcode"), [MayBeEmpty(), Length(max=12)], render_kw={"autocapitalize": "characters"})
    city = StringField(_("Town"), [MayBeEmpty(), Length(max=80)])
    home_location = SelectField(_("Place of the trainings"), [InputRequired()])

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """The languages and these places to choose from."""
        self.language.choices = language_choices()
        self.home_location.choices = [("", gettext("Choose …")), *places]

    def identity(self) -> Identity:
        """What was filled in, for the service."""
        return Identity(
            name=self.name.data or "", language=self.language.data or "", phone=self.phone.data or None,
            email=self.email.data or None, need=self.need.data or None, street=self.street.data or None,
            postcode=self.postcode.data or None, city=self.city.data or None,
        )  # fmt: skip


class ReferralForm(IdentityForm):
    """A partner organisation sends somebody."""

    organisation = SelectField(_("Which organisation refers?"), [InputRequired()])
    referred_by = StringField(_("Who there?"), [MayBeEmpty(), Length(max=160)])


class RollForm(Form):
    """How many blank passes."""

    count = IntegerField(
        _("How many passes?"), [InputRequired(), NumberRange(1, MAX_ROLL)], render_kw={"min": 1, "max": MAX_ROLL}
    )


class NewPassForm(Form):
    """A new pass instead of the one in force; with a code, a blank one from a roll."""

    reason = StringField(_("What happened to the pass?"), [MayBeEmpty(), Length(max=200)])


class BindForm(Form):
    """A blank pass from a roll."""

    pass_code = CodeField(_("Scan or type the blank pass"), [CodeKind.PASS], [InputRequired()])


class EraseForm(Form):
    """The one question before a person is erased."""

    sure = BooleanField(_("Yes, forget who this person is"), [InputRequired()])
