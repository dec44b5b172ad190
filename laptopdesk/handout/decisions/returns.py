"""A desk took a laptop back that was not out by what the register knew: it came back, did not, or was another one."""

from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, CaseView, Decision, Outcome, Proposal
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.queries import StoredReport, find_report
from laptopdesk.devices.service import answer_as_decided
from laptopdesk.handout import queries
from laptopdesk.handout.decisions.asking import ask_laptop, read_laptop
from laptopdesk.handout.decisions.facts import find_laptop
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.decisions.reports import laptop_side, reported_side
from laptopdesk.handout.decisions.view import Showing, handout_side, initials_of
from laptopdesk.handout.operations import answer_of
from laptopdesk.handout.service.back_by_decision import ComesBack, Coming, come_back_by_decision, judge_coming
from laptopdesk.handout.service.ending import DecidedBy
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import ReturnIntent
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import format_datetime, group_code


def return_topic() -> CaseTopic:
    """What can be decided about a laptop that came back although it was not out."""
    back = Outcome(
        code="came_back",
        label=lambda: _("It came back here"),
        hindrances=_cannot_come_back,
        act=_come_back,
        consequence=_how_it_comes_back,
    )
    mistake = Outcome(
        code="not_back",
        label=lambda: _("It did not come back: a mistake"),
        act=_nothing,
        consequence=_how_nothing_changes,
    )
    other = Outcome(
        code="other_laptop",
        label=lambda: _("It was another laptop"),
        hindrances=_no_place,
        act=_other_came_back,
        consequence=_how_the_other_comes_back,
        fields=ask_laptop,
    )
    return CaseTopic(
        kind=CaseKind.RETURN_UNEXPECTED.value, outcomes=(back, mistake, other), view=_view, propose=_propose
    )


def _report(session: Session, case: CaseFacts) -> tuple[StoredReport, ReturnIntent]:
    report = find_report(session, UUID(case.sides[0]["operation"]))
    assert report is not None, "the inbox keeps every report for ever"
    return report, ReturnIntent.from_json(report.intent)


def _place(session: Session, intent: ReturnIntent) -> Location | None:
    return places.find_location_by_code(session, intent.location)


def _coming(session: Session, case: CaseFacts) -> Coming | None:
    """What it means now that the reported laptop came back then; None for one that nobody knows."""
    report, intent = _report(session, case)
    laptop = find_laptop(session, intent.laptop)
    return judge_coming(session, laptop, report.happened_at) if laptop else None


