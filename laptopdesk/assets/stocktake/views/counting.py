"""The counting screen: a scanner that types, a camera, or a form without JavaScript. It shows no expectation."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, make_response, request

from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.batches import answer_of, keep, take_batch
from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.service import take_waiting_scans, undo_last_scan
from laptopdesk.assets.stocktake.values import MOST_AT_ONCE, CountingDevice, CountScan, ScanSource, ScanStanding
from laptopdesk.assets.stocktake.views.blueprint import blueprint, new_id, visible_stocktake
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.slices import slices
from laptopdesk.protocol.codes import split_scans
from laptopdesk.ui.answers import Answer, answer_act, answer_form, go
from laptopdesk.ui.api import respond
from laptopdesk.ui.formats import format_time
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import CONTENT_SECURITY_POLICY, db, now, page

CAMERA_POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""The page of the camera reads barcodes with WebAssembly of our own; no other page may run any."""


@blueprint.get("/stocktakes/<int:stocktake_id>/count")
@guard(Permission.COUNT_LAPTOPS)
def count(stocktake_id: int) -> str:
    """The counting screen."""
    return _show(stocktake_id)


def _show(stocktake_id: int, refused: Form | None = None) -> str:
    """What could not be kept is sent again under its own id: no scan counts twice."""
    values = _shown(stocktake_id) | ({"scan_id": _form_id()} if refused else {})
    return page("stocktake/count.html", **values, refused=refused, typed=request.form.get("code", ""))


@blueprint.get("/stocktakes/<int:stocktake_id>/camera")
@guard(Permission.COUNT_LAPTOPS)
def camera(stocktake_id: int) -> Response:
    """The counting screen with the camera of a phone or tablet."""
    response = make_response(page("stocktake/camera.html", **_shown(stocktake_id)))
    response.headers["Content-Security-Policy"] = CAMERA_POLICY
    return response


def _shown(stocktake_id: int) -> dict[str, object]:
    visible_stocktake(stocktake_id)
    with db().read() as session:
        board = queries.get_board(session, stocktake_id)
    current_actor().require(Permission.COUNT_LAPTOPS, at=board.stocktake.location_id)
    return {"board": board, "scan_id": new_id(), "now_ms": int(now().timestamp() * 1000)}


@blueprint.post("/stocktakes/<int:stocktake_id>/count")
@guard(Permission.COUNT_LAPTOPS)
def count_form(stocktake_id: int) -> Answer:
    """One code, or one on each line: the way without JavaScript. Sent twice, it counts once."""
    form = Form.from_request()
    return answer_act(
        form,
        lambda: _keep(stocktake_id),
        done=lambda late: go(
            "stocktake.count", _late_words(stocktake_id, late) if late else "", tone="bad", stocktake_id=stocktake_id
        ),
        again=lambda: _show(stocktake_id, form),
    )


def _keep(stocktake_id: int) -> int:
    """How many of the scans came too late; a long list is kept in parts."""
    codes = split_scans(request.form.get("code", ""))
    first = _form_id()
    scans = [
        CountScan(id=first if not number else UUID(int=first.int ^ number), raw=code, at=now(), sequence=number)
        for number, code in enumerate(codes)
    ]
    if not scans:
        raise Refused([StocktakeReason.NOTHING_SCANNED])
    late = 0
    for part in slices(scans, MOST_AT_ONCE):
        filed = keep(stocktake_id, part, CountingDevice(source=ScanSource.DESK))
        late += sum(scan.standing is ScanStanding.LATE for scan in filed)
    return late


def _late_words(stocktake_id: int, late: int) -> str:
    """That a scan came after the close, which somebody else may have done meanwhile."""
    with db().read() as session:
        closed_at = queries.get_stocktake(session, stocktake_id).round.closed_at
    when = (
        _("This round was closed at %(time)s.", time=format_time(closed_at)) if closed_at else _("This count is over.")
    )
    not_counted = ngettext("This scan does not count.", "%(n)s scans do not count.", late)
    return f"{when} {not_counted}"


def _form_id() -> UUID:
    try:
        return UUID(request.form.get("scan_id", ""))
    except ValueError:
        return new_id()


@blueprint.post("/stocktakes/<int:stocktake_id>/scans")
@guard(Permission.COUNT_LAPTOPS)
def scans(stocktake_id: int) -> Response:
    """A batch from the counting screen; each scan is kept once, and the answer says so."""
    return take_batch(stocktake_id)


@blueprint.get("/stocktakes/<int:stocktake_id>/state")
@guard(Permission.COUNT_LAPTOPS)
def state(stocktake_id: int) -> Response:
    """How far the round is, for a counting screen that asks by itself: somebody else may have closed it."""
    visible_stocktake(stocktake_id)
    with db().read() as session:
        board = queries.get_board(session, stocktake_id)
    current_actor().require(Permission.COUNT_LAPTOPS, at=board.stocktake.location_id)
    return respond(answer_of((), board))


@blueprint.post("/stocktakes/<int:stocktake_id>/undo")
@guard(Permission.COUNT_LAPTOPS)
def undo(stocktake_id: int) -> Answer:
    """The newest scan of this person counts no more."""
    device = CountingDevice(source=ScanSource.DESK)
    return _act(stocktake_id, lambda uow: undo_last_scan(uow, stocktake_id, _form_id(), device))


def _act(stocktake_id: int, act: Callable[[UnitOfWork], object]) -> Answer:
    form = Form.from_request()
    return answer_form(
        form,
        act,
        done=lambda _row: go("stocktake.count", stocktake_id=stocktake_id),
        again=lambda: _show(stocktake_id, form),
    )


@blueprint.post("/stocktakes/<int:stocktake_id>/take-waiting")
@guard(Permission.COUNT_LAPTOPS)
def take_waiting(stocktake_id: int) -> Answer:
    """What a station scanned before the stock-take was opened counts along."""
    return _act(stocktake_id, lambda uow: take_waiting_scans(uow, stocktake_id))
