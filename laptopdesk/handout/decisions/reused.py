"""One operation id came with two meanings: the first happened, both did, or only the second."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseTopic, CaseView, Decision, Outcome, Proposal
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import find_number
from laptopdesk.core.operations import OperationRegistry, operation_id_of
from laptopdesk.devices import queries as devices
from laptopdesk.devices.queries import StoredReport, find_report, find_state
from laptopdesk.devices.service import OperationReport, actor_of, report_fact_here
from laptopdesk.devices.values import InboxState, ReporterKind
from laptopdesk.handout import queries
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.handout.decisions.reports import intent_of, report_of, reported_side, reported_words
from laptopdesk.handout.decisions.view import Showing
from laptopdesk.handout.service import DecidedBy, end_as_mistake
from laptopdesk.handout.values import Handout
from laptopdesk.protocol.operations import HandOutIntent, ReportMode, ReturnIntent, UndoHandOutIntent
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import format_datetime, group_code

Act = Callable[[UnitOfWork, Decision], None]


def reuse_topic(registry: OperationRegistry) -> CaseTopic:
    """What can be decided about an id with two meanings; `registry` applies the second one where it happened."""
    first = Outcome(
        code="first_stands",
        label=lambda: _("Only the first happened"),
        act=_nothing,
        consequence=lambda _session, _case: _("What the first operation did stays. The other one never happened."),
    )
    both = Outcome(
        code="both",
        label=lambda: _("Both happened"),
        hindrances=_cannot_apply,
        act=_also(registry),
        consequence=_how_both,
        fields=_ask_which,
    )
    second = Outcome(
        code="second_only",
        label=lambda: _("Only the other one happened"),
        hindrances=_cannot_replace,
        act=_instead(registry),
        consequence=_how_instead,
        fields=_ask_which,
    )
    return CaseTopic(kind=CaseKind.OPERATION_REUSED.value, outcomes=(first, both, second), view=_view, propose=_propose)


def _nothing(_uow: UnitOfWork, _decision: Decision) -> None:
    """The decision itself is all there is."""


# ---- what the id was said to mean


def _first(session: Session, case: CaseFacts) -> StoredReport:
    report = find_report(session, UUID(case.sides[0]["operation"]))
    assert report is not None, "the inbox keeps every report for ever"
    return report


def _later(case: CaseFacts) -> tuple[Mapping[str, Any], ...]:
    return case.sides[1:]


def _chosen(decision: Decision) -> Mapping[str, Any]:
    """The later meaning that happened; the only one, or the one that was chosen."""
    later = _later(decision.case)
    return later[find_number(decision.answers.get("which"), len(later) - 1) or 0]


def _ask_which(session: Session, case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    later = _later(case)
    if len(later) == 1:
        return ()
    options = tuple((str(n), _summary(report_of(session, case, side))) for n, side in enumerate(later))
    return (
        BulkField(
            name="which",
            label=_("Which other operation happened?"),
            kind=FieldKind.CHOICE,
            options=(("", _("Choose …")), *options),
        ),
    )


def _summary(report: StoredReport) -> str:
    """What was done, with which laptop, when."""
    what = reported_words(report)
    match intent_of(report):
        case HandOutIntent(laptop=tag) | ReturnIntent(laptop=tag) | UndoHandOutIntent(laptop=tag):
            what = _("%(laptop)s: %(what)s", laptop=group_code(tag), what=what)
    return _("%(what)s on %(when)s", what=what, when=format_datetime(report.happened_at))


def _handed_out(session: Session, case: CaseFacts) -> Handout | None:
    """The open hand-over that the first meaning made."""
    handout = queries.find_handout_by_operation(session, _first(session, case).operation_id)
    return handout if handout is not None and handout.ended_at is None else None


def _cannot_apply(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    readable = any(intent_of(report_of(session, case, side)) is not None for side in _later(case))
    return () if readable else (DecisionReason.UNREADABLE,)


def _cannot_replace(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    return (*_cannot_apply(session, case), *_cannot_end_first(session, case))


def _cannot_end_first(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    report = _first(session, case)
    if report.state is InboxState.CASE:
        return (DecisionReason.CASE_FIRST,)
    if report.state is not InboxState.APPLIED or _handed_out(session, case) is not None:
        return ()
    return (DecisionReason.CANNOT_END,)


# ---- what will happen


def _how_both(session: Session, case: CaseFacts) -> str:
    return _(
        "What the first operation did stays. This is also processed: %(what)s. If that cannot be "
        "true, a new case is opened.",
        what=_others(session, case),
    )


def _others(session: Session, case: CaseFacts) -> str:
    return "; ".join(_summary(report_of(session, case, side)) for side in _later(case))


def _how_instead(session: Session, case: CaseFacts) -> str:
    taken_in = _(
        "This is processed: %(what)s. If that cannot be true, a new case is opened.", what=_others(session, case)
    )
    handout = _handed_out(session, case)
    if handout is None:
        return taken_in
    ends = _(
        "The hand-out of %(laptop)s on %(when)s is ended as a mistake.",
        laptop=group_code(handout.laptop),
        when=format_datetime(handout.handed_at),
    )
    return f"{ends} {taken_in}"


# ---- the acts


def _also(registry: OperationRegistry) -> Act:
    return partial(_take_in, registry)


def _instead(registry: OperationRegistry) -> Act:
    def act(uow: UnitOfWork, decision: Decision) -> None:
        reasons = _cannot_end_first(uow.session, decision.case)
        if reasons:
            raise Refused(reasons)
        handout = _handed_out(uow.session, decision.case)
        if handout is not None:
            decided = DecidedBy(case_id=decision.case.id, words=decision.reason)
            end_as_mistake(uow, handout.id, decided)
        _take_in(registry, uow, decision)

    return act


def _take_in(registry: OperationRegistry, uow: UnitOfWork, decision: Decision) -> None:
    """The later meaning is a fact of its own, under an id made of the first one; maybe a case of its own too."""
    later = report_of(uow.session, decision.case, _chosen(decision))
    if intent_of(later) is None:
        raise Refused([DecisionReason.UNREADABLE])
    operation_id = operation_id_of(_first(uow.session, decision.case).operation_id, later.kind, later.intent)
    if find_state(uow.session, operation_id) is not None:
        return  # it was taken in by a case of before
    report = OperationReport(
        operation_id=operation_id,
        kind=later.kind,
        intent=later.intent,
        envelope=later.envelope,
        reporter=later.reporter,
        happened_at=later.happened_at,
        station_id=later.station_id,
    )
    report_fact_here(uow.by(_reporter(uow.session, later, uow.actor)), registry, report)


def _reporter(session: Session, report: StoredReport, otherwise: Actor) -> Actor:
    """Who acted then, with what they may do now; whoever decides where nobody is known."""
    if report.station_id is not None:
        station = devices.get_station(session, report.station_id)
        return actor_of(session, station, report.envelope.get("operator"))
    person = accounts.find_actor(session, report.staff_id) if report.staff_id is not None else None
    return person or otherwise


# ---- what a person sees


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    """A question that was refused handed nothing out."""
    if all(_is_question(report_of(session, case, side)) for side in _later(case)):
        return Proposal(
            outcome="first_stands",
            why=_("The other one was a request that was refused at once, before anything was done."),
        )
    return None


def _is_question(report: StoredReport) -> bool:
    if report.reporter is not ReporterKind.STATION:
        return True
    return report.envelope.get("mode") == ReportMode.ONLINE.value


def _view(session: Session, case: CaseFacts, actor: Actor) -> CaseView:
    showing = Showing(session=session, case=case, actor=actor)
    first = reported_side(showing, _first(session, case), _("First operation"))
    later = [reported_side(showing, report_of(session, case, side), _("Later operation")) for side in _later(case)]
    return CaseView(sides=(first, *later))
