"""A gap in the numbers of a station's ledger: filled, or lost."""

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, Proposal, SideLine
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.operations import AlarmKind
from laptopdesk.devices import queries
from laptopdesk.devices.decisions.parts import (
    ledger_of,
    line_words,
    moment_words,
    nothing_more,
    number_in,
    station_lines,
    station_of,
)
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.service.settling import declare_lost
from laptopdesk.protocol.words import Worded


def gap_topic() -> CaseTopic:
    filled = Outcome(
        code="filled",
        label=lambda: _("The missing operations have arrived"),
        hindrances=_not_filled,
        act=nothing_more,
        consequence=lambda _session, _case: _("All numbers are here. Nothing else changes."),
    )
    lost = Outcome(
        code="lost",
        label=lambda: _("The missing operations are lost"),
        hindrances=_nothing_missing,
        act=_declare_lost,
        consequence=_what_is_lost,
    )
    return CaseTopic(
        kind=AlarmKind.SEQUENCE_GAP.value, outcomes=(filled, lost), view=_view_gap, propose=_propose_filled
    )


def _missing(session: Session, case: CaseFacts) -> tuple[tuple[int, int], ...]:
    station, side = station_of(session, case), case.sides[0]
    after, before = number_in(side, "after"), number_in(side, "before")
    return queries.missing_between(session, station.id, ledger_of(station, case), after, before)


def _not_filled(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    return (StationReason.STILL_MISSING,) if _missing(session, case) else ()


def _nothing_missing(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    return () if _missing(session, case) else (StationReason.NOTHING_MISSING,)


def _propose_filled(session: Session, case: CaseFacts) -> Proposal | None:
    if _missing(session, case):
        return None
    return Proposal(outcome="filled", why=_("All missing operations have arrived."))


def _ranges(missing: tuple[tuple[int, int], ...]) -> str:
    words = (
        str(first) if first == last else _("%(first)s to %(last)s", first=first, last=last) for first, last in missing
    )
    return ", ".join(words) or _("none")


def _what_is_lost(session: Session, case: CaseFacts) -> str:
    return _(
        "Operations %(numbers)s of %(station)s count as lost: no one knows what was in them. The "
        "station no longer shows a gap. If they still arrive, they are processed.",
        numbers=_ranges(_missing(session, case)),
        station=station_of(session, case).name,
    )


def _declare_lost(uow: UnitOfWork, decision: Decision) -> None:
    case, side = decision.case, decision.case.sides[0]
    station = station_of(uow.session, case)
    declare_lost(
        uow,
        station.id,
        ledger=ledger_of(station, case),
        after=number_in(side, "after"),
        before=number_in(side, "before"),
    )


def _view_gap(session: Session, case: CaseFacts, _actor: Actor) -> CaseView:
    station, side = station_of(session, case), case.sides[0]
    after, before = number_in(side, "after"), number_in(side, "before")
    ledger = ledger_of(station, case)
    edges = (
        SideLine(
            label=_("Last operation before the gap"),
            value=line_words(queries.find_line(session, station.id, ledger, after)),
        ),
        SideLine(
            label=_("First operation after the gap"),
            value=line_words(queries.find_line(session, station.id, ledger, before)),
        ),
    )
    then = (
        *station_lines(session, station),
        SideLine(label=_("Missing operations"), value=_ranges(((after + 1, before - 1),))),
        SideLine(label=_("Seen on"), value=moment_words(case.opened_at)),
    )
    now = (
        *station_lines(session, station),
        SideLine(label=_("Missing operations"), value=_ranges(_missing(session, case))),
        SideLine(label=_("Last contact"), value=moment_words(station.last_contact_at)),
        *edges,
    )
    return CaseView(
        sides=(CaseSide(title=_("When it was noticed"), lines=then), CaseSide(title=_("Situation now"), lines=now))
    )
