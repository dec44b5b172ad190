"""Bringing in files on a page: many at once, each in a transaction of its own, with a label where one was scanned."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import Response, request

from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.assets.uploads.values import Given, visible
from laptopdesk.core.errors import DomainError
from laptopdesk.core.files import StoredFile
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.scans import read_label
from laptopdesk.ui.web import db

MAX_FILES = 200
Added = TypeVar("Added")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What was sent. `wrong`: why nothing of it is taken in; `left`: what is said of files that were too many."""

    files: tuple[Given, ...] = ()
    wrong: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result(Generic[Added]):
    """What became of one file: what it said, or why it was not taken."""

    name: str
    added: Added | None = None
    sentences: tuple[str, ...] = ()


def read_upload(nothing: str, *, most: int = MAX_FILES) -> Upload:
    """The files of this request and the label beside them; `nothing` is said where no file was chosen."""
    text = request.form.get("laptop", "").strip()
    scanned, wrong = read_label(text) if text else (None, ())
    if scanned is not None and not _is_known(scanned):
        wrong = (_("%(tag)s is not in the register.", tag=group_code(scanned)),)
    sent = [file for file in request.files.getlist("files") if file.filename]
    if wrong or not sent:
        return Upload(wrong=wrong or (nothing,))
    left = max(0, len(sent) - most)
    told = ngettext(
        "%(n)s file was not read: at most %(most)s at once. Bring it in again.",
        "%(n)s files were not read: at most %(most)s at once. Bring them in again.",
        left, most=most,
    )  # fmt: skip
    files = (Given(name=visible(file.filename or ""), content=file.read(), laptop=scanned) for file in sent[:most])
    return Upload(files=tuple(files), left=(told,) if left else ())


def _is_known(tag: str) -> bool:
    with db().read() as session:
        return find_laptop_id(session, tag) is not None


def take_in_each(upload: Upload, add: Callable[[Given], Added]) -> tuple[Result[Added], ...]:
    """Each file by itself: what is wrong with one does not touch the others."""
    return tuple(_take_in(file, add) for file in upload.files)


def _take_in(file: Given, add: Callable[[Given], Added]) -> Result[Added]:
    try:
        return Result(name=file.name, added=add(file))
    except DomainError as error:
        return Result(name=file.name, sentences=sentences_for(error))


def raw_file(stored: StoredFile, name: str, ending: str) -> Response:
    """A file as it came, byte for byte, never shown by the browser itself."""
    answer = Response(stored.content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{stored.sha256[:12]}{ending}"'
    return answer
