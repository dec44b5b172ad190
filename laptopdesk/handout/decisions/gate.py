"""Handed out although the gate said no: not eligible, the laptop elsewhere, a revoked pass or station."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.transfers.service import settle_laptop
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, Decision, Outcome, Proposal
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.decisions import acts, asking, words
from laptopdesk.handout.decisions.calling_back import call_back
from laptopdesk.handout.decisions.facts import find_reported
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.decisions.twice import ask_other_laptop, propose_undone
from laptopdesk.handout.decisions.view import has_new_pass, initials_of, view_case
from laptopdesk.people import queries as people
from laptopdesk.people.values import PassState
from laptopdesk.training import queries as training

_GONE = (LaptopState.MISSING, LaptopState.DISPOSED, LaptopState.HANDED_OUT)


def _ask(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    return (*asking.ask_missing(session, case, actor), *asking.ask_other_place(session, case, actor))


def _stand(uow: UnitOfWork, decision: Decision) -> None:
    acts.let_stand(uow, decision)


def _as_exception(uow: UnitOfWork, decision: Decision) -> None:
    if decision.proposed_by_id is None or decision.proposed_by_id == uow.actor.staff_id:
        raise Refused([DecisionReason.NEEDS_TWO])
    acts.let_stand(uow, decision, acts.Change(asked_by_id=decision.proposed_by_id))


def _call_back(uow: UnitOfWork, decision: Decision) -> None:
    handout = acts.let_stand(uow, decision)
    if handout.ended_at is None:
        call_back(uow, handout, decision.case.id)


def _here(uow: UnitOfWork, decision: Decision) -> None:
    """The laptop was at the place that reported it: its way is put right first."""
    acts.refuse_if(acts.against_standing(uow.session, decision.case))
    reported = acts.need_reported(uow, decision)
    if reported.laptop is not None and reported.place is not None and reported.laptop.state not in _GONE:
        acts.lock_in_order(uow, {reported.laptop.tag})
        settle_laptop(uow, reported.laptop.id, reported.place.id)
    acts.let_stand(uow, decision)


def did_not(label: Callable[[], str]) -> Outcome:
    """What was reported did not happen."""
    return Outcome(code="did_not_happen", label=label, consequence=words.nothing_happened, act=acts.did_not_happen)


def _called_back() -> Outcome:
    return Outcome(
        code="called_back",
        label=lambda: _("Recall the laptop"),
        consequence=words.called_back,
        act=_call_back,
        hindrances=acts.against_standing,
        fields=_ask,
    )


# ---- what later facts speak for


def _propose_exception(session: Session, case: CaseFacts) -> Proposal | None:
    reported = find_reported(session, case)
    if undone := propose_undone(case, "did_not_happen"):
        return undone
    if reported is None or reported.participant_id is None:
        return None
    verdict = training.list_gate_verdicts(session, frozenset([reported.participant_id])).get(reported.participant_id)
    if verdict is None or not verdict.attended:
        return None
    person = initials_of(session, reported.participant_id)
    return Proposal(
        outcome="exception", why=_("%(person)s has attended the first training in the meantime.", person=person)
    )


def _propose_here(session: Session, case: CaseFacts) -> Proposal | None:
    reported = find_reported(session, case)
    if undone := propose_undone(case, "did_not_happen"):
        return undone
    here = reported is not None and reported.laptop is not None and reported.place is not None
    if not here or reported is None or reported.laptop is None or reported.place is None:
        return None
    if reported.laptop.location_id != reported.place.id:
        return None
    why = _("The register now has this laptop at %(place)s.", place=reported.place.name)
    return Proposal(outcome="here", why=why)


def _propose_pass(session: Session, case: CaseFacts) -> Proposal | None:
    reported = find_reported(session, case)
    if undone := propose_undone(case, "did_not_happen"):
        return undone
    if reported is None:
        return None
    holder = people.find_holder(session, reported.intent.pass_code)
    if holder is None or holder.state is not PassState.REVOKED or not has_new_pass(session, reported):
        return None
    person = initials_of(session, reported.participant_id)
    return Proposal(outcome="stands", why=_("%(person)s has a new pass: only the old one was revoked.", person=person))


NOT_ELIGIBLE = CaseTopic(
    kind=CaseKind.NOT_ELIGIBLE.value,
    view=view_case,
    propose=_propose_exception,
    outcomes=(
        Outcome(
            code="exception",
            label=lambda: _("Valid as an exception"),
            consequence=words.stands,
            act=_as_exception,
            hindrances=acts.against_standing,
            fields=_ask,
            two_people=True,
        ),
        _called_back(),
        did_not(lambda: _("It was not handed out")),
    ),
)

LAPTOP_ELSEWHERE = CaseTopic(
    kind=CaseKind.LAPTOP_ELSEWHERE.value,
    view=view_case,
    propose=_propose_here,
    outcomes=(
        Outcome(
            code="here",
            label=lambda: _("The laptop was here"),
            consequence=words.comes_here,
            act=_here,
            hindrances=acts.against_standing,
            fields=_ask,
        ),
        Outcome(
            code="other_laptop",
            label=lambda: _("It was another laptop"),
            consequence=words.other_laptop,
            act=_stand,
            hindrances=acts.against_other_laptop,
            fields=ask_other_laptop,
        ),
        did_not(lambda: _("It was not handed out")),
    ),
)

REVOKED = CaseTopic(
    kind=CaseKind.REVOKED.value,
    view=view_case,
    propose=_propose_pass,
    outcomes=(
        Outcome(
            code="stands",
            label=lambda: _("The hand-out is valid"),
            consequence=words.stands,
            act=_stand,
            hindrances=acts.against_standing,
            fields=_ask,
        ),
        _called_back(),
        did_not(lambda: _("It was not handed out")),
    ),
)
