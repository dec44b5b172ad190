"""Taking over a list on a page: every error by line and nothing stored, or all of it."""

from collections.abc import Sequence

from flask import Blueprint, flash, request

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lots.file_notes import file_notes
from laptopdesk.assets.takeover.messages import takeover_error_sentence
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.assets.takeover.values import TakeoverError
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.takeover.errors import TakeoverReason
from laptopdesk.handout.takeover.forms import TakeoverForm
from laptopdesk.handout.takeover.service import take_over
from laptopdesk.handout.takeover.values import TakenOverList, TakeOver, TakeoverDocument, TakeoverRefused
from laptopdesk.places import queries as places
from laptopdesk.training import queries as training
from laptopdesk.ui.answers import Answer, answer_act, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work

blueprint = Blueprint("takeover", __name__, template_folder="templates")

SHOWN_ERRORS = 100


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

    def take() -> tuple[TakeOver, TakenOverList]:
        command = _command(form)
        try:
            with unit_of_work() as uow:
                return command, take_over(uow, command)
        except TakeoverRefused as refused:  # no reason of the form, but a table of what is wrong in the list
            return command, refused.result

    return answer_act(form, take, done=lambda taken: _done(form, *taken), again=lambda: _show(form))


def _notes(command: TakeOver) -> list[str]:
    return file_notes(command.listed.sheets, command.listed.left_out, command.listed.ignored)


def _done(form: TakeoverForm, command: TakeOver, taken: TakenOverList) -> Answer:
    if taken.errors:
        return _show(form, failed=taken.errors, notes=_notes(command)), 422
    for note in _notes(command):
        flash(note, "warn")
    words = _(
        "%(new)s new, %(known)s already known, %(out)s handed out, %(attested)s attested.",
        new=taken.created,
        known=taken.unchanged,
        out=taken.handed_out,
        attested=taken.attested,
    )
    flash(words, "good")
    if taken.lowered:
        flash(
            _("%(n)s ready according to the list, now received: their erasure was not attested.", n=taken.lowered),
            "warn",
        )
    with db().read() as session:
        lot = lifecycle.find_lot(session, command.lot)
    return go("lots.lot", lot_id=lot.id) if lot else go("lots.lots")


def _command(form: TakeoverForm) -> TakeOver:
    upload, paper = request.files.get("file"), request.files.get("document")
    if upload is None or not upload.filename:
        raise Refused([TakeoverReason.NO_LIST])
    listed = read_takeover(
        upload.read(), states=form.meanings(), today=to_local(now()).date(), received_on=form.received.data
    )
    document = TakeoverDocument(name=paper.filename, content=paper.read()) if paper and paper.filename else None
    if bool(form.second.data) != (document is not None and bool(document.content)):
        raise Refused([TakeoverReason.HALF_ATTESTED])
    return TakeOver(
        lot=form.lot.data or "",
        listed=listed,
        programme=form.programme.data,
        donor=form.donor.data or "",
        location_id=int(form.location.data) if form.location.data else None,
        document=document,
        second_id=_second(form.second.data or ""),
        allow_reason=form.reason.data or "",
    )


def _second(email: str) -> int | None:
    if not email:
        return None
    with db().read() as session:
        person = accounts.find_staff_by_email(session, email)
    if person is None:
        raise Refused([TakeoverReason.SECOND_UNKNOWN])
    return int(person.id)


def _offer(form: TakeoverForm) -> None:
    with db().read() as session:
        within = current_actor().places_for(Permission.RECEIVE_LAPTOPS)
        form.location.choices = [("", _("choose a location")), *places.choices(session, within=within)]
        open_ones = [item for item in training.list_programmes(session) if item.closed_at is None]
    dutch = current_locale() == "nl"
    form.programme.choices = [(item.code, item.name_nl if dutch else item.name_en) for item in open_ones]


def _show(form: TakeoverForm, *, failed: Sequence[TakeoverError] = (), notes: Sequence[str] = ()) -> str:
    return page(
        "takeover/take_over.html",
        form=form,
        count=len(failed),
        notes=notes,
        errors=[(error, takeover_error_sentence(error)) for error in failed[:SHOWN_ERRORS]],
    )
