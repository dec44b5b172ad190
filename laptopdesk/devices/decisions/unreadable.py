"""An event of a station's ledger that nobody can read."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, Proposal, SideLine
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word, word_of
from laptopdesk.core.operations import AlarmKind
from laptopdesk.devices import queries
from laptopdesk.devices.decisions.parts import (
    ledger_of,
    line_words,
    moment_words,
    number_in,
    station_lines,
    station_of,
    text_in,
)
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.queries import LedgerLine
from laptopdesk.devices.service.settling import settle_unreadable
from laptopdesk.devices.values import EventProblem, UnreadableEnd
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.protocol.operations import OperationKind, OperationOutcome
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import group_code

REPAIRED_KINDS = (OperationKind.HAND_OUT, OperationKind.RETURN, OperationKind.UNDO_HAND_OUT)
"""What the office can type in for an event that nobody can read; anything else stays without a name."""
OTHER = "other"
Settling = Callable[[UnitOfWork, Decision], None]


def unreadable_topic() -> CaseTopic:
    lost = Outcome(
        code="lost",
        label=lambda: _("Its content is lost"),
        hindrances=_readable_now,
        act=_settle(UnreadableEnd.LOST),
        consequence=_how_settled,
    )
    by_hand = Outcome(
        code="by_hand",
        label=lambda: _("It was entered by hand"),
        hindrances=_readable_now,
        act=_settle(UnreadableEnd.BY_HAND),
        fields=_fields_by_hand,
        consequence=lambda _session, _case: _(
            "First enter the hand-out or return on its own page. Here you only record which one it "
            "was. The station no longer shows this operation as kept apart."
        ),
    )
    loaded = Outcome(
        code="loaded",
        label=lambda: _("It arrived again and could be read"),
        hindrances=_not_readable,
        act=_settle(UnreadableEnd.LOADED),
        consequence=lambda _session, _case: _("What arrived later under this number counts. Nothing else changes."),
    )
    return CaseTopic(
        kind=AlarmKind.EVENT_UNREADABLE.value,
        outcomes=(lost, by_hand, loaded),
        view=_view_unreadable,
        propose=_propose_loaded,
    )


def _event(session: Session, case: CaseFacts) -> LedgerLine | None:
    """What stands under the number of this case now."""
    station = station_of(session, case)
    return queries.find_line(session, station.id, ledger_of(station, case), number_in(case.sides[0], "sequence"))


def _is_readable(session: Session, case: CaseFacts) -> bool:
    event = _event(session, case)
    return event is not None and event.outcome is not OperationOutcome.QUARANTINED


def _readable_now(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    return (StationReason.READABLE_NOW,) if _is_readable(session, case) else ()


def _not_readable(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    return () if _is_readable(session, case) else (StationReason.NOT_READABLE,)


def _propose_loaded(session: Session, case: CaseFacts) -> Proposal | None:
    if not _is_readable(session, case):
        return None
    return Proposal(outcome="loaded", why=_("This number arrived again and can be read now."))


def _how_settled(session: Session, case: CaseFacts) -> str:
    return _(
        "Operation %(number)s of %(station)s counts as lost: nothing in it is used. The station "
        "no longer shows it as kept apart. If it arrives again and can be read, it is processed.",
        number=number_in(case.sides[0], "sequence"),
        station=station_of(session, case).name,
    )


def _fields_by_hand(_session: Session, _case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    kinds = tuple((kind.value, word(kind)) for kind in REPAIRED_KINDS)
    options = (*kinds, (OTHER, _("something else")))
    return (
        BulkField(name="kind", label=_("What was it?"), kind=FieldKind.CHOICE, options=options),
        BulkField(
            name="laptop",
            label=_("Scan or type the laptop's label"),
            kind=FieldKind.WORDS,
            required=False,
            hint=_("Leave empty if it was not about a laptop."),
        ),
    )


def _settle(how: UnreadableEnd) -> Settling:
    def act(uow: UnitOfWork, decision: Decision) -> None:
        station = station_of(uow.session, decision.case)
        kind, sequence = decision.answers.get("kind"), number_in(decision.case.sides[0], "sequence")
        settle_unreadable(
            uow,
            station.id,
            sequence,
            how,
            ledger=ledger_of(station, decision.case),
            kind=OperationKind(kind) if kind in REPAIRED_KINDS else None,
            laptop=decision.code("laptop", CodeKind.LAPTOP) if decision.answers.get("laptop") else None,
        )

    return act


def _view_unreadable(session: Session, case: CaseFacts, _actor: Actor) -> CaseView:
    station, side, event = station_of(session, case), case.sides[0], _event(session, case)
    report_lines = (
        *station_lines(session, station),
        SideLine(label=_("Sequence number"), value=str(number_in(side, "sequence"))),
        SideLine(label=_("What is wrong with it"), value=word_of(text_in(side, "problem"), EventProblem)),
        SideLine(label=_("Seen on"), value=moment_words(case.opened_at)),
        *_readable_lines(side),
    )
    now = (
        *station_lines(session, station),
        SideLine(label=_("Sequence number"), value=str(number_in(side, "sequence"))),
        SideLine(label=_("What arrived under this number"), value=line_words(event)),
        SideLine(label=_("Last contact"), value=moment_words(station.last_contact_at)),
    )
    return CaseView(
        sides=(CaseSide(title=_("The operation"), lines=report_lines), CaseSide(title=_("Situation now"), lines=now))
    )


def _readable_lines(side: Mapping[str, object]) -> Iterator[SideLine]:
    """What of the event can be read all the same; nobody vouches for it."""
    kind = text_in(side, "kind")
    if kind in set(OperationKind):
        yield SideLine(label=_("What it seems to be"), value=word(OperationKind(kind)))
    if laptop := text_in(side, "laptop"):
        yield SideLine(label=_("Laptop it seems to name"), value=group_code(laptop))
    if text_in(side, "pass"):
        yield SideLine(label=_("Pass"), value=_("it names a pass"))
