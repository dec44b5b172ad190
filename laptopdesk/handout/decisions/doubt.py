"""Nobody at the desk knew whether a laptop was handed over: it was, or it was not."""

from sqlalchemy.orm import Session

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, Decision, Outcome, Proposal
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout import queries
from laptopdesk.handout.decisions import acts, asking, words
from laptopdesk.handout.decisions.asking import PLACE, read_number
from laptopdesk.handout.decisions.facts import operation_of
from laptopdesk.handout.decisions.view import initials_of, view_case
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.service import end_as_mistake, let_handout_stand
from laptopdesk.handout.values import Handout
from laptopdesk.ui.formats import format_datetime, group_code


def find_recorded(session: Session, case: CaseFacts) -> Handout | None:
    """The hand-over in doubt, where the register has one."""
    operation = operation_of(case)
    return queries.find_handout_by_operation(session, operation) if operation else None


def _against_happened(session: Session, case: CaseFacts) -> acts.Reasons:
    recorded = find_recorded(session, case)
    if recorded is None:
        return acts.against_standing(session, case)
    return (DeskReason.ALREADY_ENDED,) if recorded.ended_at is not None else ()


def _happened(uow: UnitOfWork, decision: Decision) -> None:
    recorded = find_recorded(uow.session, decision.case)
    if recorded is None:
        acts.let_stand(uow, decision)
    else:
        let_handout_stand(uow, recorded.id, acts.decided_by(decision))


def _against_mistake(session: Session, case: CaseFacts) -> tuple[DeskReason, ...]:
    recorded = find_recorded(session, case)
    return (DeskReason.ALREADY_ENDED,) if recorded is not None and recorded.ended_at is not None else ()


def _did_not(uow: UnitOfWork, decision: Decision) -> None:
    recorded = find_recorded(uow.session, decision.case)
    if recorded is None:
        return
    place = read_number(decision, PLACE)
    end_as_mistake(uow, recorded.id, acts.decided_by(decision), location_id=place)


def _already_over(uow: UnitOfWork, decision: Decision) -> None:
    """Nothing is left to do: the hand-over in doubt has ended by itself."""


def _ask_happened(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    if find_recorded(session, case) is not None:
        return ()
    return (*asking.ask_missing(session, case, actor), *asking.ask_other_place(session, case, actor))


def _ask_mistake(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    return asking.ask_place(session, case, actor) if find_recorded(session, case) is not None else ()


def handout_words(session: Session, handout: Handout) -> dict[str, str]:
    """Laptop, person and time of a hand-over, as sentences use them."""
    return {
        "laptop": group_code(handout.laptop),
        "person": initials_of(session, handout.participant_id),
        "when": format_datetime(handout.handed_at),
        "place": handout.location,
    }


def _happened_words(session: Session, case: CaseFacts) -> str:
    recorded = find_recorded(session, case)
    if recorded is None:
        return words.stands(session, case)
    return _("%(laptop)s stays registered to %(person)s, handed out on %(when)s.", **handout_words(session, recorded))


def _mistake_words(session: Session, case: CaseFacts) -> str:
    recorded = find_recorded(session, case)
    if recorded is None:
        return _("Nothing was recorded, and nothing changes.")
    return _(
        "The hand-out of %(laptop)s to %(person)s on %(when)s is ended as a mistake, and the laptop is with us again.",
        **handout_words(session, recorded),
    )


def _against_over(session: Session, case: CaseFacts) -> tuple[DeskReason, ...]:
    return () if _against_mistake(session, case) else (DeskReason.STILL_STANDS,)


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    recorded = find_recorded(session, case)
    if recorded is None or recorded.ended_at is None:
        return None
    why = _("This hand-out has ended on %(when)s.", when=format_datetime(recorded.ended_at))
    return Proposal(outcome="over", why=why)


HAND_OVER_DOUBTFUL = CaseTopic(
    kind=CaseKind.HAND_OVER_DOUBTFUL.value,
    view=view_case,
    propose=_propose,
    outcomes=(
        Outcome(
            code="happened",
            label=lambda: _("It was handed over"),
            consequence=_happened_words,
            act=_happened,
            hindrances=_against_happened,
            fields=_ask_happened,
        ),
        Outcome(
            code="did_not_happen",
            label=lambda: _("It was not handed over"),
            consequence=_mistake_words,
            act=_did_not,
            hindrances=_against_mistake,
            fields=_ask_mistake,
        ),
        Outcome(
            code="over",
            label=lambda: _("Already ended: nothing to do"),
            consequence=lambda _session, _case: _("Nothing changes."),
            act=_already_over,
            hindrances=_against_over,
        ),
    ),
)
