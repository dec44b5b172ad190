"""The inbox: an operation is kept, applied once, and its id is answered the same for ever."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.cases.queries import list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from laptopdesk.core.i18n import word
from laptopdesk.core.journal import list_latest, verify_chain
from laptopdesk.core.numbering import take_numbers
from laptopdesk.core.operations import Answer, OperationRegistry, ReportedAct
from laptopdesk.devices.models import InboxRow, ScanLogRow
from laptopdesk.devices.queries import list_scans
from laptopdesk.devices.service import Answered, OperationReport, log_scan, report_operation
from laptopdesk.devices.values import InboxState, ReporterKind, ScanOutcome
from laptopdesk.protocol.codes import make_laptop_tag, make_location_code, make_pass_code
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.operations import HandOutIntent, intent_hash, kind_of
from laptopdesk.protocol.words import Worded
from tests.factories import START, make_location, unit

ACTOR = system_actor()


class Why(Worded):
    WET = "test_too_wet", "test_too_wet"
    LATE = "test_too_late", "test_too_late"


class Unheard(Worded):
    NEVER = "test_never_registered", "test_never_registered"


def count_up(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """An effect that shows how often it happened."""
    return {"number": take_numbers(uow.session, "effect")[0], "what": operation.intent["what"]}


def registry(handler: Callable[[UnitOfWork, ReportedAct, datetime], Answer] = count_up) -> OperationRegistry:
    found = OperationRegistry(on_reuse=compose().operations.on_reuse, reasons=[Why])
    found.register("count", handler)
    return found


def refusing(error: Exception) -> OperationRegistry:
    def refuse(uow: UnitOfWork, operation: ReportedAct) -> Answer:
        count_up(uow, operation)
        raise error

    return registry(refuse)


def report(what: str = "a", **changes: Any) -> OperationReport:
    first = OperationReport(
        operation_id=uuid4(),
        kind="count",
        intent={"what": what},
        envelope={"mode": "online"},
        reporter=ReporterKind.PAGE,
        happened_at=START,
    )
    return replace(first, **changes)


def tell(db: Database, said: OperationReport, by: OperationRegistry | None = None) -> Answered:
    return report_operation(db, by or registry(), said, now=START, actor=ACTOR)


def kept(db: Database, operation_id: UUID) -> InboxRow:
    with db.read() as session:
        row = session.scalars(sa.select(InboxRow).where(InboxRow.operation_id == operation_id)).one()
        session.expunge(row)
    return row


def effects(db: Database) -> int:
    """How many effects were committed; takes a number to see."""
    with unit(db) as uow:
        return take_numbers(uow.session, "effect")[0] - 1


def actions(db: Database) -> list[str]:
    """What the journal tells of operations and cases, in order."""
    with db.read() as session:
        found = [line.action for line in list_latest(session)][::-1]
    return [action for action in found if action.startswith(("operation.", "case."))]


def test_an_operation_is_applied_kept_and_journaled(db: Database) -> None:
    said = report()
    assert tell(db, said) == Answered(state=InboxState.APPLIED, answer={"number": 1, "what": "a"})
    row = kept(db, said.operation_id)
    assert (row.state, row.answer, row.intent) == (InboxState.APPLIED, {"number": 1, "what": "a"}, {"what": "a"})
    assert (row.envelope, row.reporter, row.received_at) == ({"mode": "online"}, ReporterKind.PAGE, START)
    assert actions(db) == ["operation.reported"]


def test_the_same_id_is_answered_the_same_and_done_once(db: Database) -> None:
    said = report()
    first = tell(db, said)
    again = tell(db, replace(said, envelope={"mode": "offline"}, happened_at=START + timedelta(hours=3)))
    assert (again.answer, again.repeated) == (first.answer, True)
    assert effects(db) == 1
    assert kept(db, said.operation_id).envelope == {"mode": "online"}
    assert actions(db) == ["operation.reported"]


def test_the_form_of_a_signature_is_not_what_the_id_stands_for(db: Database) -> None:
    said = report(intent={"what": "a", "signature": "screen"})
    tell(db, said)
    assert tell(db, replace(said, intent={"what": "a", "signature": "paper:7"})).repeated


def test_the_digest_is_the_protocols_own() -> None:
    codes = make_laptop_tag(1), make_pass_code(Random(2)), make_location_code(3)
    intent = HandOutIntent(laptop=codes[0], pass_code=codes[1], location=codes[2], kit=("mouse", "charger"))
    said = report(kind=kind_of(intent).value, intent=intent.to_json())
    assert said.digest == intent_hash(intent)


def test_an_id_with_another_intent_is_an_alarm_and_one_case(db: Database) -> None:
    said = report("a")
    tell(db, said)
    for what in ("b", "b", "c"):
        with pytest.raises(Conflict) as caught:
            tell(db, replace(said, intent={"what": what}))
        assert caught.value.code == "operation_reused"
    assert effects(db) == 1
    assert actions(db).count("operation.reused") == 3
    with db.read() as session:
        (case,) = list_cases(session)
        assert case.kind is CaseKind.OPERATION_REUSED
        sides = session.execute(sa.text("SELECT evidence, inbox_id FROM case_side ORDER BY id")).all()
    assert [side.inbox_id for side in sides] == [kept(db, said.operation_id).id, None, None]
    assert ['"what": "a"' in str(side.evidence).replace("'", '"') for side in sides] == [True, False, False]


def test_an_id_with_another_kind_is_an_alarm_too(db: Database) -> None:
    said = report()
    tell(db, said)
    with pytest.raises(Conflict):
        tell(db, replace(said, kind="other"))


@pytest.mark.parametrize(
    "error",
    [
        Refused([Why.WET, Why.LATE]),
        NotFound("laptop", "L1"),
        Conflict("too_late", "Someone else was first."),
        Forbidden("hand_out", 7),
        IntentError("what", "is odd"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_refusal_is_kept_and_told_again_in_the_same_words(db: Database, error: Exception) -> None:
    said = report()
    with pytest.raises(type(error)) as first:
        tell(db, said, refusing(error))
    assert first.value is error
    assert kept(db, said.operation_id).state is InboxState.REFUSED
    assert actions(db) == ["operation.reported"]
    with pytest.raises(type(error)) as again:  # also where it would be allowed by now
        tell(db, said)
    assert str(again.value) == str(error)
    assert getattr(again.value, "reasons", ()) == getattr(error, "reasons", ())
    assert getattr(again.value, "code", "") == getattr(error, "code", "")
    assert effects(db) == 0


def test_a_new_try_has_a_new_id(db: Database) -> None:
    with pytest.raises(Refused):
        tell(db, report(), refusing(Refused([Why.WET])))
    assert tell(db, report()).state is InboxState.APPLIED


def test_a_reason_nobody_registered_is_told_again_as_a_conflict(db: Database) -> None:
    said = report()
    with pytest.raises(Refused):
        tell(db, said, refusing(Refused([Unheard.NEVER])))
    with pytest.raises(DomainError) as again:
        tell(db, said)
    assert again.value.code == "refused"


def test_an_accident_keeps_nothing_and_may_be_tried_again(db: Database) -> None:
    said = report()
    with pytest.raises(ZeroDivisionError):
        tell(db, said, refusing(ZeroDivisionError()))
    assert actions(db) == []
    assert tell(db, said).answer["number"] == 1


def test_a_kind_nobody_applies_is_kept_in_quarantine(db: Database) -> None:
    said = report(kind="of_tomorrow")
    assert tell(db, said) == Answered(state=InboxState.QUARANTINED, answer={"error": "unknown_kind"})
    assert kept(db, said.operation_id).intent == {"what": "a"}
    assert tell(db, said).repeated


def test_every_reason_of_a_refusal_can_be_told_again() -> None:
    """What the real handlers can raise has words, and its code is known to the inbox."""
    from laptopdesk.assets.lifecycle.errors import LaptopReason, MoveReason
    from laptopdesk.handout.errors import DeskReason
    from laptopdesk.people.errors import PersonReason
    from laptopdesk.protocol.gate import GateReason
    from laptopdesk.training.errors import TrainingReason

    operations = compose().operations
    for enum in (GateReason, DeskReason, TrainingReason, PersonReason, LaptopReason, MoveReason):
        for reason in enum:
            found = operations.find_reason(reason.value)
            assert found is not None
            assert word(found)


def test_the_journal_stands_after_all_of_it(db: Database) -> None:
    said = report()
    tell(db, said)
    tell(db, said)
    with pytest.raises(Refused):
        tell(db, report(), refusing(Refused([Why.WET])))
    with db.read() as session:
        assert verify_chain(session).ok


def test_scans_are_kept_by_their_shape_and_bounded(db: Database) -> None:
    with db.unit_of_work(now=START, actor=ACTOR) as uow:
        here, there = make_location(uow), make_location(uow)
        for raw, place in (("L000\0" + "x" * 500, here), ("Ω", there)):
            log_scan(
                uow,
                raw=raw,
                outcome=ScanOutcome.MISREAD,
                reason="wrong_length\0" * 9,
                page="desk" * 20,
                location_id=place,
            )
    with db.read() as session:
        (mine,) = list_scans(session, within=frozenset({here}))
        assert mine.raw.startswith("x999␀xxx")
        assert (mine.reason, len(mine.page)) == ("", 40)
        assert len(mine.raw) == 200
        assert session.scalar(sa.select(sa.func.count()).select_from(ScanLogRow)) == 2
