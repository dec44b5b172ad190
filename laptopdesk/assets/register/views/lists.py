"""Lists that were brought in, and bringing in one; what its columns mean is asked on the page of the list itself."""

from laptopdesk.assets.lots.messages import list_error_sentence
from laptopdesk.assets.lots.readers.reading import donor_list, read_table
from laptopdesk.assets.lots.readers.values import Choices, ListError, ListErrorCode, Pick, ReadTable
from laptopdesk.assets.proof.messages import PROOF_TONES
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.register.forms import ImportForm
from laptopdesk.assets.register.lists import LISTS
from laptopdesk.assets.register.queries import COUNTED_UP_TO, count_laptops, count_proofs
from laptopdesk.assets.register.service import UploadList, upload_list
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.assets.register.views.blueprint import blueprint
from laptopdesk.assets.register.views.list_query import list_address, view_now
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.get("/laptops/lists")
@guard(Permission.VIEW_LAPTOPS)
def lists() -> str:
    """Each list once, counted by the filter its rows are shown with."""
    with db().read() as session:
        view = view_now()
        counts = [(team_list, count_laptops(session, team_list.query.criteria, view)) for team_list in LISTS]
        proofs, erased = count_proofs(session, view), count_proofs(session, view, erased=True)
    return page(
        "register/lists.html",
        lists=[
            (entry, min(count, COUNTED_UP_TO), count > COUNTED_UP_TO, list_address(entry.query))
            for entry, count in counts
        ],
        proofs=_proof_rows(proofs, erased=False),
        erased=_proof_rows(erased, erased=True),
    )


def _proof_rows(proofs: dict[Proof, int], *, erased: bool) -> list[tuple[str, int, str, str]]:
    """Each number with its words, the way to its rows, and its tone."""
    return [
        (
            word(proof),
            count,
            list_address(ListQuery(criteria=RegisterFilter(erased=erased, proof=proof))),
            PROOF_TONES[proof],
        )
        for proof, count in proofs.items()
    ]


@blueprint.get("/laptops/import")
@guard(Permission.RECEIVE_LAPTOPS)
def import_laptops_form() -> str:
    """The empty form."""
    return _show(ImportForm())


@blueprint.post("/laptops/import")
@guard(Permission.RECEIVE_LAPTOPS)
def receive_list() -> Answer:
    """The list is kept as it came, and its own page is shown; a file that is no table is not kept."""
    form = ImportForm.from_request()
    _offer(form)
    if not form.submitted():
        return _show(form), 422
    content = form.file.data.read()
    table, choices = _table(content)
    if not table.lines:
        return _show(form, donor_list(table).errors), 422
    command = UploadList(
        content=content,
        header=table.lines[0],
        lines=table.lines[1:],
        choices=choices,
        file_name=form.file.data.filename,
        lot=form.lot.data or "",
        donor=form.donor.data or "",
        location_id=int(form.location.data) if form.location.data else None,
    )
    return answer_form(
        form,
        lambda uow: upload_list(uow, command),
        again=lambda: _show(form),
        done=lambda import_id: go("register.show_import", import_id=import_id),
    )


def _table(content: bytes) -> tuple[ReadTable, Choices]:
    """The list; where all of its sheets are hidden the first of them, as is said on its page."""
    table = read_table(content)
    if any(error.code is ListErrorCode.ONLY_HIDDEN for error in table.errors):
        pick = Pick(sheets=(table.sheets[0].name,))
        return read_table(content, pick), Choices(pick=pick)
    return table, Choices()


def _offer(form: ImportForm) -> None:
    with db().read() as session:
        within = current_actor().places_for(Permission.RECEIVE_LAPTOPS)
        locations = places.choices(session, within=within)
    form.location.offer(locations, own=current_actor().desk_location_id, nowhere=_("no location yet"))


def _show(form: ImportForm, errors: tuple[ListError, ...] = ()) -> str:
    _offer(form)
    return page(
        "register/import_laptops.html",
        form=form,
        count=len(errors),
        errors=[(error, list_error_sentence(error)) for error in errors],
    )
