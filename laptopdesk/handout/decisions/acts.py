"""The acts of the outcomes: which hand-over stands, which ends as a mistake, and what the operation answers then."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import gate as laptops
from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, Decision
from laptopdesk.core.errors import Refused
from laptopdesk.devices import queries as devices
from laptopdesk.devices.service import answer_as_decided
from laptopdesk.handout.decisions.asking import LAPTOP, PASS, PLACE, PROGRAMME, read_laptop, read_number, read_pass
from laptopdesk.handout.decisions.facts import (
    Meant,
    Reported,
    find_laptop,
    find_reported,
    is_disposed,
    list_against,
    meant_of,
    undo_side,
)
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.operations import answer_of, browser_of, signature_of
from laptopdesk.handout.service import DecidedBy, HandOutByDecision, end_as_mistake, hand_out_by_decision
from laptopdesk.handout.values import Handout, HandoutEnd, Signature
from laptopdesk.protocol.gate import GateReason, HandoutKind

Reasons = tuple[DecisionReason | GateReason | DeskReason, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """In what the hand-over that stands differs from what was reported. None: in nothing."""

    kind: HandoutKind | None = None
    asked_by_id: int | None = None


# ---- what stands in the way


def against_standing(session: Session, case: CaseFacts) -> Reasons:
    """Every reason why what was reported cannot stand as it was reported."""
    reported = find_reported(session, case)
    if reported is None:
        return (DecisionReason.NOTHING_REPORTED,)
    reasons = list(_against_any(session, case, reported))
    if reported.laptop is None:
        reasons.append(GateReason.LAPTOP_UNKNOWN)
    if is_disposed(reported):
        reasons.append(DecisionReason.DISPOSED)
    return (*reasons, *_against_ending(session, reported))


def against_other_laptop(session: Session, case: CaseFacts) -> Reasons:
    """Every reason why the reported person cannot have got another laptop."""
    reported = find_reported(session, case)
    return (DecisionReason.NOTHING_REPORTED,) if reported is None else _against_any(session, case, reported)


def _against_any(_session: Session, case: CaseFacts, reported: Reported) -> Reasons:
    undone = (DecisionReason.UNDONE_AT_DESK,) if undo_side(case) else ()
    return (*undone, DecisionReason.PLACE_UNKNOWN) if reported.place is None else undone


def _against_ending(session: Session, reported: Reported) -> Reasons:
    meant = meant_of(reported)
    others = list_against(session, meant) if meant else ()
    return (DecisionReason.LOST_SINCE,) if any(item.ended_by is HandoutEnd.LOST for item in others) else ()


def refuse_if(reasons: Reasons) -> None:
    """Go on where there is no reason, else raise Refused with every one."""
    if reasons:
        raise Refused(reasons)


# ---- acts


def let_stand(uow: UnitOfWork, decision: Decision, change: Change = Change()) -> Handout:
    """What was reported stands, as the answers put it right; what cannot be true beside it ends as a mistake.

    A scanned laptop or pass takes the place of the reported one. Raises Refused, and changes nothing then.
    """
    other = LAPTOP in decision.answers
    refuse_if((against_other_laptop if other else against_standing)(uow.session, decision.case))
    reported = need_reported(uow, decision)
    tag = _other_laptop(uow, decision, reported) if other else reported.intent.laptop
    person = _person(uow, decision, reported)
    kind = change.kind or reported.intent.kind
    _end_others(uow, decision, _meant(uow, reported, tag, person, kind))
    command = replace(_command(decision, reported, tag, person), kind=kind, asked_by_id=change.asked_by_id)
    handout = hand_out_by_decision(uow, command)
    answer_for(uow, reported.report.operation_id, handout, decision)
    return handout


def need_reported(uow: UnitOfWork, decision: Decision) -> Reported:
    """The reported hand-over; raises Refused where none was reported."""
    reported = find_reported(uow.session, decision.case)
    if reported is None:
        raise Refused([DecisionReason.NOTHING_REPORTED])
    return reported


def decided_by(decision: Decision) -> DecidedBy:
    """The case and the words of this decision, for the records it changes."""
    return DecidedBy(case_id=decision.case.id, words=decision.reason)


def _other_laptop(uow: UnitOfWork, decision: Decision, reported: Reported) -> str:
    tag = read_laptop(uow.session, decision)
    if tag == reported.intent.laptop:
        raise Refused([DecisionReason.SAME_LAPTOP])
    return tag


def _person(uow: UnitOfWork, decision: Decision, reported: Reported) -> int:
    if PASS in decision.answers:
        person = read_pass(uow.session, decision)
        if person == reported.participant_id:
            raise Refused([DecisionReason.SAME_HOLDER])
        return person
    if reported.participant_id is None:
        raise Refused([GateReason.PASS_UNKNOWN])
    return reported.participant_id


def _meant(uow: UnitOfWork, reported: Reported, tag: str, person: int, kind: HandoutKind) -> Meant:
    laptop = find_laptop(uow.session, tag)
    if laptop is None:
        raise Refused([GateReason.LAPTOP_UNKNOWN])
    return Meant(
        operation_id=reported.report.operation_id,
        laptop_id=laptop.id,
        participant_id=person,
        kind=kind,
        handed_at=reported.handed_at,
    )


def _end_others(uow: UnitOfWork, decision: Decision, meant: Meant) -> None:
    """Every hand-over that cannot be true beside this one ends as a mistake, its laptops locked in order."""
    tag = lifecycle.tags_of(uow.session, [meant.laptop_id])[meant.laptop_id]
    lock_in_order(uow, {tag, *(other.laptop for other in list_against(uow.session, meant))})
    for other in list_against(uow.session, meant):
        uow.actor.require(Permission.DECIDE_CASES, at=other.location_id)
        place = None if other.laptop_id == meant.laptop_id else read_number(decision, PLACE)
        end_as_mistake(uow, other.id, decided_by(decision), location_id=place)


def lock_in_order(uow: UnitOfWork, tags: set[str]) -> None:
    """These laptops are locked, each of two decisions in the same order."""
    for tag in sorted(tags):
        laptops.lock_laptop_by_tag(uow.session, tag)


def _command(decision: Decision, reported: Reported, tag: str, person: int) -> HandOutByDecision:
    assert reported.place is not None
    report, intent = reported.report, reported.intent
    return HandOutByDecision(
        operation_id=report.operation_id,
        laptop=tag,
        participant_id=person,
        location_id=reported.place.id,
        kit=intent.kit,
        kind=intent.kind,
        signature=signature_of(intent.signature, report.envelope),
        handed_at=report.happened_at,
        handed_by_id=report.staff_id,
        session_id=report.envelope.get("session"),
        browser_id=browser_of(report.envelope),
        programme_id=read_number(decision, PROGRAMME),
        decided=decided_by(decision),
    )


def answer_for(uow: UnitOfWork, operation_id: UUID, handout: Handout, decision: Decision) -> None:
    """The operation answers this hand-over from now on, however often it is reported again."""
    report = devices.find_report(uow.session, operation_id)
    if report is not None:
        answer_as_decided(uow, report.id, answer_of(handout), case_id=decision.case.id)


def did_not_happen(uow: UnitOfWork, decision: Decision) -> None:
    """What was reported did not happen: its kit lies where it was, and nothing else changes."""
    reported = need_reported(uow, decision)
    if reported.place is not None:
        operation, place = reported.report.operation_id, reported.place.id
        kits.put_back_undone(uow, operation, place)


def move_registered(uow: UnitOfWork, decision: Decision) -> None:
    """The registered hand-over was of another laptop, which its person has since then; what was reported stands.

    Raises Refused where no hand-over of the reported laptop stands any more.
    """
    reported, other_tag = need_reported(uow, decision), read_laptop(uow.session, decision)
    if other_tag == reported.intent.laptop:
        raise Refused([DecisionReason.SAME_LAPTOP])
    registered = find_open_registered(uow.session, decision.case)
    if registered is None:
        raise Refused([DecisionReason.NOTHING_REGISTERED])
    lock_in_order(uow, {other_tag, registered.laptop})
    as_reported = replace(decision, answers={k: v for k, v in decision.answers.items() if k != LAPTOP})
    let_stand(uow, as_reported)
    moved = hand_out_by_decision(uow, _moved(decision, registered, other_tag))
    answer_for(uow, registered.operation_id, moved, decision)


def find_open_registered(session: Session, case: CaseFacts) -> Handout | None:
    """The open hand-over of the reported laptop to somebody."""
    reported = find_reported(session, case)
    meant = meant_of(reported) if reported else None
    others = list_against(session, meant) if meant else ()
    return next(
        (item for item in others if meant and item.laptop_id == meant.laptop_id and item.ended_at is None), None
    )


def against_moving(session: Session, case: CaseFacts) -> Reasons:
    """As `against_standing`, and there must be a registered hand-over to put right."""
    nothing = () if find_open_registered(session, case) else (DecisionReason.NOTHING_REGISTERED,)
    return (*against_standing(session, case), *nothing)


def _moved(decision: Decision, registered: Handout, tag: str) -> HandOutByDecision:
    """The same hand-over of another laptop: an operation of its own, for the old one stays as what was recorded."""
    return HandOutByDecision(
        operation_id=uuid5(registered.operation_id, f"case {decision.case.id}"),
        laptop=tag,
        participant_id=registered.participant_id,
        location_id=registered.location_id,
        kit=registered.kit,
        kind=registered.kind,
        handed_at=registered.handed_at,
        handed_by_id=registered.handed_by_id,
        signature=Signature(paper_number=registered.paper_number, file_id=registered.signature_file_id),
        browser_id=registered.browser_id,
        decided=decided_by(decision),
    )
