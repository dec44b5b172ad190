"""Hand-outs for people's scripts: the same operation, gate and refusals as the desk page."""

from flask import Blueprint, Response, jsonify
from pydantic import Field

from laptopdesk.core.access import Permission
from laptopdesk.devices.service import Report, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.operations import HandOutIntent, OperationKind
from laptopdesk.ui.api import StrictBody, describe, parse_operation_id, read_body
from laptopdesk.ui.errors import problem
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, web

blueprint = Blueprint("handout_api", __name__, url_prefix="/api/v1")


class HandOutBody(StrictBody):
    """Hand this laptop to the holder of this pass; `signature` is `paper:NUMBER`."""

    laptop: str
    pass_: str = Field(alias="pass")
    location: str
    kit: list[str]
    signature: str
    operation_id: str
    kind: str = "own"


describe(
    "POST", "/api/v1/handouts", "Hand out a laptop", HandOutBody,
    {"201": "the hand-over; the same operation id answers the same"},
)  # fmt: skip


@blueprint.post("/handouts")
@guard(Permission.HAND_OUT)
def hand_out() -> Response:
    """201 with the hand-over, 422 with all reasons, the same answer for the same operation id."""
    body = read_body(HandOutBody)
    try:
        intent = HandOutIntent(
            laptop=body.laptop, pass_code=body.pass_, location=body.location, kit=tuple(body.kit),
            kind=HandoutKind(body.kind), signature=_on_paper(body.signature),
        )  # fmt: skip
    except IntentError as error:
        return problem(422, "invalid_request", str(error), errors=[{"loc": [error.field], "type": "value"}])
    except ValueError:
        return problem(422, "invalid_request", "kind is own or loaner", errors=[{"loc": ["kind"], "type": "enum"}])
    report = Report(
        operation_id=parse_operation_id(body.operation_id), kind=OperationKind.HAND_OUT.value, intent=intent.to_json(),
        envelope={"mode": "online"}, reporter=ReporterKind.API, happened_at=now(),
    )  # fmt: skip
    answered = report_operation(db(), web().services["wiring"].operations, report, now=now(), actor=current_actor())
    response = jsonify(answered.answer)
    response.status_code = 201
    return response


def _on_paper(signature: str) -> str:
    if not signature.startswith("paper:"):
        raise IntentError("signature", "is not paper:NUMBER")
    return signature
