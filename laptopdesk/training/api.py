"""Attendance for scripts: `POST /api/v1/attendances`."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, url_for
from pydantic import Field

from laptopdesk.core.access import Permission
from laptopdesk.core.numbers import MAX_KEY
from laptopdesk.devices.service import OperationReport, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.operations import OperationKind, RecordAttendanceIntent
from laptopdesk.ui.api import PassCode, StrictAnswer, StrictBody, api_guard, describe, read_body, refuse_field, respond
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import db, now, web

blueprint = Blueprint("training_api", "laptopdesk.training.api", url_prefix="/api/v1")


class AttendanceBody(StrictBody):
    """The session's id, the pass as printed, present or not, and the id that stands for this intent."""

    session: int = Field(ge=1, le=MAX_KEY)
    pass_code: PassCode = Field(alias="pass")
    present: bool
    operation_id: UUID


class AttendanceAnswer(StrictAnswer):
    """The attendance as it stands, without a name."""

    attendance: int
    session: int
    pass_code: str = Field(alias="pass")
    present: bool
    recorded_at: datetime
    operation_id: UUID


@blueprint.post("/attendances")
@describe("Record who was present", AttendanceBody, {201: AttendanceAnswer})
@api_guard(Permission.RECORD_ATTENDANCE)
def record() -> Response:
    """201 with the attendance; the same operation id answers the same. 422 with every reason."""
    body = read_body(AttendanceBody)
    try:
        intent = RecordAttendanceIntent(session=body.session, pass_code=body.pass_code, present=body.present)
    except IntentError as error:
        refuse_field(error.field, error.problem)
    report = OperationReport(
        operation_id=body.operation_id,
        kind=OperationKind.RECORD_ATTENDANCE.value,
        intent=intent.to_json(),
        envelope={"mode": "online"},
        reporter=ReporterKind.API,
        happened_at=now(),
    )
    answered = report_operation(db(), web().wiring.operations, report, now=now(), actor=current_actor())
    response = respond(AttendanceAnswer.model_validate(answered.answer), 201)
    response.headers["Location"] = url_for("training.session", session_id=body.session)
    return response
