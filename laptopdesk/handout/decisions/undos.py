"""A desk undid a hand-over that could not be undone by our facts: it did not happen after all, or it stands."""

from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.assets.kits import service as kits
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, CaseView, Decision, Outcome, Proposal
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.queries import StoredReport, find_report
from laptopdesk.devices.service import answer_as_decided
from laptopdesk.handout import queries
from laptopdesk.handout.decisions.facts import DID_NOT_HAPPEN
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.decisions.reports import laptop_side, reported_side
from laptopdesk.handout.decisions.view import Showing, handout_side, initials_of
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.operations import answer_of
from laptopdesk.handout.service import DecidedBy, end_as_mistake, let_handout_stand
from laptopdesk.handout.values import Handout, HandoutEnd
from laptopdesk.protocol.operations import UndoHandOutIntent
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import format_datetime, group_code


def undo_topic() -> CaseTopic:
    """What can be decided about an undo that could not be."""
    undone = Outcome(
        code="undone",
        label=lambda: _("Undone: it was not handed out"),
        hindrances=_cannot_undo,
        act=_undo,
        consequence=_how_undone,
    )
    stands = Outcome(
        code="stands",
        label=lambda: _("The hand-out is valid"),
        hindrances=_cannot_stand,
        act=_stand,
        consequence=_how_it_stands,
    )
    return CaseTopic(kind=CaseKind.UNDO_UNEXPECTED.value, outcomes=(undone, stands), view=_view, propose=_propose)


def _report(session: Session, case: CaseFacts) -> tuple[StoredReport, UndoHandOutIntent]:
    report = find_report(session, UUID(case.sides[0]["operation"]))
    assert report is not None, "the inbox keeps every report for ever"
    return report, UndoHandOutIntent.from_json(report.intent)


def _handout(session: Session, case: CaseFacts) -> Handout | None:
    """The hand-over that was undone, as it is now; None where it never came in."""
    return queries.find_handout_by_operation(session, _report(session, case)[1].operation)


def _cannot_undo(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    handout = _handout(session, case)
    return (DeskReason.ALREADY_ENDED,) if handout is not None and handout.ended_by is HandoutEnd.LOST else ()


def _cannot_stand(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    handout = _handout(session, case)
    if handout is None:
        return (DecisionReason.NEVER_CAME_IN,)
    return (DeskReason.ALREADY_ENDED,) if handout.ended_by in DID_NOT_HAPPEN else ()


def _how_undone(session: Session, case: CaseFacts) -> str:
    handout = _handout(session, case)
    if handout is None:
        return _("The hand-out itself was never received. Nothing changes.")
    words = _words(session, handout)
    if handout.ended_by in DID_NOT_HAPPEN:
        return _("The hand-out of %(laptop)s to %(person)s already no longer counts. Nothing else changes.", **words)
    if handout.ended_at is not None:
        return _(
            "The hand-out of %(laptop)s to %(person)s on %(when)s counts as a mistake. The laptop stays where it is.",
            **words,
        )
    return _(
        "The hand-out of %(laptop)s to %(person)s on %(when)s is ended as a mistake. The laptop "
        "and its kit are at %(place)s again.",
        **words,
    )


def _words(session: Session, handout: Handout) -> dict[str, str]:
    return {
        "laptop": group_code(handout.laptop),
        "person": initials_of(session, handout.participant_id),
        "place": handout.location,
        "when": format_datetime(handout.handed_at),
    }


def _how_it_stands(session: Session, case: CaseFacts) -> str:
    handout = _handout(session, case)
    if handout is None:
        return ""
    return _(
        "The hand-out of %(laptop)s to %(person)s on %(when)s is valid; the kit is with this person.",
        **_words(session, handout),
    )


def _undo(uow: UnitOfWork, decision: Decision) -> None:
    report, intent = _report(uow.session, decision.case)
    handout = queries.find_handout_by_operation(uow.session, intent.operation)
    answer: dict[str, object] = {"undone": False}
    if handout is not None:
        if handout.ended_by not in DID_NOT_HAPPEN:
            decided = DecidedBy(case_id=decision.case.id, words=decision.reason)
            end_as_mistake(uow, handout.id, decided)
        answer = answer_of(queries.get_handout(uow.session, handout.id))
    answer_as_decided(uow, report.id, answer, case_id=decision.case.id)


def _stand(uow: UnitOfWork, decision: Decision) -> None:
    report, intent = _report(uow.session, decision.case)
    handout = queries.find_handout_by_operation(uow.session, intent.operation)
    assert handout is not None, "a hindrance"
    decided = DecidedBy(case_id=decision.case.id, words=decision.reason)
    kits.take_after_all(uow, handout.operation_id)
    let_handout_stand(uow, handout.id, decided)
    answer_as_decided(uow, report.id, {"undone": False}, case_id=decision.case.id)


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    handout = _handout(session, case)
    if handout is None or handout.ended_by is None:
        return None
    if handout.ended_by in DID_NOT_HAPPEN:
        return Proposal(outcome="undone", why=_("The hand-out no longer counts."))
    return Proposal(outcome="stands", why=_("This person has since returned or lost the laptop."))


def _view(session: Session, case: CaseFacts, actor: Actor) -> CaseView:
    showing = Showing(session=session, case=case, actor=actor)
    report, intent = _report(session, case)
    handout, reasons = _handout(session, case), tuple(case.sides[0].get("reasons", ()))
    register = handout_side(showing, handout) if handout else laptop_side(showing, intent.laptop)
    reported = reported_side(showing, report, _("What the desk reported"), reasons)
    return CaseView(sides=(reported, register))
