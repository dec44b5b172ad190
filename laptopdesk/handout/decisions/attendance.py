"""The attendance that a hand-over rested on was withdrawn: it was right after all, or the laptop went too early."""

from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, Proposal, SideLine
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.decisions import acts
from laptopdesk.handout.decisions.calling_back import call_back
from laptopdesk.handout.decisions.doubt import handout_words
from laptopdesk.handout.decisions.facts import list_registered
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.decisions.view import Showing, became, handout_side
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.service import let_handout_stand
from laptopdesk.handout.values import Handout
from laptopdesk.training import queries as training
from laptopdesk.training.service import record_by_decision
from laptopdesk.training.values import Attendance, RecordAttendance, SessionPage
from laptopdesk.ui.formats import format_datetime


def _handout(session: Session, case: CaseFacts) -> Handout:
    rows = list_registered(session, case)
    if not rows:
        raise NotFound("handout", case.id)
    return rows[0]


def _session_id(case: CaseFacts) -> int:
    return int(next(side["session"] for side in case.sides if "attendance" in side))


def _room(session: Session, case: CaseFacts) -> SessionPage:
    return training.get_session_page(session, _session_id(case))


def _attendance(session: Session, case: CaseFacts) -> Attendance | None:
    return training.find_attendance(session, _session_id(case), case.participant_id or 0)


def _attended(session: Session, case: CaseFacts) -> bool:
    person = case.participant_id or 0
    verdict = training.list_gate_verdicts(session, frozenset([person])).get(person)
    return verdict is not None and verdict.attended


# ---- outcomes


def _restore(uow: UnitOfWork, decision: Decision) -> None:
    """The person was there: the attendance says so again."""
    case, handout = decision.case, _handout(uow.session, decision.case)
    mark = RecordAttendance(
        operation_id=_operation(handout.operation_id, case),
        session_id=_room(uow.session, case).id,
        participant_id=handout.participant_id,
        present=True,
    )
    record_by_decision(uow, mark)
    let_handout_stand(uow, handout.id, acts.decided_by(decision))


def _operation(operation_id: UUID, case: CaseFacts) -> UUID:
    return uuid5(operation_id, f"attendance of case {case.id}")


def _as_exception(uow: UnitOfWork, decision: Decision) -> None:
    if decision.proposed_by_id is None or decision.proposed_by_id == uow.actor.staff_id:
        raise Refused([DecisionReason.NEEDS_TWO])
    handout, decided = _handout(uow.session, decision.case), acts.decided_by(decision)
    let_handout_stand(uow, handout.id, decided, asked_by_id=decision.proposed_by_id)


def _call_back(uow: UnitOfWork, decision: Decision) -> None:
    handout = _handout(uow.session, decision.case)
    let_handout_stand(uow, handout.id, acts.decided_by(decision))
    acts.refuse_if(_against_open(uow.session, decision.case))
    call_back(uow, handout, decision.case.id)


def _settled(uow: UnitOfWork, decision: Decision) -> None:
    """Later facts settled it: the training was attended by now, or the laptop is back."""
    acts.refuse_if(_against_settled(uow.session, decision.case))
    handout = _handout(uow.session, decision.case)
    if handout.ended_at is None:
        let_handout_stand(uow, handout.id, acts.decided_by(decision))


def _against_open(session: Session, case: CaseFacts) -> tuple[DeskReason, ...]:
    return (DeskReason.ALREADY_ENDED,) if _handout(session, case).ended_at is not None else ()


def _against_settled(session: Session, case: CaseFacts) -> acts.Reasons:
    if _handout(session, case).ended_at is not None or _attended(session, case):
        return ()
    return (DecisionReason.STILL_OUT, DecisionReason.NOT_ATTENDED)


def _restored_words(session: Session, case: CaseFacts) -> str:
    words = handout_words(session, _handout(session, case))
    when = format_datetime(_room(session, case).starts_at)
    return _("%(person)s was there on %(when)s; %(laptop)s stays registered to them.", **{**words, "when": when})


def _exception_words(session: Session, case: CaseFacts) -> str:
    words = handout_words(session, _handout(session, case))
    return _("%(laptop)s stays registered to %(person)s, as an exception to the training rule.", **words)


def _called_words(session: Session, case: CaseFacts) -> str:
    words = handout_words(session, _handout(session, case))
    return _(
        "%(laptop)s stays registered to %(person)s until it is back; it is recalled with a letter and a ticket.",
        **words,
    )


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    handout = _handout(session, case)
    words = handout_words(session, handout)
    if handout.ended_at is not None:
        words["when"] = format_datetime(handout.ended_at)
        return Proposal(outcome="settled", why=_("%(laptop)s has been back since %(when)s.", **words))
    if _attended(session, case):
        return Proposal(
            outcome="settled", why=_("%(person)s has attended the first training in the meantime.", **words)
        )
    return None


# ---- both sides


def _view(session: Session, case: CaseFacts, actor: Actor) -> CaseView:
    showing, room = Showing(session=session, case=case, actor=actor), _room(session, case)
    attendance = _attendance(session, case)
    lines = (
        showing.person(case.participant_id),
        SideLine(label=_("Training"), value=room.title, url=f"/sessions/{room.id}"),
        SideLine(label=_("Where"), value=room.location, url=f"/locations/{room.location_id}"),
        SideLine(label=_("Started"), value=format_datetime(room.starts_at)),
        SideLine(label=_("Present"), value=_("yes") if attendance and attendance.present else _("no, withdrawn")),
        SideLine(label=_("Marked on"), value=format_datetime(attendance.recorded_at) if attendance else "–"),
    )
    sides = (
        handout_side(showing, _handout(session, case)),
        CaseSide(title=_("Attendance at the session"), lines=lines),
    )
    return CaseView(sides=(*sides, *became(showing)))


ATTENDANCE_WITHDRAWN = CaseTopic(
    kind=CaseKind.ATTENDANCE_WITHDRAWN.value,
    view=_view,
    propose=_propose,
    outcomes=(
        Outcome(code="restored", label=lambda: _("The person was there"), consequence=_restored_words, act=_restore),
        Outcome(
            code="exception",
            label=lambda: _("Valid as an exception"),
            consequence=_exception_words,
            act=_as_exception,
            hindrances=_against_open,
            two_people=True,
        ),
        Outcome(
            code="called_back",
            label=lambda: _("Recall the laptop"),
            consequence=_called_words,
            act=_call_back,
            hindrances=_against_open,
        ),
        Outcome(
            code="settled",
            label=lambda: _("Already resolved"),
            consequence=lambda _session, _case: _("Nothing changes."),
            act=_settled,
            hindrances=_against_settled,
        ),
    ),
)
