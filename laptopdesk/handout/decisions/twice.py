"""One laptop handed out twice, one person with two laptops: which hand-over stands."""

from sqlalchemy.orm import Session

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, Decision, Outcome, Proposal
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout import queries
from laptopdesk.handout.decisions import acts, asking, words
from laptopdesk.handout.decisions.facts import DID_NOT_HAPPEN, find_reported, list_registered, undo_side
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.decisions.view import initials_of, view_case
from laptopdesk.handout.values import Handout
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.ui.formats import format_datetime, group_code


def _stand(uow: UnitOfWork, decision: Decision) -> None:
    acts.let_stand(uow, decision)


def _both(uow: UnitOfWork, decision: Decision) -> None:
    acts.refuse_if(_against_both(uow.session, decision.case))
    acts.let_stand(uow, decision, acts.Change(kind=HandoutKind.LOANER))


def _against_both(session: Session, case: CaseFacts) -> acts.Reasons:
    reported, reasons = find_reported(session, case), acts.against_standing(session, case)
    if reported is None or reported.participant_id is None:
        return reasons
    held = queries.kinds_held(session, frozenset([reported.participant_id])).get(reported.participant_id, frozenset())
    return (*reasons, DecisionReason.HAS_LOANER) if HandoutKind.LOANER.value in held else reasons


def _ask_stand(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    return asking.ask_missing(session, case, actor)


def _ask_stand_and_place(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    return (*_ask_stand(session, case, actor), *asking.ask_other_place(session, case, actor))


def ask_other_laptop(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    """Its label, and what the register does not know of the person."""
    return (*asking.ask_laptop(session, case, actor), *_ask_stand(session, case, actor))


def _ask_other_person(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    return (*asking.ask_pass(session, case, actor), *asking.ask_programme(session, required=False))


def mistake(code: str) -> Outcome:
    """The register stands: what was reported did not happen."""
    return Outcome(
        code=code,
        label=lambda: _("The registered hand-out is valid"),
        consequence=words.nothing_happened,
        act=acts.did_not_happen,
    )


def propose_undone(case: CaseFacts, outcome: str) -> Proposal | None:
    """The desk itself undid what it had reported."""
    undone = undo_side(case)
    if undone is None:
        return None
    return Proposal(outcome=outcome, why=_("The desk undid this hand-out."))


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    return propose_undone(case, "registered") or next(
        (proposal for handout in list_registered(session, case) if (proposal := _from_end(session, case, handout))),
        None,
    )


def _from_end(session: Session, case: CaseFacts, handout: Handout) -> Proposal | None:
    """What the end of the registered hand-over speaks for."""
    if handout.ended_by is None:
        return None
    values = {
        "laptop": group_code(handout.laptop),
        "person": initials_of(session, handout.participant_id),
        "when": format_datetime(handout.ended_at),
    }
    if handout.ended_by in DID_NOT_HAPPEN:
        why = _("The other hand-out, of %(laptop)s to %(person)s, was ended on %(when)s: it did not happen.", **values)
        return Proposal(outcome="reported", why=why)
    why = _("%(laptop)s came back from %(person)s on %(when)s.", **values)
    return Proposal(outcome="registered" if case.kind == CaseKind.LAPTOP_TWICE.value else "reported", why=why)


LAPTOP_TWICE = CaseTopic(
    kind=CaseKind.LAPTOP_TWICE.value,
    view=view_case,
    propose=_propose,
    outcomes=(
        mistake("registered"),
        Outcome(
            code="reported",
            label=lambda: _("The reported hand-out is valid"),
            consequence=words.stands,
            act=_stand,
            hindrances=acts.against_standing,
            fields=_ask_stand,
        ),
        Outcome(
            code="reported_other_laptop",
            label=lambda: _("The reported hand-out was of another laptop"),
            consequence=words.other_laptop,
            act=_stand,
            hindrances=acts.against_other_laptop,
            fields=ask_other_laptop,
        ),
        Outcome(
            code="registered_other_laptop",
            label=lambda: _("The registered hand-out was of another laptop"),
            consequence=words.registered_other,
            act=acts.move_registered,
            hindrances=acts.against_moving,
            fields=ask_other_laptop,
        ),
    ),
)

PERSON_TWICE = CaseTopic(
    kind=CaseKind.PERSON_TWICE.value,
    view=view_case,
    propose=_propose,
    outcomes=(
        mistake("registered"),
        Outcome(
            code="reported",
            label=lambda: _("The reported hand-out is valid"),
            consequence=words.stands,
            act=_stand,
            hindrances=acts.against_standing,
            fields=_ask_stand_and_place,
        ),
        Outcome(
            code="other_person",
            label=lambda: _("The reported hand-out was to another person"),
            consequence=words.other_person,
            act=_stand,
            hindrances=acts.against_standing,
            fields=_ask_other_person,
        ),
        Outcome(
            code="both",
            label=lambda: _("Both are valid, the second as a loan"),
            consequence=words.stands_as_loan,
            act=_both,
            hindrances=_against_both,
            fields=_ask_stand,
        ),
    ),
)
