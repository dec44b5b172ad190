"""Taking over a list on a page: every error by line and nothing stored, or all of it."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.intake.telling import file_notes
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.takeover.headers import state_of
from laptopdesk.assets.takeover.messages import takeover_error_sentence
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.search import normalise
from laptopdesk.handout.takeover.forms import TakeoverForm
from laptopdesk.handout.takeover.service import take_over
from laptopdesk.handout.takeover.values import Document, TakenOverList, TakeOver, TakeoverRefused
from laptopdesk.places import queries as places
from laptopdesk.training import queries as training
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work

blueprint = Blueprint("takeover", __name__, template_folder="templates")

SHOWN_ERRORS = 100
Answer = str | Response | tuple[str, int]


@blueprint.get("/laptops/take-over")
@guard(Permission.RECEIVE_LAPTOPS)
def take_over_form() -> str:
    """The empty form."""
    form = TakeoverForm()
    _offer(form)
    return _show(form)


@blueprint.post("/laptops/take-over")
@guard(Permission.RECEIVE_LAPTOPS)
def take_over_list() -> Answer:
    """The laptops of the list are in the register; or every error by line, and nothing is stored."""
    form = TakeoverForm.from_request()
    _offer(form)
    if not form.validate():
        return _show(form), 422
    try:
        command = _command(form)
        with unit_of_work() as uow:
            taken = take_over(uow, command)
    except _Unclear as error:
        return _show(form, sentences=(str(error),)), 422
    except Refused as refused:
        return _show(form, sentences=sentences_for(refused)), 422
    except TakeoverRefused as refused_list:
        return _show(form, failed=refused_list.result, notes=_notes(command)), 422
    for note in _notes(command):
        flash(note, "warn")
    return _done(command.lot, taken)


def _notes(command: TakeOver) -> list[str]:
    return file_notes(command.listed.sheets, command.listed.left_out, command.listed.ignored)


def _done(code: str, taken: TakenOverList) -> Response:
    words = _("%(new)s new, %(known)s known already, %(out)s are out, %(attested)s attested.",
              new=taken.created, known=taken.unchanged, out=taken.handed_out, attested=taken.attested)  # fmt: skip
    flash(words, "good")
    if taken.lowered:
        flash(_("%(n)s were ready by the list and are received now: nobody attested their erasure.",
                n=taken.lowered), "warn")  # fmt: skip
    with db().read() as session:
        lot = lifecycle.find_lot(session, code)
    return redirect(url_for("assets.lot", lot_id=lot.id) if lot else url_for("assets.lots"))


class _Unclear(Exception):
    """What was typed cannot be followed; the text says what to do."""


def _command(form: TakeoverForm) -> TakeOver:
    upload, paper = request.files.get("file"), request.files.get("document")
    if upload is None or not upload.filename:
        raise _Unclear(_("Choose the list."))
    listed = read_takeover(
        upload.read(), states=dict(_meanings(form.words.data or "")), today=to_local(now()).date(),
        received_on=form.received.data,
    )  # fmt: skip
    document = Document(name=paper.filename, content=paper.read()) if paper and paper.filename else None
    if bool(form.second.data) != (document is not None and bool(document.content)):
        raise _Unclear(_("To attest the erasure, give both the document and the second person."))
    return TakeOver(
        lot=form.lot.data or "", listed=listed, programme=form.programme.data, donor=form.donor.data or "",
        location_id=int(form.location.data) if form.location.data else None, document=document,
        second_id=_second(form.second.data or ""), allow_reason=form.reason.data or "",
    )  # fmt: skip


def _second(email: str) -> int | None:
    if not email:
        return None
    with db().read() as session:
        found = accounts.find_staff_by_email(session, email)
    if found is None:
        raise _Unclear(_("Nobody who works here has this e-mail address."))
    return int(found.id)


def _meanings(text: str) -> Iterator[tuple[str, LaptopState]]:
    for line in text.splitlines():
        word, _equals, meant = line.rpartition("=")
        state = state_of(meant, {})
        if line.strip() and (state is None or not normalise(word)):
            raise _Unclear(_("Write one word a line, as: word = ready. Wrong: %(line)s", line=line[:60]))
        if state is not None:
            yield normalise(word), state


def _offer(form: TakeoverForm) -> None:
    with db().read() as session:
        within = current_actor().places_for(Permission.RECEIVE_LAPTOPS)
        form.location.choices = [("", _("choose a location")), *places.choices(session, within=within)]
        open_ones = [item for item in training.list_programmes(session) if item.closed_at is None]
    dutch = current_locale() == "nl"
    form.programme.choices = [(item.code, item.name_nl if dutch else item.name_en) for item in open_ones]


def _show(
    form: TakeoverForm, *, sentences: tuple[str, ...] = (), failed: TakenOverList | None = None,
    notes: Sequence[str] = (),
) -> str:  # fmt: skip
    errors = failed.errors if failed else ()
    return page(
        "takeover/take_over.html", form=form, sentences=sentences, count=len(errors), notes=notes,
        errors=[(error, takeover_error_sentence(error)) for error in errors[:SHOWN_ERRORS]],
    )  # fmt: skip
