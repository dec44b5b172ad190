"""Loading the file that a station brought out, when it cannot send what it wrote down."""

from dataclasses import dataclass

from flask import request

from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.service import load_export
from laptopdesk.devices.values import Loaded, LoadResult
from laptopdesk.devices.views.blueprint import blueprint
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, web

TONES = {
    LoadResult.NEW: "good", LoadResult.KNOWN: "neutral", LoadResult.CASE: "warn", LoadResult.UNREADABLE: "bad",
    LoadResult.NOT_DONE: "neutral",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ResultCount:
    """How many events of the file became this."""

    result: LoadResult
    tone: str
    number: int


@blueprint.route("/stations/load", methods=["GET", "POST"])
@guard(Permission.MANAGE_STATIONS)
def load() -> str | tuple[str, int]:
    """Choose the file; then what became of each event in it. The same file again adds nothing."""
    if request.method == "GET":
        return _show()
    file = request.files.get("file")
    if file is None or not file.filename:
        return _show(sentences=(_("Choose a file first."),)), 422
    try:
        loaded = load_export(
            db(), web().wiring.operations, file.read(), now=now(), actor=current_actor()
        )  # fmt: skip
    except Refused as refusal:
        return _show(sentences=sentences_for(refusal)), 422
    return _show(loaded)


def _show(loaded: Loaded | None = None, sentences: tuple[str, ...] = ()) -> str:
    tallies = [
        ResultCount(result=result, tone=TONES[result], number=loaded.count(result)) for result in LoadResult
    ] if loaded else []  # fmt: skip
    may_decide = loaded is not None and current_actor().may(
        Permission.DECIDE_CASES, at=loaded.station.location_id
    )  # fmt: skip
    return page(
        "devices/load.html", loaded=loaded, sentences=sentences, tones=TONES, may_decide=may_decide,
        tallies=[tally for tally in tallies if tally.number],
    )  # fmt: skip
