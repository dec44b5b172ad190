"""WTForms with our words: one base form whose built-in messages go through our catalogs."""

from collections.abc import Iterable
from typing import Any, Self

from flask import request
from wtforms import Form as _Form
from wtforms.fields.core import Field, UnboundField

from laptopdesk.core.i18n import catalog, current_locale, gettext


class _Texts:
    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return catalog(current_locale()).ngettext(singular, plural, n)  # WTForms fills in the numbers itself


class Form(_Form):
    """A form over the request; keeps what was typed when it is shown again."""

    class Meta:
        def get_translations(self, form: _Form) -> _Texts:
            """Our catalogs instead of the library's."""
            return _Texts()

        def bind_field(self, form: _Form, unbound_field: "UnboundField[Field]", options: dict[str, Any]) -> Field:
            """Text is stripped before it is checked, of NUL too: PostgreSQL cannot keep it."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            return unbound_field.bind(form=form, **options, filters=[*filters, _strip])

    @classmethod
    def from_request(cls, **data: object) -> Self:
        """The form filled with what was sent, or with `data` on a GET."""
        return cls(request.form if request.method == "POST" else None, data=data)

    def submitted(self) -> bool:
        """Whether it was sent and every field is right."""
        return request.method == "POST" and bool(self.validate())


def _strip(value: object) -> object:
    return value.replace("\0", "").strip() if isinstance(value, str) else value


def errors_of(form: _Form) -> Iterable[tuple[str, str]]:
    """(label, message) of every wrong field, for the summary on top."""
    for field in form:
        for error in field.errors:
            yield str(field.label.text), str(error)
