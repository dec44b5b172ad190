"""WTForms with our words: one base form whose built-in messages go through our catalogs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self

from flask import request
from wtforms import DateField, FileField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms import Form as _Form
from wtforms.fields.core import Field, UnboundField
from wtforms.form import BaseForm

from laptopdesk.core.clock import FIRST_DAY, LAST_DAY
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import catalog, current_locale, gettext, lazy, word
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_code
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.errors import sentence_of_scan, sentences_for

NEEDED = lazy("Fill in this field.")


class _Texts:
    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return catalog(current_locale()).ngettext(singular, plural, n)  # WTForms fills in the numbers itself


class Form(_Form):
    """A form over the request; keeps what was typed when it is shown again."""

    FIELDS: ClassVar[Mapping[Worded, str]] = {}
    """The field at which a reason stands; every other stands above the form."""
    WIDTHS: ClassVar[Mapping[str, str]] = {}
    LAYOUTS: ClassVar[Mapping[str, str]] = {}
    """How wide a field is, and how its choices stand, where `ui.fields(form)` draws them all."""

    class Meta:
        def get_translations(self, form: _Form) -> _Texts:
            """Our catalogs instead of the library's."""
            return _Texts()

        def bind_field(self, form: _Form, unbound_field: "UnboundField[Field]", options: dict[str, Any]) -> Field:
            """Text is stripped before it is checked. A day has neighbours."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            field = unbound_field.bind(form=form, **options, filters=[*filters, _strip])
            if isinstance(field, DateField):
                field.validators = (*field.validators, _is_near_enough)
            return field

    @classmethod
    def from_request(cls, **data: object) -> Self:
        """The form filled with what was sent, or with `data` on a GET."""
        return cls(request.form if request.method == "POST" else None, data=data)

    def submitted(self) -> bool:
        """Whether it was sent and every field is right."""
        return request.method == "POST" and bool(self.validate())

    def refuse(self, error: Refused | Conflict) -> None:
        """Every reason of this error stands in the form, once: at its field, or on top where it has none."""
        reasons = error.shown if isinstance(error, Refused) else ()
        for reason in dict.fromkeys(reasons):
            self._say(self._fields.get(self.FIELDS.get(reason, "")), word(reason))
        if not reasons:
            self.form_errors = [*self.form_errors, *sentences_for(error)]

    def _say(self, field: Field | None, sentence: str) -> None:
        if field is None:
            self.form_errors = [*self.form_errors, sentence]
        else:
            field.errors = [*field.errors, sentence]


class CodeField(StringField):
    """A code of one of these kinds, scanned or typed. What was typed stays; `code` is its stored form, or empty."""

    def __init__(self, label: Any, kinds: Collection[CodeKind], validators: list[Any], **more: Any) -> None:
        keys = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(label, validators, **{"render_kw": keys, **more})
        self._kinds = kinds
        self.code = ""

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms calls it so
        """Whether it is a code of these kinds; a sentence says what it is instead."""
        if validation_stopped or not self.data:
            return
        try:
            self.code = parse_code(self.data, *self._kinds).text
        except CodeError as error:
            raise ValidationError(sentence_of_scan(error)) from error


class UploadField(FileField):
    """A file that was chosen; its `data` is the upload, or None."""

    def process_formdata(self, _values: list[Any]) -> None:
        """Files are sent beside the fields."""
        upload = request.files.get(self.name)
        self.data = upload if upload is not None and upload.filename else None
        self.raw_data = [self.data] if self.data else []


class FilesField(UploadField):
    """Files that were chosen, as many as one likes; its `data` are the uploads."""

    def process_formdata(self, _values: list[Any]) -> None:
        """Files are sent beside the fields."""
        self.raw_data = self.data = [upload for upload in request.files.getlist(self.name) if upload.filename]


class EnumField(SelectField):
    """One member of an enum, called by its words. `data` is the member, None where nothing is chosen.

    `members`: those that can be chosen here, in this order; may be set until the form is looked at. `nothing`: the
    words of the empty choice on top.
    """

    def __init__(
        self,
        label: Any,
        kind: type[Worded],
        validators: Iterable[Any] = (),
        *,
        members: Iterable[Worded] | None = None,
        nothing: str = "",
        **more: Any,
    ) -> None:
        unknown: dict[str, Any] = {"invalid_value_message": lazy("Not a valid choice.")}
        super().__init__(label, list(validators), coerce=self._member, choices=self._offered, **unknown, **more)
        self.type = "RadioField" if isinstance(self, RadioField) else "SelectField"  # the macro draws it as one
        self.members = tuple(kind if members is None else members)
        self._kind, self._nothing = kind, nothing

    def _member(self, value: str) -> Worded | None:
        return self._kind(value) if value else None

    def _offered(self) -> list[tuple[str, str]]:
        empty = [("", str(self._nothing))] if self._nothing else []
        return [*empty, *((member.value, word(member)) for member in self.members)]


class EnumsField(EnumField, SelectMultipleField):
    """Members of an enum, as many as are ticked; `data` is a list of them."""

    def __init__(self, label: Any, kind: type[Worded], **more: Any) -> None:
        super().__init__(label, kind, **more)
        self.type = "SelectMultipleField"


class EnumRadioField(EnumField, RadioField):
    """An `EnumField` that shows every choice at once."""


class PlaceField(SelectField):
    """One of these places. None is chosen for a person but their own: where they work, or the only one there is."""

    def __init__(self, label: Any, validators: list[Any], **more: Any) -> None:
        super().__init__(label, validators, **{"choices": {}, **more})

    def offer(self, places: Sequence[tuple[str, str]], *, own: int | None = None, nowhere: str = "") -> None:
        """These places to choose from; `nowhere`: the words for none of them, where none may be chosen."""
        self.choices = [("", nowhere or gettext("choose a location")), *places]
        if request.method == "POST" or self.data not in (None, "", "None"):
            return
        self.data = own_place(places, own) if not nowhere or own is not None else ""


def own_place(places: Sequence[tuple[str, str]], own: int | None) -> str:
    """Where a person works now, else the only place there is, else none."""
    keys = [key for key, _name in places]
    return str(own) if str(own) in keys else keys[0] if len(keys) == 1 else ""


def _is_near_enough(_form: BaseForm, field: Field) -> None:
    if field.data is not None and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError(field.gettext("Not a valid date value."))


def _strip(value: object) -> object:
    return value.strip() if type(value) is str else value  # a member of an enum stays one
