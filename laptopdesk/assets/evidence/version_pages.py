"""The page of tool versions: what waits with its logs, what was decided, and the decision itself."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence import versions
from laptopdesk.assets.evidence.forms import VersionForm
from laptopdesk.assets.evidence.messages import ground_words
from laptopdesk.assets.evidence.service import DecideVersion, decide_version, read_anew, read_waiting
from laptopdesk.assets.evidence.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError, NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.errors import sentences_for, status_of
from laptopdesk.ui.forms import errors_of
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

__all__ = ["blueprint"]
Answer = str | Response | tuple[str, int]


@blueprint.get("/evidence/versions")
@guard(Permission.VIEW_EVIDENCE)
def tool_versions() -> str:
    """Versions that wait with the logs that rest on them, and every version that was decided about."""
    current_actor().require(Permission.VIEW_EVIDENCE)
    return _show(VersionForm(), ())


@blueprint.post("/evidence/versions")
@guard(Permission.LOWER_POLICY)
def decide_tool_version() -> Answer:
    """The version counts or does not; records that waited for it are judged anew."""
    form = VersionForm.from_request()
    if not form.submitted():
        return _show(form, tuple(f"{label}: {error}" for label, error in errors_of(form))), 422
    command = _command(form)
    try:
        with db().read() as session:
            readings = read_waiting(session, command.tool, command.version)
        with unit_of_work() as uow:
            waited, accepted = decide_version(uow, command, readings)
    except DomainError as error:
        return _show(form, sentences_for(error)), status_of(error)
    _tell(command, waited, accepted)
    return redirect(url_for("evidence.tool_versions"))


def _command(form: VersionForm) -> DecideVersion:
    try:
        log = read_number(form.log.data or "")
    except ValueError:
        log = None
    return DecideVersion(
        tool=form.tool.data or "", version=form.version.data or "", ground=form.ground.data or "", log_id=log,
        allow=request.form.get("decision") == "allow",
    )  # fmt: skip


def _tell(command: DecideVersion, waited: int, accepted: int) -> None:
    name = f"{command.tool} {command.version}"
    if command.allow:
        flash(_("%(version)s is allowed.", version=name) + " " + _judged(waited, accepted), "good")
    else:
        flash(_("%(version)s is refused. Its records stay rejected.", version=name), "good")


def _judged(waited: int, accepted: int) -> str:
    return ngettext(
        "%(n)s record was judged anew; accepted now: %(accepted)s.",
        "%(n)s records were judged anew; accepted now: %(accepted)s.",
        waited, accepted=accepted,
    )  # fmt: skip


@blueprint.post("/evidence/versions/read-anew")
@guard(Permission.LOWER_POLICY)
def read_version_anew() -> Response:
    """Logs that were refused for this version are read again, as files that come today would be."""
    tool, version = request.form.get("tool", "")[:40], request.form.get("version", "")[:40]
    try:
        with db().read() as session:
            readings = read_waiting(session, tool, version)
        with unit_of_work() as uow:
            waited, accepted = read_anew(uow, tool, version, readings)
    except NotFound:
        flash(_("Nothing waits there any more."), "info")
        return redirect(url_for("evidence.tool_versions"))
    flash(_judged(waited, accepted), "good")
    return redirect(url_for("evidence.tool_versions"))


def _show(form: VersionForm, sentences: tuple[str, ...]) -> str:
    with db().read() as session:
        waiting, decided = versions.list_waiting(session), versions.list_versions(session)
        names = accounts.staff_names(session, [found.decided_by_id for found in decided])
    asked = (form.tool.data or "", form.version.data or "")
    return page(
        "evidence/versions.html", waiting=waiting, decided=decided, names=names, form=form, asked=asked,
        sentences=sentences, ground_words=ground_words, may_decide=current_actor().may(Permission.LOWER_POLICY),
    )  # fmt: skip
