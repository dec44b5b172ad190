"""A lot from the donor's announcement to the last laptop: what was agreed, what came, and how the two differ."""

import hashlib
from collections.abc import Sequence

from flask import Response, flash, request

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lots import queries as lots
from laptopdesk.assets.lots.file_notes import file_notes
from laptopdesk.assets.lots.forms import AnnounceForm, TermsForm
from laptopdesk.assets.lots.listing import difference_rows
from laptopdesk.assets.lots.messages import list_error_sentence
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import WITH_HIDDEN_ROWS, DonorList
from laptopdesk.assets.lots.service.agreeing import announce as announce_list
from laptopdesk.assets.lots.service.agreeing import change_terms, require_lot
from laptopdesk.assets.lots.values import Announce, Announced, LineKind, LotTerms
from laptopdesk.assets.lots.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.tables import csv_file
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import attachment, db, page

SHOWN_ERRORS = 100
SHOWN_LINES = 200


def may_see_lot() -> None:
    """Who receives laptops, or sees those of every place, sees a whole lot wherever its laptops lie now."""
    actor = current_actor()
    if not actor.may(Permission.VIEW_LAPTOPS):
        actor.require_somewhere(Permission.RECEIVE_LAPTOPS)


@blueprint.route("/lots/announce", methods=["GET", "POST"])
@guard(Permission.RECEIVE_LAPTOPS)
def announce() -> Answer:
    """What a donor says will come: all of the list, or every error in it and nothing."""
    form = AnnounceForm.from_request(lot=request.args.get("lot", ""))
    if not form.submitted():
        return _show_announce(form), 422 if request.method == "POST" else 200
    content = form.file.data.read()
    command = Announce(
        lot=form.lot.data or "",
        donor=form.donor.data or "",
        name=form.file.data.filename,
        listed=read_donor_list(content, choices=WITH_HIDDEN_ROWS),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return answer_form(
        form,
        lambda uow: announce_list(uow, command),
        done=lambda announced: _answer_announced(form, announced, command.listed),
        again=lambda: _show_announce(form),
    )


def _answer_announced(form: AnnounceForm, announced: Announced, listed: DonorList) -> Answer:
    notes = file_notes(listed.sheets, listed.left_out, listed.ignored)
    if announced.errors:
        return _show_announce(form, announced, notes), 422
    for note in notes:
        flash(note, "warn")
    return go("lots.difference", _announced(announced), lot_id=announced.lot_id)


def _announced(announced: Announced) -> str:
    if announced.unchanged:
        return _("This list was known already. Nothing changed.")
    return ngettext("%(n)s laptop is expected.", "%(n)s laptops are expected.", announced.rows)


def _show_announce(form: AnnounceForm, announced: Announced | None = None, notes: Sequence[str] = ()) -> str:
    errors = announced.errors if announced else ()
    return page(
        "lots/announce.html",
        form=form,
        count=len(errors),
        notes=notes,
        errors=[(error, list_error_sentence(error)) for error in errors[:SHOWN_ERRORS]],
    )


@blueprint.route("/lots/<int:lot_id>/terms", methods=["GET", "POST"])
@guard(Permission.RECEIVE_LAPTOPS)
def terms(lot_id: int) -> Answer:
    """What was agreed with the donor, beside the levels of erasure."""
    with db().read() as session:
        lot, lot_terms = lifecycle.get_lot(session, lot_id), lots.get_terms(session, lot_id)
        require_lot(session, lot_id, current_actor())
    form = TermsForm.from_request(
        contact_name=lot_terms.contact_name,
        contact_email=lot_terms.contact_email,
        contact_phone=lot_terms.contact_phone,
        certificate_wanted=lot_terms.certificate_wanted,
        drives=lot_terms.drives,
        deadline=lot_terms.deadline,
        remarks=lot_terms.remarks,
    )
    return answer_form(
        form,
        lambda uow: change_terms(uow, lot_id, _terms(form)),
        done=lambda _row: go("lots.lot", _("The agreements were saved."), lot_id=lot_id),
        again=lambda: page("lots/terms.html", lot=lot, form=form),
    )


def _terms(form: TermsForm) -> LotTerms:
    return LotTerms(
        contact_name=form.contact_name.data or "",
        contact_email=form.contact_email.data or "",
        contact_phone=form.contact_phone.data or "",
        certificate_wanted=bool(form.certificate_wanted.data),
        drives=form.drives.data,
        deadline=form.deadline.data,
        remarks=form.remarks.data or "",
    )


@blueprint.get("/lots/<int:lot_id>/difference")
@guard(Permission.VIEW_LAPTOPS)
def difference(lot_id: int) -> str:
    """What was announced against what came, one kind of line at a time."""
    may_see_lot()
    with db().read() as session:
        lot, lines = lifecycle.get_lot(session, lot_id), lots.difference(session, lot_id)
        announcement = lots.find_announcement(session, lot_id)
        people = {line.decision.decided_by_id for line in lines if line.decision}
        names = accounts.staff_names(session, list(people))
    counts = {kind: sum(line.kind is kind for line in lines) for kind in LineKind}
    kind_name = request.args.get("kind", "")
    chosen = LineKind.find_member(kind_name) or next((kind for kind in LineKind if counts[kind]), None)
    shown = [line for line in lines if line.kind is chosen]
    return page(
        "lots/difference.html",
        lot=lot,
        announcement=announcement,
        counts=counts,
        chosen=chosen,
        names=names,
        lines=shown[:SHOWN_LINES],
        more=max(0, len(shown) - SHOWN_LINES),
    )


@blueprint.get("/lots/<int:lot_id>/difference.csv")
@guard(Permission.VIEW_LAPTOPS)
def difference_csv(lot_id: int) -> Response:
    """Every line of the difference, with what was decided."""
    may_see_lot()
    with db().read() as session:
        lot, lines = lifecycle.get_lot(session, lot_id), lots.difference(session, lot_id)
        people = {line.decision.decided_by_id for line in lines if line.decision}
        header, rows = difference_rows(lines, accounts.staff_names(session, list(people)))
    return attachment(csv_file(header, rows), f"lot-{lot.id}-difference.csv", "text/csv")
