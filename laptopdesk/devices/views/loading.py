"""Loading the file that a station brought out, when it cannot send what it wrote down."""

from dataclasses import dataclass

from flask import request

from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.service import load_export
from laptopdesk.devices.values import Loaded, LoadResult
from laptopdesk.devices.views.blueprint import blueprint
from laptopdesk.ui.answers import Answer, answer_act
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, web

TONES = {
    LoadResult.NEW: "good",
    LoadResult.KNOWN: "neutral",
    LoadResult.CASE: "warn",
    LoadResult.UNREADABLE: "bad",
    LoadResult.NOT_DONE: "neutral",
}


@dataclass(frozen=True, kw_only=True)
class ResultCount:
    """How many events of the file became this."""

    result: LoadResult
    tone: str
    number: int


@blueprint.route("/stations/load", methods=["GET", "POST"])
@guard(Permission.MANAGE_STATIONS)
def load() -> Answer:
    """Choose the file; then what became of each event in it. The same file again adds nothing."""
    form = Form.from_request()
    return answer_act(form, _load, done=lambda loaded: _show(form, loaded), again=lambda: _show(form))


def _load() -> Loaded:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused([StationReason.FILE_MISSING])
    return load_export(db(), web().wiring.operations, file.read(), now=now(), actor=current_actor())


def _show(form: Form, loaded: Loaded | None = None) -> str:
    tallies = (
        [ResultCount(result=result, tone=TONES[result], number=loaded.count(result)) for result in LoadResult]
        if loaded
        else []
    )
    may_decide = loaded is not None and current_actor().may(Permission.DECIDE_CASES, at=loaded.station.location_id)
    return page(
        "devices/load.html",
        loaded=loaded,
        form=form,
        tones=TONES,
        may_decide=may_decide,
        tallies=[tally for tally in tallies if tally.number],
    )
