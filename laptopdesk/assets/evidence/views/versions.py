"""The page of tool versions: what waits with its logs, what was decided, and the decision itself."""

from flask import request

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence import versions
from laptopdesk.assets.evidence.forms import VersionForm
from laptopdesk.assets.evidence.messages import ground_words
from laptopdesk.assets.evidence.service import DecideVersion, decide_version, read_anew, read_waiting
from laptopdesk.assets.evidence.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.answers import Answer, answer_act, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work


@blueprint.get("/evidence/versions")
@guard(Permission.VIEW_EVIDENCE)
def tool_versions() -> str:
    """Versions that wait with the logs that rest on them, and every version that was decided about."""
    current_actor().require(Permission.VIEW_EVIDENCE)
    return _show(VersionForm())


@blueprint.post("/evidence/versions")
@guard(Permission.LOWER_POLICY)
def decide_tool_version() -> Answer:
    """The version counts or does not; records that waited for it are judged anew."""
    form = VersionForm.from_request()
    return answer_act(form, lambda: _decide(_command(form)), done=_decided, again=lambda: _show(form))


def _decide(command: DecideVersion) -> tuple[DecideVersion, int, int]:
    """How many records waited for the decision, and are accepted by it; the logs are read before."""
    with db().read() as session:
        readings = read_waiting(session, command.tool, command.version)
    with unit_of_work() as uow:
        return command, *decide_version(uow, command, readings)


def _command(form: VersionForm) -> DecideVersion:
    try:
        log = read_number(form.log.data or "")
    except ValueError:
        log = None
    return DecideVersion(
        tool=form.tool.data or "",
        version=form.version.data or "",
        ground=form.ground.data or "",
        log_id=log,
        allow=request.form.get("decision") == "allow",
    )


def _decided(decided: tuple[DecideVersion, int, int]) -> Answer:
    command, waited, accepted = decided
    name = f"{command.tool} {command.version}"
    allowed = _("%(version)s is allowed.", version=name) + " " + _judged(waited, accepted)
    refused = _("%(version)s is refused. Its records stay rejected.", version=name)
    return go("evidence.tool_versions", allowed if command.allow else refused)


def _judged(waited: int, accepted: int) -> str:
    return ngettext(
        "%(n)s record was judged again; accepted now: %(accepted)s.",
        "%(n)s records were judged again; accepted now: %(accepted)s.",
        waited,
        accepted=accepted,
    )


@blueprint.post("/evidence/versions/read-anew")
@guard(Permission.LOWER_POLICY)
def read_version_anew() -> Answer:
    """Logs that were refused for this version are read again, as files that come today would be."""
    tool, version = request.form.get("tool", "")[:40], request.form.get("version", "")[:40]
    form = Form.from_request()
    try:
        return answer_act(
            form,
            lambda: _read_anew(tool, version),
            done=lambda judged: go("evidence.tool_versions", _judged(*judged)),
            again=lambda: _show(VersionForm(), form),
        )
    except NotFound:
        return go("evidence.tool_versions", _("Nothing is waiting there any more."), tone="info")


def _read_anew(tool: str, version: str) -> tuple[int, int]:
    with db().read() as session:
        readings = read_waiting(session, tool, version)
    with unit_of_work() as uow:
        return read_anew(uow, tool, version, readings)


def _show(form: VersionForm, refused: Form | None = None) -> str:
    with db().read() as session:
        waiting, decided = versions.list_waiting(session), versions.list_versions(session)
        names = accounts.staff_names(session, [version.decided_by_id for version in decided])
    typed_version = (form.tool.data or "", form.version.data or "")
    return page(
        "evidence/versions.html",
        waiting=waiting,
        decided=decided,
        names=names,
        form=form,
        typed_version=typed_version,
        refused=refused or form,
        ground_words=ground_words,
        may_decide=current_actor().may(Permission.LOWER_POLICY),
    )