def _no_place(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    place = _place(session, _report(session, case)[1])
    return () if place is not None else (DecisionReason.PLACE_UNKNOWN,)


def _cannot_come_back(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    reasons: list[Worded] = list(_no_place(session, case))
    match _coming(session, case):
        case None:
            reasons.append(GateReason.LAPTOP_UNKNOWN)
        case Coming.GONE:
            reasons.append(DecisionReason.DISPOSED)
    return tuple(reasons)


# ---- what will happen


def _how_it_comes_back(session: Session, case: CaseFacts) -> str:
    report, intent = _report(session, case)
    place = _place(session, intent)
    words = {
        "laptop": group_code(intent.laptop),
        "place": place.name if place else "–",
        "when": format_datetime(report.happened_at),
    }
    match _coming(session, case):
        case Coming.ENDS:
            return _end_words(session, intent, words)
        case Coming.LEFT_SINCE:
            return _(
                "%(laptop)s came back on %(when)s and has been handed out again since. Nothing else changes.", **words
            )
        case Coming.BACK_SINCE:
            return _("%(laptop)s came back on %(when)s, and once more after that. Nothing else changes.", **words)
        case Coming.PLACED:
            return _("%(laptop)s was already returned; from now on it is at %(place)s.", **words)
        case _ if _is_apart(session, intent):
            return _(
                "%(laptop)s is at %(place)s and stays in quarantine. It was away without our knowledge: "
                "earlier proof of erasure no longer counts.",
                **words,
            )
        case _:
            return _(
                "%(laptop)s is at %(place)s as returned since %(when)s, with no open transfer. It was "
                "away without our knowledge: earlier proof of erasure no longer counts, so it must be "
                "erased again.",
                **words,
            )


def _is_apart(session: Session, intent: ReturnIntent) -> bool:
    laptop = find_laptop(session, intent.laptop)
    return laptop is not None and laptop.state is LaptopState.QUARANTINED


def _end_words(session: Session, intent: ReturnIntent, words: dict[str, str]) -> str:
    laptop = find_laptop(session, intent.laptop)
    holder = queries.find_holder(session, laptop.id) if laptop else None
    return _(
        "%(laptop)s is at %(place)s as returned; the hand-out to %(person)s ended on %(when)s.",
        **words,
        person=initials_of(session, holder),
    )


def _how_nothing_changes(session: Session, case: CaseFacts) -> str:
    intent = _report(session, case)[1]
    return _("Nothing changes for %(laptop)s.", laptop=group_code(intent.laptop))


def _how_the_other_comes_back(session: Session, case: CaseFacts) -> str:
    intent = _report(session, case)[1]
    place = _place(session, intent)
    return _(
        "The laptop you scan is back at %(place)s. If it was handed out, that hand-out ends. "
        "Nothing changes for %(laptop)s.",
        place=place.name if place else "–",
        laptop=group_code(intent.laptop),
    )


# ---- the acts


def _nothing(_uow: UnitOfWork, _decision: Decision) -> None:
    """The decision itself is all there is."""


def _come_back(uow: UnitOfWork, decision: Decision) -> None:
    report, intent = _report(uow.session, decision.case)
    _take_in(uow, decision, report, intent, intent.laptop)


def _other_came_back(uow: UnitOfWork, decision: Decision) -> None:
    report, intent = _report(uow.session, decision.case)
    tag = read_laptop(uow.session, decision)
    if tag == intent.laptop:
        raise Refused([DecisionReason.SAME_LAPTOP])
    _take_in(uow, decision, report, intent, tag)


def _take_in(uow: UnitOfWork, decision: Decision, report: StoredReport, intent: ReturnIntent, tag: str) -> None:
    place = _place(uow.session, intent)
    if place is None:
        raise Refused([DecisionReason.PLACE_UNKNOWN])
    decided = DecidedBy(case_id=decision.case.id, words=decision.reason)
    command = ComesBack(
        operation_id=report.operation_id,
        laptop=tag,
        location_id=place.id,
        reason=intent.reason,
        kit=intent.kit,
        returned_at=report.happened_at,
        decided=decided,
    )
    ended = come_back_by_decision(uow, command)
    answer = answer_of(queries.get_handout(uow.session, ended)) if ended is not None else {"laptop": tag}
    answer_as_decided(uow, report.id, answer, case_id=decision.case.id)


# ---- what a person sees


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    match _coming(session, case):
        case Coming.BACK_SINCE:
            return Proposal(outcome="came_back", why=_("The laptop has been taken back again since."))
        case Coming.LEFT_SINCE:
            return Proposal(
                outcome="came_back", why=_("The laptop has been handed out again since, so it had come back.")
            )
        case _:
            return None


def _view(session: Session, case: CaseFacts, actor: Actor) -> CaseView:
    showing = Showing(session=session, case=case, actor=actor)
    report, intent = _report(session, case)
    laptop = find_laptop(session, intent.laptop)
    last = queries.list_of_laptop(session, laptop.id)[-1:] if laptop else ()
    reasons = tuple(case.sides[0].get("reasons", ()))
    sides = (
        reported_side(showing, report, _("What the desk reported"), reasons),
        laptop_side(showing, intent.laptop),
        *(handout_side(showing, handout) for handout in last),
    )
    return CaseView(sides=sides)
