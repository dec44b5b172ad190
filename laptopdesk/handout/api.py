"""Hand-outs for people's scripts: the same operation, gate and refusals as the desk page."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from flask import Blueprint, Response, abort
from pydantic import Field

from laptopdesk.core.access import Permission, system_actor
from laptopdesk.core.errors import Refused
from laptopdesk.core.limits import count_hit
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.service import OperationReport, report_operation, station_actor
from laptopdesk.devices.signed import signed
from laptopdesk.devices.values import ReporterKind, Station, StationState
from laptopdesk.handout.service import ask_handout
from laptopdesk.handout.values import HandoutEnd, HandOutLaptop, SignatureKind
from laptopdesk.places import queries as places
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.operations import HandOutIntent, OperationKind
from laptopdesk.ui.api import (
    Caller,
    LaptopCode,
    LocationCode,
    PassCode,
    StrictAnswer,
    StrictBody,
    api_guard,
    describe,
    read_body,
    refuse_field,
    respond,
)
from laptopdesk.ui.errors import problem
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import db, now, web

LONGEST_NUMBER = 2**53
MOST_ASKED, ASKED_WINDOW = 600, timedelta(minutes=10)
"""Questions of one desk; a person scans one pair in some seconds."""

blueprint = Blueprint("handout_api", __name__, url_prefix="/api/v1")


class HandOutBody(StrictBody):
    """Hand this laptop to the holder of this pass; `signature` is `paper:NUMBER`."""

    laptop: LaptopCode
    pass_: PassCode = Field(alias="pass")
    location: LocationCode
    kit: list[str] = Field(max_length=20)
    signature: str = Field(pattern=r"^paper:", max_length=46)
    operation_id: UUID
    kind: HandoutKind = HandoutKind.OWN


class HandOutAnswer(StrictAnswer):
    """The hand-over: codes, no name of a person."""

    handout: int
    number: str
    operation_id: UUID
    laptop: str
    location: str
    kind: HandoutKind
    agreement: str
    kit: list[str]
    signature: SignatureKind
    handed_at: datetime
    support_until: date
    ended_at: datetime | None
    ended_by: HandoutEnd | None


@blueprint.post("/handouts")
@describe("Hand out a laptop", HandOutBody, {201: HandOutAnswer})
@api_guard(Permission.HAND_OUT)
def hand_out() -> Response:
    """201 with the hand-over, 422 with all reasons, the same answer for the same operation id."""
    body = read_body(HandOutBody)
    try:
        intent = HandOutIntent(
            laptop=body.laptop,
            pass_code=body.pass_,
            location=body.location,
            kit=tuple(body.kit),
            kind=body.kind,
            signature=body.signature,
        )
    except IntentError as error:
        refuse_field(error.field, error.problem)
    report = OperationReport(
        operation_id=body.operation_id,
        kind=OperationKind.HAND_OUT.value,
        intent=intent.to_json(),
        envelope={"mode": "online"},
        reporter=ReporterKind.API,
        happened_at=now(),
    )
    answered = report_operation(db(), web().wiring.operations, report, now=now(), actor=current_actor())
    return respond(HandOutAnswer.model_validate(answered.answer), 201)


class AskBody(StrictBody):
    """Both codes lie on the desk: may this laptop go to the holder of this pass? `operator` is a number of the
    snapshot, of an agent of before a badge."""

    laptop: str = Field(max_length=16)
    pass_: str = Field(alias="pass", max_length=16)
    operator: Annotated[int, Field(ge=1, le=LONGEST_NUMBER)] | Annotated[str, Field(max_length=16)] | None
    kind: HandoutKind = Field(default=HandoutKind.OWN, strict=False)


def _count_question(station: Station) -> None:
    """429 for a station that asks faster than anybody scans: it is told of who stands there, and gets no list."""
    with db().unit_of_work(now=now(), actor=system_actor()) as uow:
        hits = count_hit(uow.session, f"ask:{station.id}", now=now(), window=ASKED_WINDOW)
    if hits > MOST_ASKED:
        abort(problem(429, "too_many_questions", "This station asks faster than anybody scans. Wait some minutes."))


class KitAnswer(StrictAnswer):
    """One thing that goes along."""

    item: str
    required: bool


class AskAnswer(StrictAnswer):
    """It may go (no reasons), or every reason why not."""

    reasons: list[str]
    initials: str
    kit: list[KitAnswer]
    by_exception: bool


@blueprint.post("/devices/ask")
@describe("Ask whether a laptop may go", AskBody, {200: AskAnswer}, by=Caller.STATION)
@signed
def ask(station: Station) -> Response:
    """The gate on live facts; nothing changes, a refusal is journaled."""
    body = read_body(AskBody)
    if station.state is StationState.REVOKED:
        return respond(AskAnswer(reasons=[StationReason.REVOKED.value], initials="", kit=[], by_exception=False))
    _count_question(station)
    actor = station_actor(db(), station, body.operator)
    with db().read() as session:
        code = places.get_location(session, station.location_id).code
    command = HandOutLaptop(
        operation_id=uuid4(), laptop=body.laptop, pass_code=body.pass_, location=code, kind=body.kind
    )
    try:
        with db().unit_of_work(now=now(), actor=actor) as uow:
            allowed = ask_handout(uow, command)
    except Refused as error:
        reasons = [reason.value for reason in error.reasons]
        return respond(AskAnswer(reasons=reasons, initials="", kit=[], by_exception=False))
    kit = [KitAnswer(item=item.code, required=item.required) for item in allowed.kit]
    return respond(AskAnswer(reasons=[], initials=allowed.initials, kit=kit, by_exception=allowed.by_exception))
