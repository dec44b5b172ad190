"""Forms about people. What is wrong is decided by the rules; here every reason finds its field."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from laptopdesk.core.i18n import gettext
from laptopdesk.core.i18n import lazy as _
from laptopdesk.core.reasons import CommonReason
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.values import MAX_ROLL, Identity, Language
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.forms import CodeField, EnumField, Form

PERSON_FIELDS: Mapping[Worded, str] = {
    CommonReason.NAME_MISSING: "name",
    PersonReason.NAME_TOO_LONG: "name",
    PersonReason.BSN_IN_NAME: "name",
    PersonReason.BSN_IN_NEED: "need",
    PersonReason.BSN_IN_ADDRESS: "street",
    PersonReason.BSN_IN_REFERRER: "referred_by",
    PersonReason.PHONE_UNREADABLE: "phone",
    PersonReason.EMAIL_UNREADABLE: "email",
    PersonReason.CONTACT_UNREADABLE: "contact",
    PersonReason.POSTCODE_UNREADABLE: "postcode",
    PersonReason.LANGUAGE_UNKNOWN: "language",
    PersonReason.ORGANISATION_UNKNOWN: "organisation",
    PersonReason.PASS_UNKNOWN: "pass_code",
    PersonReason.PASS_NOT_BLANK: "pass_code",
    PersonReason.ROLL_SIZE: "count",
    CommonReason.REASON_MISSING: "reason",
}


class PersonForm(Form):
    """A form whose refusals are about a person."""

    FIELDS = PERSON_FIELDS


class LanguageField(EnumField):
    """A language: Dutch and English first, the others by name."""

    def __init__(self, **more: Any) -> None:
        super().__init__(_("Language"), Language, [InputRequired()], **more)

    def _offered(self) -> list[tuple[str, str]]:
        names = super()._offered()
        return [*names[:2], *sorted(names[2:], key=itemgetter(1))]


class IdentityForm(PersonForm):
    """Who somebody is: the fields of `Identity`."""

    name = StringField(_("Name"), [InputRequired(), Length(max=160)], render_kw={"autocomplete": "off"})
    language = LanguageField()
    phone = TelField(_("Phone"), [MayBeEmpty(), Length(max=40)])
    email = EmailField(_("E-mail"), [MayBeEmpty(), Length(max=254)])
    need = TextAreaField(_("What would this person like to learn?"), [MayBeEmpty(), Length(max=2000)])
    street = StringField(_("Street and house number"), [MayBeEmpty(), Length(max=160)])
    postcode = StringField(_("Postcode"), [MayBeEmpty(), Length(max=12)], render_kw={"autocapitalize": "characters"})
    city = StringField(_("Town"), [MayBeEmpty(), Length(max=80)])
    home_location = SelectField(_("Training location"), [InputRequired()])

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """These places to choose from."""
        self.home_location.choices = [("", gettext("Choose …")), *places]

    def identity(self) -> Identity:
        """What was filled in, for the service."""
        return Identity(
            name=self.name.data or "",
            language=self.language.data.value,
            phone=self.phone.data or None,
            email=self.email.data or None,
            need=self.need.data or None,
            street=self.street.data or None,
            postcode=self.postcode.data or None,
            city=self.city.data or None,
        )


class ReferralForm(IdentityForm):
    """A partner organisation sends somebody."""

    organisation = SelectField(_("Which organisation refers?"), [InputRequired()])
    referred_by = StringField(_("Contact person"), [MayBeEmpty(), Length(max=160)])


class RollForm(PersonForm):
    """How many blank passes."""

    count = IntegerField(
        _("How many passes?"), [InputRequired(), NumberRange(1, MAX_ROLL)], render_kw={"min": 1, "max": MAX_ROLL}
    )


class NewPassForm(PersonForm):
    """A new pass instead of the one in force; with a code, a blank one from a roll."""

    reason = StringField(_("What happened to the pass?"), [MayBeEmpty(), Length(max=200)])


class BindPassForm(PersonForm):
    """A blank pass from a roll."""

    pass_code = CodeField(_("Scan or type the blank pass"), [CodeKind.PASS], [InputRequired()])


class EraseForm(Form):
    """The one question before a person is erased."""

    sure = BooleanField(_("Yes, erase this personal data"), [InputRequired()])
