"""Attendance for scripts: `POST /api/v1/attendances`."""

from uuid import UUID

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from laptopdesk.core.access import Permission
from laptopdesk.devices.service import Report, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.operations import OperationKind, RecordAttendanceIntent
from laptopdesk.ui.errors import problem
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import csrf, db, now, web

blueprint = Blueprint("training_api", "laptopdesk.training.api", url_prefix="/api/v1")
csrf.exempt(blueprint)  # a bearer token is never sent by a browser of itself


class AttendanceBody(BaseModel):
    """The body: the session's id, the pass as printed, present or not, and the id that stands for this intent."""

    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=False)

    session: int = Field(ge=1, lt=2**63)
    pass_code: str = Field(alias="pass", max_length=16)
    present: bool
    operation_id: UUID


@blueprint.post("/attendances")
@guard(Permission.RECORD_ATTENDANCE)
def record() -> ResponseReturnValue:
    """201 with the attendance; the same operation id answers the same. 422 with every reason."""
    try:
        body = AttendanceBody.model_validate_json(request.get_data())
        intent = RecordAttendanceIntent(session=body.session, pass_code=body.pass_code, present=body.present)
    except ValidationError as error:
        return problem(422, "invalid", "The body could not be read.", errors=_errors(error))
    except IntentError as error:
        return problem(422, "invalid", str(error), errors=[{"field": error.field, "problem": error.problem}])
    report = Report(
        operation_id=body.operation_id, kind=OperationKind.RECORD_ATTENDANCE.value, intent=intent.to_json(),
        envelope={"mode": "online"}, reporter=ReporterKind.API, happened_at=now(),
    )  # fmt: skip
    answered = report_operation(db(), web().services["wiring"].operations, report, now=now(), actor=current_actor())
    response = jsonify(answered.answer)
    response.headers["Location"] = url_for("training.session", session_id=body.session)
    return response, 201


def _errors(error: ValidationError) -> list[dict[str, str]]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [{"field": ".".join(map(str, item["loc"])) or "(all)", "problem": item["msg"]} for item in found]
