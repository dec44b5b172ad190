"""Bringing in files on a page: many at once, each in a transaction of its own, with a label where one was scanned."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response

from laptopdesk.assets.uploads.forms import UploadForm
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.errors import DomainError
from laptopdesk.core.files import StoredFile
from laptopdesk.core.i18n import ngettext
from laptopdesk.ui.answers import Answer, answer_act
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.web import attachment, page

MAX_FILES = 200
Added = TypeVar("Added")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, kw_only=True)
class UploadResult(Generic[Added]):
    """What became of one file: what it said, or why it was not taken."""

    name: str
    added: Added | None = None
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UploadPage:
    """What differs between the pages on which files are brought in; the words are lazily translated.

    `parts`: where the templates of what became of the files and of what waits stand, without their endings.
    """

    heading: str
    lead: str
    bring: str
    button: str
    hint: str
    waiting: str
    accept: str
    parts: str
    action: str
    unread: str = ""

    def show(self, form: UploadForm, **values: object) -> str:
        """The page with this form and what its parts show."""
        return page("uploads/upload.html", this=self, form=form, **values)


def answer_upload(
    form: UploadForm,
    take_in: Callable[[tuple[Given, ...]], tuple[Outcome, ...]],
    show: Callable[[tuple[Outcome, ...]], str],
    *,
    is_taken: Callable[[Outcome], bool],
    most: int = MAX_FILES,
) -> Answer:
    """What became of each file of the form, each in a unit of work of its own; 422 where none of them was taken."""

    def done(outcomes: tuple[Outcome, ...]) -> Answer:
        return show(outcomes), 200 if any(is_taken(outcome) for outcome in outcomes) else 422

    return answer_act(form, lambda: take_in(_first(form, most)), done=done, again=lambda: show(()))


def _first(form: UploadForm, most: int) -> tuple[Given, ...]:
    given = form.given()
    left = len(given) - most
    if left > 0:
        sentence = ngettext(
            "%(n)s file was not read: at most %(most)s at once. Import it again.",
            "%(n)s files were not read: at most %(most)s at once. Import them again.",
            left,
            most=most,
        )
        form.form_errors = [sentence]
    return given[:most]


def take_in_each(given: tuple[Given, ...], add: Callable[[Given], Added]) -> tuple[UploadResult[Added], ...]:
    """Each file by itself: what is wrong with one does not touch the others."""
    return tuple(_take_in(file, add) for file in given)


def _take_in(file: Given, add: Callable[[Given], Added]) -> UploadResult[Added]:
    try:
        return UploadResult(name=file.name, added=add(file))
    except DomainError as error:
        return UploadResult(name=file.name, sentences=sentences_for(error))


def raw_file(stored: StoredFile, name: str, ending: str) -> Response:
    """A file as it came, byte for byte, never shown by the browser itself."""
    return attachment(stored.content, f"{name}-{stored.sha256[:12]}{ending}")
